// SPDX-License-Identifier: Apache-2.0

import JSON

/// The documents that a client was built with, by the ids under which it asks for them. What to do with others is the
/// caller's to decide.
package struct TrustedDocuments: Sendable {
    /// Why a manifest cannot be used.
    package struct ManifestError: Error, Hashable, Sendable, CustomStringConvertible {
        package let description: String
    }

    private var documents: [[UInt8]: [UInt8]] = [:]
    private var texts: Set<[UInt8]> = []

    package init() {}

    package var count: Int { documents.count }

    /// The document of an id, which is a hash in most manifests. A prefix `sha256:` is not part of the id.
    package func document(_ id: Span<UInt8>) -> [UInt8]? {
        documents[Self.withoutPrefix(id.withUnsafeBufferPointer { Array($0) })]
    }

    /// Whether this very text is one of the documents under this id.
    package func contains(_ document: Span<UInt8>, id: Span<UInt8>) -> Bool {
        guard let known = self.document(id), known.count == document.count else { return false }
        return isSameText(known.span, 0, document, 0, count: document.count)
    }

    /// Whether this very text is one of the documents, whatever its id.
    package func contains(_ document: Span<UInt8>) -> Bool {
        texts.contains(document.withUnsafeBufferPointer { Array($0) })
    }

    /// All ids with their documents, in the order of the ids.
    package var entries: [(id: [UInt8], text: [UInt8])] {
        documents.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { (id: $0.key, text: $0.value) }
    }

    /// Adds one document, as one that was learned.
    ///
    /// - Returns: False where the id is another document's.
    @discardableResult
    package mutating func add(_ text: [UInt8], id: [UInt8]) -> Bool {
        let id = Self.withoutPrefix(id)
        if let known = documents[id] { return known == text }
        documents[id] = text
        texts.insert(text)
        return true
    }

    /// The manifest that holds these documents: Apollo's, or the plain map that Relay writes too.
    package func manifest(isApollo: Bool) -> [UInt8] {
        var output = Array(
            (isApollo ? #"{"format":"apollo-persisted-query-manifest","version":1,"operations":["# : "{").utf8
        )
        for (index, entry) in entries.enumerated() {
            output.append(contentsOf: (index == 0 ? "\n  " : ",\n  ").utf8)
            if isApollo { output.append(contentsOf: #"{"id":"#.utf8) }
            JSONEdits.appendString(entry.id.span, to: &output)
            output.append(contentsOf: (isApollo ? #","body":"# : ": ").utf8)
            JSONEdits.appendString(entry.text.span, to: &output)
            if isApollo { output.append(UInt8(ascii: "}")) }
        }
        output.append(contentsOf: (isApollo ? "\n]}\n" : "\n}\n").utf8)
        return output
    }

    /// Adds the documents of a manifest: of Relay (`{"id": "text"}`), of Apollo (`format`, `operations` with `id` and
    /// `body`), or a plain map whose values are texts or objects with `body`, `query` or `text`.
    package mutating func add(manifest bytes: Span<UInt8>) throws(ManifestError) {
        var json = JSONDocument()
        do throws(JSONError) {
            try json.parse(bytes, limits: JSONLimits(maximumNodes: 4_000_000, rejectsDuplicateKeys: true))
        } catch {
            throw ManifestError(description: "the manifest is not JSON: \(error)")
        }
        guard json[0].kind == .object else {
            throw ManifestError(description: "the manifest must be an object")
        }
        if let operations = GraphQLRequest.value("operations", of: 0, json, bytes), json[operations].kind == .array {
            try addApollo(operations, json, bytes)
            return
        }
        var members = json.members(of: 0)
        while let member = members.next(in: json) {
            var text: Int? = member.value
            if json[member.value].kind == .object {
                text = nil
                for key in ["body", "query", "text"] as [StaticString] where text == nil {
                    text = GraphQLRequest.value(key, of: member.value, json, bytes)
                }
            }
            guard let text, json[text].kind == .string else {
                throw ManifestError(description: "an entry of the manifest holds no document")
            }
            try add(member.key, text, json, bytes)
        }
    }

    private mutating func addApollo(
        _ operations: Int,
        _ json: borrowing JSONDocument,
        _ bytes: Span<UInt8>
    ) throws(ManifestError) {
        if let version = GraphQLRequest.value("version", of: 0, json, bytes) {
            guard IntegerText.value(bytes, json[version].range) == 1 else {
                throw ManifestError(description: "only version 1 of Apollo's manifest is known")
            }
        }
        var elements = json.elements(of: operations)
        while let element = elements.next(in: json) {
            guard let id = GraphQLRequest.value("id", of: element, json, bytes), json[id].kind == .string,
                let body = GraphQLRequest.value("body", of: element, json, bytes), json[body].kind == .string
            else { throw ManifestError(description: "an operation of the manifest lacks \"id\" or \"body\"") }
            try add(id, body, json, bytes)
        }
    }

    private mutating func add(
        _ id: Int,
        _ text: Int,
        _ json: borrowing JSONDocument,
        _ bytes: Span<UInt8>
    ) throws(ManifestError) {
        var key: [UInt8] = []
        json.decodeString(id, in: bytes, into: &key)
        var document: [UInt8] = []
        json.decodeString(text, in: bytes, into: &document)
        guard add(document, id: key) else {
            throw ManifestError(description: "two documents of the manifests have the same id")
        }
    }

    private static func withoutPrefix(_ id: [UInt8]) -> [UInt8] {
        let prefix = "sha256:".utf8
        return id.starts(with: prefix) ? Array(id.dropFirst(prefix.count)) : id
    }
}
