// SPDX-License-Identifier: Apache-2.0

/// One path with one base path, while it is read.
struct PathDraft {
    let place: Place
    let template: PathTemplate
    let operations: [OperationDraft]
    /// False for the same path under another base path.
    let isFirst: Bool
}

/// Paths and operations (OpenAPI 3.1, Paths Object to Operation Object).
extension OpenAPICompiler {
    mutating func readPaths(
        security: [[SecurityRequirement]],
        schemes: [String: SecurityScheme]
    ) -> [PathDraft] {
        guard let paths = documents.member("paths", of: documents.root) else {
            // 3.1 documents may have webhooks or components alone; such a one allows no request.
            if documents.version == .version30 { note(documents.root, "paths is missing") }
            return []
        }
        guard documents.isObject(paths) else {
            note(paths, "paths must be an object")
            return []
        }
        let bases = readServers(documents.root) ?? [""]
        var drafts: [PathDraft] = []
        for member in documents.members(of: paths) where !member.name.hasPrefix("x-") {
            guard let item = object(member.value, "a path item") else { continue }
            do throws(PathTemplateError) {
                drafts += try readItem(member, item, bases, security, schemes)
            } catch {
                note(member.value, error.message)
            }
        }
        return drafts
    }

    /// - Parameters:
    ///   - member: the path, and its item or a reference to it; what stands next to the reference counts too.
    ///   - item: the item itself.
    private mutating func readItem(
        _ member: (name: String, value: Place),
        _ item: Place,
        _ bases: [String],
        _ security: [[SecurityRequirement]],
        _ schemes: [String: SecurityScheme]
    ) throws(PathTemplateError) -> [PathDraft] {
        let own = try PathTemplate(member.name)
        let places = item == member.value ? [item] : [item, member.value]
        var shared: [ContractParameter] = []
        for place in places {
            guard let list = documents.member("parameters", of: place) else { continue }
            shared = Self.merge(shared, readParameters(list))
        }
        var operations: [(draft: OperationDraft, bases: [String]?)] = []
        for method in ContractMethod.allCases {
            for place in places {
                guard let value = documents.member(method.key, of: place) else { continue }
                guard let operation = object(value, "an operation") else { continue }
                var draft = readOperation(operation, method, shared, own)
                draft.security =
                    documents.member("security", of: operation).map { readSecurity($0, schemes) } ?? security
                draft.extensions = readExtensions(places + [operation])
                operations.append((draft, readServers(operation)))
            }
        }
        let itemBases = places.compactMap { readServers($0) }.last ?? bases
        // Operations under the same base path stand together.
        var all: [String] = []
        for base in operations.flatMap({ $0.bases ?? itemBases }) where !all.contains(base) { all.append(base) }
        var drafts: [PathDraft] = []
        for base in all {
            let there = operations.filter { ($0.bases ?? itemBases).contains(base) }.map(\.draft)
            drafts.append(
                PathDraft(
                    place: member.value,
                    template: try PathTemplate(base + member.name),
                    operations: there,
                    isFirst: drafts.isEmpty
                )
            )
        }
        return drafts
    }

    private mutating func readOperation(
        _ place: Place,
        _ method: ContractMethod,
        _ shared: [ContractParameter],
        _ template: PathTemplate
    ) -> OperationDraft {
        var draft = OperationDraft(method: method)
        draft.operationID = documents.string("operationId", of: place)
        draft.isDeprecated = documents.boolean("deprecated", of: place) ?? false
        if let tags = documents.member("tags", of: place) {
            draft.tags = documents.elements(of: tags).compactMap { documents.text($0) }
        }
        draft.parameters = shared
        if let list = documents.member("parameters", of: place) {
            draft.parameters = Self.merge(shared, readParameters(list))
        }
        let path = Set(draft.parameters.filter { $0.location == .path }.map(\.name))
        for name in template.names where !path.contains(name) {
            note(place, "the path has {\(name)}, which is not declared as a parameter in: path")
        }
        for name in path.sorted() where !template.names.contains(name) {
            note(place, "the parameter \(name) is declared in: path, and the path has no {\(name)}")
        }
        if let body = documents.member("requestBody", of: place) { draft.body = readBody(body) }
        if let responses = documents.member("responses", of: place) {
            draft.responses = readResponses(responses)
        } else if documents.version == .version30 {
            note(place, "responses is missing")
        }
        return draft
    }

    /// Parameters of an operation stand instead of those of its path item with the same name and place.
    private static func merge(_ shared: [ContractParameter], _ own: [ContractParameter]) -> [ContractParameter] {
        shared.filter { old in !own.contains { $0.name == old.name && $0.location == old.location } } + own
    }

    // MARK: Servers

    /// The paths of `servers`, without a slash at the end; nil if there are none here.
    private mutating func readServers(_ place: Place) -> [String]? {
        if let base = options.basePath { return [Self.withoutSlash(base)] }
        guard let list = documents.member("servers", of: place) else { return nil }
        var bases: [String] = []
        for server in documents.elements(of: list) {
            guard var url = documents.string("url", of: server) else {
                note(server, "a server must have a url")
                continue
            }
            if let variables = documents.member("variables", of: server) {
                for variable in documents.members(of: variables) {
                    url = url.replacing(
                        "{\(variable.name)}",
                        with: documents.string("default", of: variable.value) ?? ""
                    )
                }
            }
            var path = String(SchemaURI(url).path)
            if !path.hasPrefix("/") { path = "/" + path }
            let base = Self.withoutSlash(path)
            if !bases.contains(base) { bases.append(base) }
        }
        return bases.isEmpty ? nil : bases
    }

    private static func withoutSlash(_ path: String) -> String {
        var path = path[...]
        while path.hasSuffix("/") { path.removeLast() }
        return String(path)
    }
}
