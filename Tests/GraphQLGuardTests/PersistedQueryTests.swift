// SPDX-License-Identifier: Apache-2.0

import GraphQLGuard
import Testing

/// Documents that are named by hash or id instead of sent.
@Suite struct PersistedQueryTests {
    private func persisted(_ hash: String, _ document: String? = nil) -> String {
        let query = document.map { #""query":\#(EndpointTestKit.string($0)),"# } ?? ""
        return #"{\#(query)"extensions":{"persistedQuery":{"version":1,"sha256Hash":"\#(hash)"}}}"#
    }

    private func trusting(_ key: GraphQLDocumentKey, _ manifest: String) throws -> EndpointTestKit {
        var policy = GraphQLPolicy()
        var documents = TrustedDocuments()
        try documents.add(manifest: Array(manifest.utf8).span)
        policy.trustedDocuments = documents
        policy.documentKey = key
        return try EndpointTestKit(policy: policy)
    }

    @Test func clientsRegisterDocumentsByTheirHash() throws {
        var policy = GraphQLPolicy()
        policy.persistedQueries = 2
        var kit = try EndpointTestKit(policy: policy)
        let hash = EndpointTestKit.hexadecimal("{ extra }")
        let first = kit.post(persisted(hash))
        #expect(first.answer == .notFound && first.violations.isEmpty && !first.isComplete)
        let second = kit.post(persisted(hash, "{ extra }"))
        #expect(second.violations.isEmpty && second.answer == nil && second.replacement == nil)
        let third = kit.post(persisted(hash))
        #expect(third.violations.isEmpty && third.answer == nil && third.operations.count == 1)
        #expect(
            third.replacedBody
                == #"{"query":"{ extra }","extensions":{"persistedQuery":{"version":1,"sha256Hash":"\#(hash)"}}}"#
        )
        let get = kit.get("extensions=%7B%22persistedQuery%22:%7B%22sha256Hash%22:%22\(hash)%22%7D%7D&query=&v=1")
        #expect(
            get.replacement
                == .queryString(
                    Array(
                        ("query=%7B%20extra%20%7D&extensions=%7B%22persistedQuery%22:%7B%22sha256Hash%22:%22\(hash)%22%7D%7D"
                            + "&v=1").utf8
                    )
                )
        )
        let null = kit.post(#"{"query": null, "extensions":{"persistedQuery":{"sha256Hash":"\#(hash)"}}}"#)
        #expect(null.replacedBody?.hasPrefix(#"{"query": "{ extra }", "extensions""#) == true)
    }

    @Test func whatIsRefusedIsNotRegistered() throws {
        var policy = GraphQLPolicy()
        policy.persistedQueries = 2
        var kit = try EndpointTestKit(policy: policy)
        let hash = EndpointTestKit.hexadecimal("{ nope }")
        #expect(kit.post(persisted(hash, "{ nope }")).categories == [.validation])
        #expect(kit.post(persisted(hash)).answer == .notFound)
        // Nobody registers a document under another's hash.
        #expect(kit.post(persisted(hash, "{ extra }")).categories == [.request])
        #expect(kit.post(persisted(hash)).answer == .notFound)
    }

