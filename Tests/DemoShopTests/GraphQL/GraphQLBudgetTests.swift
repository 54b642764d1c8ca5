// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Testing

@testable import DemoShop

/// Documents that would end a server without any limit.
@Suite struct GraphQLBudgetTests {
    @Test func aQueryThatGrowsWithItsDepthIsGivenUp() async throws {
        try await ShopClient.run { shop in
            var query = "id"
            for _ in 0..<20 { query = "related(first: 24) { \(query) }" }
            let answer = try await shop.graphQL("{ products { nodes { \(query) } } }")
            #expect(answer.firstCode == "exhausted")
            #expect(answer.text.hasSuffix(#""data":null}"#))
        }
    }

    @Test func fragmentsThatDoubleAreGivenUp() async throws {
        try await ShopClient.run { shop in
            let fragments = (0..<40).map { number in
                """
                fragment F\(number) on Product { a: related(first: 0) { ...F\(number + 1) }
                  b: related(first: 0) { ...F\(number + 1) } }
                """
            }
            let document = #"{ product(id: "p-1009") { ...F0 } } \#(fragments.joined(separator: " "))"#
            let answer = try await shop.graphQL("\(document) fragment F40 on Product { id }")
            #expect(answer.firstError != nil)
        }
    }

    @Test func aLongChainOfFragmentsIsGivenUp() async throws {
        try await ShopClient.run { shop in
            let fragments = (0..<3_000).map { "fragment F\($0) on Product { related { ...F\($0 + 1) } }" }
            let document = #"{ product(id: "p-1009") { ...F0 } } \#(fragments.joined(separator: " "))"#
            let answer = try await shop.graphQL("\(document) fragment F3000 on Product { id }")
            #expect(answer.firstError != nil)
            #expect(try await shop.send(.get, "/healthz").status == 200)
        }
    }

    @Test func nestingThatTheStackBearsIsExecuted() async throws {
        try await ShopClient.run { shop in
            let open = String(repeating: "related(first: 1) { ", count: 190)
            let close = String(repeating: " }", count: 190)
            let answer = try await shop.graphQL(#"{ product(id: "p-1009") { \#(open) id \#(close) } }"#)
            #expect(answer.status == 200)
            #expect(answer.text.hasPrefix(#"{"data":{"product":{"related":[{"related":"#))
        }
    }

    @Test func nestingBeyondTheStackIsRefused() async throws {
        try await ShopClient.run { shop in
            let open = String(repeating: "related { ", count: 5_000)
            let close = String(repeating: " }", count: 5_000)
            let answer = try await shop.graphQL(#"{ product(id: "p-1009") { \#(open) id \#(close) } }"#)
            #expect(answer.status == 400)
        }
    }

    @Test func longNamesInLongListsAreGivenUp() async throws {
        try await ShopClient.run { shop in
            let alias = String(repeating: "a", count: 100_000)
            let query = "{ products(first: 24) { nodes { related(first: 20) { related { \(alias): id } } } } }"
            let answer = try await shop.graphQL(query)
            #expect(answer.firstCode == "exhausted")
        }
    }

    @Test func aBatchSharesOneBudget() async throws {
        try await ShopClient.run { shop in
            let query = "{ products(first: 24) { nodes { related { related { related { id } } } } } }"
            let item = try ShopClient.operation(query)
            let body = "[\(Array(repeating: item, count: 100).joined(separator: ","))]"
            let answer = try await shop.send(.post, "/graphql", json: body)
            #expect(answer.status == 200)
            #expect(try answer.count("0.data.products.nodes") == 24)
            #expect(try answer.string("99.errors.0.extensions.code") == "exhausted")
        }
    }
}
