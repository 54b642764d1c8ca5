// SPDX-License-Identifier: Apache-2.0

/// Writes what was learned as an OpenAPI document.
struct LearnedDocument {
    private let paths:
        [(path: String, names: [String], operations: [(method: String, endpoint: ContractLearner.Endpoint)])]

    init(_ endpoints: [ContractLearner.Key: ContractLearner.Endpoint]) {
        let groups = Dictionary(grouping: endpoints, by: { $0.key.segments })
        paths = groups.map { segments, members in
            let (path, names) = Self.path(segments)
            let operations = members.map { (method: $0.key.method.lowercased(), endpoint: $0.value) }
                .filter { operation in ContractMethod.allCases.contains { $0.key == operation.method } }
                .sorted { $0.method < $1.method }
            return (path, names, operations)
        }.filter { !$0.operations.isEmpty }.sorted { $0.path < $1.path }
    }

    /// `/carts/{cartsId}/items/{itemsId}`.
    private static func path(_ segments: [String?]) -> (String, [String]) {
        var path = ""
        var names: [String] = []
        var last = ""
        for segment in segments {
            if let segment {
                path += "/" + segment
                last = segment
                continue
            }
            let words = NameWords.split(last)
            var name =
                (words.first ?? "") + words.dropFirst().map(\.capitalizedWord).joined() + (words.isEmpty ? "id" : "Id")
            while names.contains(name) { name += "2" }
            names.append(name)
            path += "/{\(name)}"
        }
        return (path.isEmpty ? "/" : path, names)
    }

    func json(title: String) -> [UInt8] {
        var writer = JSONWriter()
        writer.object {
            $0.member("openapi", "3.1.0")
            $0.object("info") {
                $0.member("title", title)
                $0.member("version", "0.1.0")
                $0.member(
                    "description",
                    "Drafted from observed traffic: to be read and corrected before it is enforced."
                )
            }
            $0.object("paths") { list in
                for path in paths {
                    list.object(path.path) { item in
                        for operation in path.operations {
                            item.object(operation.method) {
                                Self.write(operation.endpoint, operation.method, path.path, path.names, &$0)
                            }
                        }
                    }
                }
            }
        }
        return writer.finish()
    }

    private static func write(
        _ endpoint: ContractLearner.Endpoint,
        _ method: String,
        _ path: String,
        _ names: [String],
        _ writer: inout JSONWriter
    ) {
        let words = NameWords.split(path)
        writer.member("operationId", method + words.map(\.capitalizedWord).joined())
        writer.member("x-gatehouse-observed", number: "\(endpoint.count)")
        if !names.isEmpty || !endpoint.query.isEmpty {
            writer.array("parameters") { list in
                for (index, name) in names.enumerated() {
                    list.object {
                        $0.member("name", name)
                        $0.member("in", "path")
                        $0.member("required", number: "true")
                        $0.object("schema") { schema in
                            if index < endpoint.path.count { endpoint.path[index].write(&schema) }
                        }
                    }
                }
                for name in endpoint.query.keys.sorted() { write(query: name, endpoint, &list) }
            }
        }
        if !endpoint.bodies.isEmpty {
            writer.object("requestBody") {
                if endpoint.bodyCount == endpoint.count { $0.member("required", number: "true") }
                writeContent(endpoint.bodies, &$0)
            }
        }
        writer.object("responses") { list in
            for status in endpoint.responses.keys.sorted() {
                list.object("\(status)") {
                    $0.member("description", "Observed.")
                    let bodies = (endpoint.responses[status] ?? [:]).filter { !$0.key.isEmpty }
                    if !bodies.isEmpty { writeContent(bodies, &$0) }
                }
            }
        }
    }

    private static func write(query name: String, _ endpoint: ContractLearner.Endpoint, _ list: inout JSONWriter) {
        guard let value = endpoint.query[name] else { return }
        let isList = endpoint.repeated.contains(name)
        list.object {
            $0.member("name", name)
            $0.member("in", "query")
            if value.count == endpoint.count, !isList { $0.member("required", number: "true") }
            $0.object("schema") { schema in
                guard isList else {
                    value.write(&schema)
                    return
                }
                schema.member("type", "array")
                schema.member("maxItems", number: "100")
                schema.object("items") { value.write(&$0) }
            }
        }
    }

    private static func writeContent(_ bodies: [String: LearnedValue], _ writer: inout JSONWriter) {
        writer.object("content") { content in
            for name in bodies.keys.sorted() {
                content.object(name) { media in
                    guard let value = bodies[name], value.count > 0 else { return }
                    media.object("schema") { value.write(&$0) }
                }
            }
        }
    }
}

extension String {
    var capitalizedWord: String { prefix(1).uppercased() + dropFirst() }
}
