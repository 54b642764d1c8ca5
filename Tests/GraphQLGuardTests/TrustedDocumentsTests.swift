// SPDX-License-Identifier: Apache-2.0

import GraphQLGuard
import Testing

@Suite struct TrustedDocumentsTests {
    private func read(_ manifest: String) throws -> TrustedDocuments {
        var documents = TrustedDocuments()
        try documents.add(manifest: Array(manifest.utf8).span)
        return documents
    }

    private func find(_ id: String, in documents: TrustedDocuments) -> String? {
        documents.document(Array(id.utf8).span).map { String(decoding: $0, as: UTF8.self) }
    }

    private func contains(_ text: String, _ id: String, in documents: TrustedDocuments) -> Bool {
        let text = Array(text.utf8)
        let id = Array(id.utf8)
        return documents.contains(text.span, id: id.span)
    }

    @Test func manifestsOfRelayAreMaps() throws {
        let documents = try read(#"{"abc":"query A { a }","def":"{ b\n}"}"#)
        #expect(documents.count == 2)
        #expect(find("abc", in: documents) == "query A { a }")
        #expect(find("sha256:def", in: documents) == "{ b\n}")
        #expect(find("x", in: documents) == nil)
    }

    @Test func manifestsOfApolloHaveOperations() throws {
        let documents = try read(
            #"{"format":"apollo-persisted-query-manifest","version":1,"operations":[{"id":"h1","name":"A","type":"query","body":"query A { a }"}]}"#
        )
        #expect(find("h1", in: documents) == "query A { a }")
        #expect(contains("query A { a }", "h1", in: documents))
        #expect(!contains("query A { b }", "h1", in: documents))
    }

    @Test func plainMapsMayHoldObjects() throws {
        #expect(find("sha256:1", in: try read(#"{"1":{"name":"A","query":"{ a }"}}"#)) == "{ a }")
    }

    static let refused = [
        "[]", "{", #"{"a":1}"#, #"{"a":{"x":"{ a }"}}"#, #"{"a":"{ a }","a":"{ b }"}"#,
        #"{"a":"{ a }","sha256:a":"{ b }"}"#,
        #"{"operations":[{"id":"a"}]}"#, #"{"version":2,"operations":[]}"#,
    ]

    @Test("malformed manifests are refused", arguments: refused)
    func refusedCase(text: String) {
        #expect(throws: TrustedDocuments.ManifestError.self) { try read(text) }
    }
}
