// SPDX-License-Identifier: Apache-2.0

import JSON

/// A value in one of the documents of a contract.
struct Place: Hashable, Sendable {
    var source: Int
    var node: Int
}

/// The documents of a contract, and how to go about in them.
struct DocumentSet: Sendable {
    enum Version: Sendable { case version30, version31 }

    private(set) var sources: [SchemaSource] = []
    private var indices: [String: Int] = [:]
    let root: Place
    let version: Version

    /// Steps of a reference to a reference, at most: more is a circle.
    private static let maximumSteps = 32

    /// - Parameter documents: JSON by URI.
    init(_ documents: [String: [UInt8]], root rootURI: String) throws(ContractErrors) {
        let dialect = try Self.dialect(documents, rootURI)
        version = dialect.openAPI == .version30 ? .version30 : .version31
        var errors: [ContractError] = []
        for (uri, bytes) in documents.sorted(by: { $0.key < $1.key }) {
            do throws(SchemaError) {
                let source = try SchemaSource(uri: uri, json: bytes, dialect: dialect, isSchema: false)
                indices[source.uri] = sources.count
                sources.append(source)
            } catch {
                errors.append(ContractError(error))
            }
        }
        guard errors.isEmpty, let index = indices[SchemaURI(rootURI).resource] else { throw ContractErrors(errors) }
        root = Place(source: index, node: 0)
    }

    private static func dialect(
        _ documents: [String: [UInt8]],
        _ root: String
    ) throws(ContractErrors) -> SchemaDialect {
        func failure(_ pointer: String, _ message: String) -> ContractErrors {
            ContractErrors([ContractError(document: root, pointer: pointer, message: message)])
        }
        guard let bytes = documents[root] else { throw failure("", "there is no such document") }
        let source: SchemaSource
        do throws(SchemaError) {
            source = try SchemaSource(uri: root, json: bytes, dialect: .openAPI31, isSchema: false)
        } catch {
            throw ContractErrors([ContractError(error)])
        }
        guard source.document[0].kind == .object else { throw failure("", "an OpenAPI document is an object") }
        guard let version = source.string("openapi", of: 0) else {
            let isSwagger = source.value("swagger", of: 0) != nil
            throw failure(
                "",
                isSwagger
                    ? "Swagger 2.0 is not read; convert the document to OpenAPI 3"
                    : "openapi is missing: 3.0.x or 3.1.x was expected"
            )
        }
        if version.hasPrefix("3.0.") { return .openAPI30 }
        guard version.hasPrefix("3.1.") else {
            throw failure("/openapi", "the version \(version) is not read: 3.0.x or 3.1.x was expected")
        }
        guard let name = source.string("jsonSchemaDialect", of: 0), var dialect = SchemaDialect.known(name) else {
            return .openAPI31
        }
        dialect.openAPI = .version31
        return dialect
    }

    // MARK: Values

    func kind(_ place: Place) -> JSONKind { sources[place.source].document[place.node].kind }

    func isObject(_ place: Place) -> Bool { kind(place) == .object }

    func member(_ key: String, of place: Place) -> Place? {
        sources[place.source].value(key, of: place.node).map { Place(source: place.source, node: $0) }
    }

    func text(_ place: Place) -> String? {
        kind(place) == .string ? sources[place.source].text(place.node) : nil
    }

    func string(_ key: String, of place: Place) -> String? {
        sources[place.source].string(key, of: place.node)
    }

    func boolean(_ key: String, of place: Place) -> Bool? {
        guard let value = member(key, of: place) else { return nil }
        switch kind(value) {
        case .true: return true
        case .false: return false
        default: return nil
        }
    }

    /// The members of an object in their order; none of anything else.
    func members(of place: Place) -> [(name: String, value: Place)] {
        let source = sources[place.source]
        var result: [(name: String, value: Place)] = []
        var members = source.document.members(of: place.node)
        while let member = members.next(in: source.document) {
            result.append((source.text(member.key), Place(source: place.source, node: member.value)))
        }
        return result
    }

    /// The elements of an array; none of anything else.
    func elements(of place: Place) -> [Place] {
        guard kind(place) == .array else { return [] }
        return sources[place.source].children(of: place.node).map { Place(source: place.source, node: $0) }
    }

    /// The JSON text of a value, as it stands in the document.
    func json(_ place: Place) -> [UInt8] {
        let source = sources[place.source]
        return Array(source.bytes[source.document[place.node].range])
    }

    func uri(_ place: Place) -> String { sources[place.source].uri }

    func pointer(_ place: Place) -> String { sources[place.source].pointer(place.node) }

    func error(_ place: Place, _ message: String) -> ContractError {
        ContractError(document: uri(place), pointer: pointer(place), message: message)
    }

    // MARK: References

    /// Where a Reference Object leads, in the end; the place itself if it is none.
    func target(of place: Place) throws(ContractErrors) -> Place {
        var current = place
        for _ in 0..<Self.maximumSteps {
            guard isObject(current), let reference = member("$ref", of: current) else { return current }
            guard let text = text(reference) else {
                throw ContractErrors([error(reference, "$ref must be a string")])
            }
            current = try resolve(text, at: reference)
        }
        throw ContractErrors([error(place, "the reference leads back to itself")])
    }

    /// Where a reference leads that stands at `place`.
    func resolve(_ reference: String, at place: Place) throws(ContractErrors) -> Place {
        let target = SchemaURI(uri(place)).resolve(SchemaURI(reference))
        guard let index = indices[target.resource] else {
            throw ContractErrors([
                error(place, "the reference \(reference) leads to \(target.resource), which is not among the documents")
            ])
        }
        let pointer = PercentDecoding.decode(target.fragment ?? "")
        let source = sources[index]
        guard let node = source.document.node(at: pointer.span, in: source.bytes.span) else {
            throw ContractErrors([error(place, "the reference \(reference) leads to nothing")])
        }
        return Place(source: index, node: node)
    }
}