    @Test func withoutRegistrationClientsAreToldSo() throws {
        var kit = try EndpointTestKit()
        let hash = EndpointTestKit.hexadecimal("{ extra }")
        let outcome = kit.post(persisted(hash))
        #expect(outcome.answer == .notSupported && outcome.violations.isEmpty && !outcome.isComplete)
        #expect(kit.post(persisted(hash, "{ extra }")).violations.isEmpty)
        #expect(kit.post(persisted(hash)).answer == .notSupported)
        let one =
            #"{"errors":[{"message":"PersistedQueryNotFound","extensions":{"code":"PERSISTED_QUERY_NOT_FOUND"}}]}"#
        #expect(String(decoding: GraphQLPersistedQueryAnswer.notFound.body(batch: nil), as: UTF8.self) == one)
        #expect(
            String(decoding: GraphQLPersistedQueryAnswer.notFound.body(batch: 2), as: UTF8.self) == "[\(one),\(one)]"
        )
    }

    @Test func theCacheForgetsTheLongestUnasked() {
        var cache = PersistedQueryCache(maximumDocuments: 2, maximumBytes: 100)
        cache.insert([1], for: [10])
        cache.insert([2], for: [20])
        #expect(cache.document([10]) == [1])
        cache.insert([3], for: [30])
        #expect(cache.document([20]) == nil && cache.document([10]) == [1] && cache.document([30]) == [3])
        #expect(cache.count == 2 && cache.bytes == 4)
        cache.insert([UInt8](repeating: 0, count: 97), for: [40])
        #expect(cache.count == 2 && cache.document([10]) == nil && cache.bytes == 100)
        cache.insert([UInt8](repeating: 0, count: 100), for: [50])
        #expect(cache.document([50]) == nil && cache.count == 2)
        cache.insert([9], for: [40])
        #expect(cache.document([40])?.count == 97)
        var none = PersistedQueryCache(maximumDocuments: 0)
        none.insert([1], for: [10])
        #expect(none.count == 0)
    }

    @Test func theCacheStaysWithinItsBoundsWhateverIsDone() {
        var random = SplitMix64(seed: 11)
        var cache = PersistedQueryCache(maximumDocuments: 5, maximumBytes: 60)
        for _ in 0..<5_000 {
            let key = [UInt8.random(in: 0..<12, using: &random)]
            if Bool.random(using: &random) {
                cache.insert([UInt8](repeating: key[0], count: Int(key[0]) * 3), for: key)
            } else if let text = cache.document(key) {
                #expect(text == [UInt8](repeating: key[0], count: Int(key[0]) * 3))
            }
            #expect(cache.count <= 5 && cache.bytes <= 60 && cache.bytes >= cache.count)
        }
    }

    @Test func trustedDocumentsAreNamedAsTheirCompilerHasIt() throws {
        for (key, name) in [
            (GraphQLDocumentKey.relay, #""doc_id":"x""#), (.plain, #""documentId":"x""#), (.plain, #""id":"sha256:x""#),
            (.apollo, #""extensions":{"persistedQuery":{"sha256Hash":"x"}}"#),
        ] {
            var kit = try trusting(key, #"{"x":"query X { extra }"}"#)
            let outcome = kit.post("{\(name)}")
            #expect(outcome.violations.isEmpty, "\(name): \(outcome.violations)")
            #expect(outcome.operations.first?.name == "X")
            #expect(outcome.replacedBody == #"{"query":"query X { extra }",\#(name)}"#)
            // Sent as text it is the same document.
            #expect(kit.ask("query X { extra }").violations.isEmpty)
        }
    }

    @Test func whatIsNotOnTheListIsToldSoAndCanBeLearned() throws {
        var kit = try trusting(.plain, #"{"x":"{ extra }"}"#)
        let unknown = kit.ask("{ dog { name } }")
        #expect(unknown.categories == [.trusted] && unknown.isComplete)
        #expect(unknown.operations.first?.unlisted == UnlistedDocument(id: nil, text: Array("{ dog { name } }".utf8)))
        let named = kit.post(#"{"query":"{ dog { name } }","documentId":"y"}"#)
        #expect(named.categories == [.trusted])
        #expect(named.operations.first?.unlisted?.id == Array("y".utf8))
        #expect(kit.post(#"{"query":"{ dog { name } }","documentId":"x"}"#).categories == [.trusted])
        let missing = kit.post(#"{"documentId":"y"}"#)
        #expect(missing.categories == [.trusted, .operation] && !missing.isComplete)
        #expect(kit.post(#"{"doc_id":"x"}"#).categories == [.request, .operation])
        var apollo = try trusting(.apollo, #"{"x":"{ extra }"}"#)
        let retry = apollo.post(persisted("y"))
        #expect(retry.categories == [.trusted] && retry.answer == .notFound)
        #expect(
            apollo.post(persisted(EndpointTestKit.hexadecimal("{ cat { name } }"), "{ cat { name } }")).categories == [
                .trusted
            ]
        )
        let forged = apollo.post(persisted("y", "{ cat { name } }"))
        #expect(forged.categories == [.trusted, .request] && forged.operations.first?.unlisted == nil)
    }

    @Test func manifestsAreWrittenAsTheyAreRead() throws {
        var documents = TrustedDocuments()
        let added = [("{ a\n}", "sha256:2"), ("query \"é\"", "1"), ("{ b }", "2")].map { text, id in
            documents.add(Array(text.utf8), id: Array(id.utf8))
        }
        #expect(added == [true, true, false])
        for isApollo in [true, false] {
            var again = TrustedDocuments()
            try again.add(manifest: documents.manifest(isApollo: isApollo).span)
            #expect(again.entries.map(\.id) == documents.entries.map(\.id))
            #expect(again.entries.map(\.text) == documents.entries.map(\.text))
        }
    }

    @Test func trustedDocumentsAreHeldToTheSchemaAtLoad() throws {
        let kit = try trusting(.plain, #"{"a":"{ extra }","b":"{ nope }","c":"{"}"#)
        let errors = kit.endpoint.errorsOfTrustedDocuments()
        #expect(errors.map(\.id) == ["b", "c"])
        #expect(errors.map(\.error.rule) == [.fieldsOnCorrectType, .syntax])
    }
}
