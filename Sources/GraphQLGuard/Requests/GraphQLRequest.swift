// SPDX-License-Identifier: Apache-2.0

package import JSON

/// One GraphQL request of a body (GraphQL over HTTP, section 5), as nodes of the body's JSON.
package struct GraphQLRequest: Sendable {
    /// The node of the document's text; nil for a persisted query sent by its hash alone.
    package let query: Int?
    package let operationName: Int?
    /// The node of the `variables` object.
    package let variables: Int?
    package let extensions: Int?
    /// The hash of an automatic persisted query (`extensions.persistedQuery.sha256Hash`), as sent.
    package let persistedQueryHash: Int?
    /// The name or hash under which the client's trusted document is known (`documentId`).
    package let documentID: Int?
    /// The same as Relay calls it (`doc_id`).
    package let relayID: Int?
    /// The same, or a number by which the client tells its requests apart (`id`); nil if it is no string.
    package let id: Int?

    /// Reads the object at `node`.
    package init(
        _ node: Int,
        in json: borrowing JSONDocument,
        _ bytes: Span<UInt8>
    ) throws(GraphQLRequestError) {
        guard node < json.count, json[node].kind == .object else { throw .notAnObject }
        guard !json[node].hasDuplicate else { throw .duplicateKey }
        query = try Self.member("query", .string, .queryNotAString, of: node, json, bytes)
        operationName = try Self.member("operationName", .string, .operationNameNotAString, of: node, json, bytes)
        variables = try Self.member("variables", .object, .variablesNotAnObject, of: node, json, bytes)
        extensions = try Self.member("extensions", .object, .extensionsNotAnObject, of: node, json, bytes)
        let name = Self.value("id", of: node, json, bytes)
        id = name.flatMap { json[$0].kind == .string ? $0 : nil }
        documentID = try Self.member("documentId", .string, .documentIDNotAString, of: node, json, bytes)
        relayID = try Self.member("doc_id", .string, .documentIDNotAString, of: node, json, bytes)

        var hash: Int?
        if let extensions, let persisted = Self.value("persistedQuery", of: extensions, json, bytes) {
            guard json[persisted].kind == .object, !json[persisted].hasDuplicate,
                let value = Self.value("sha256Hash", of: persisted, json, bytes), json[value].kind == .string
            else { throw .malformedPersistedQuery }
            hash = value
        }
        persistedQueryHash = hash
        guard query != nil || hash != nil || documentID != nil || relayID != nil || id != nil else { throw .noQuery }
        // Which of two hashes would be taken is the backend's secret.
        if let extensions, json[extensions].hasDuplicate { throw .duplicateKey }
        if let variables, json[variables].hasDuplicate { throw .duplicateKey }
    }

    /// The requests of a body: one, or those of an array.
    package static func read(
        _ json: borrowing JSONDocument,
        _ bytes: Span<UInt8>,
        maximumBatch: Int = 1
    ) throws(GraphQLRequestError) -> [GraphQLRequest] {
        guard json.count > 0, json.isComplete else { throw .notAnObject }
        guard json[0].kind == .array else { return [try GraphQLRequest(0, in: json, bytes)] }
        guard json[0].count > 0 else { throw .emptyBatch }
        guard json[0].count <= maximumBatch else {
            throw .batchTooLarge(measured: json[0].count, limit: maximumBatch)
        }
        var requests: [GraphQLRequest] = []
        var elements = json.elements(of: 0)
        while let element = elements.next(in: json) {
            requests.append(try GraphQLRequest(element, in: json, bytes))
        }
        return requests
    }

    /// Null counts as absent.
    private static func member(
        _ key: StaticString,
        _ kind: JSONKind,
        _ error: GraphQLRequestError,
        of node: Int,
        _ json: borrowing JSONDocument,
        _ bytes: Span<UInt8>
    ) throws(GraphQLRequestError) -> Int? {
        guard let value = value(key, of: node, json, bytes), json[value].kind != .null else { return nil }
        guard json[value].kind == kind else { throw error }
        return value
    }

    /// The last value of a key; nil if there is none.
    static func value(
        _ key: StaticString,
        of node: Int,
        _ json: borrowing JSONDocument,
        _ bytes: Span<UInt8>
    ) -> Int? {
        let text = UnsafeBufferPointer(start: key.utf8Start, count: key.utf8CodeUnitCount)
        return json.value(forKey: text.span, of: node, in: bytes)
    }
}

/// Why a body is no GraphQL request.
package enum GraphQLRequestError: Error, Hashable, Sendable {
    case notAnObject
    case duplicateKey
    case noQuery
    case queryNotAString
    case operationNameNotAString
    case variablesNotAnObject
    case extensionsNotAnObject
    case malformedPersistedQuery
    case documentIDNotAString
    case emptyBatch
    case batchTooLarge(measured: Int, limit: Int)
    case malformedParameter
    case notJSON

    /// For people; holds nothing of what was received.
    package var text: String {
        switch self {
        case .notAnObject: "a GraphQL request must be a JSON object"
        case .duplicateKey: "a key of the GraphQL request occurs twice"
        case .noQuery: "the GraphQL request has no query"
        case .queryNotAString: "\"query\" must be a string"
        case .operationNameNotAString: "\"operationName\" must be a string"
        case .variablesNotAnObject: "\"variables\" must be an object"
        case .extensionsNotAnObject: "\"extensions\" must be an object"
        case .malformedPersistedQuery: "\"extensions.persistedQuery\" must hold \"sha256Hash\""
        case .documentIDNotAString: "the id of a document must be a string"
        case .emptyBatch: "a batch must hold at least one request"
        case .batchTooLarge: "the batch holds too many requests"
        case .malformedParameter: "a parameter of the GraphQL request is malformed or occurs twice"
        case .notJSON: "\"variables\" or \"extensions\" is not JSON"
        }
    }
}
