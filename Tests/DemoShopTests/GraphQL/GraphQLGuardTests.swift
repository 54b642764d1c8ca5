// SPDX-License-Identifier: Apache-2.0

import GraphQLGuard
import HTTPTypes
import Testing

@testable import DemoShop

/// What the gateway's guards make of requests to this shop, with the limits that they have by default.
@Suite struct GraphQLGuardTests {
    struct Attack: Sendable, CustomTestStringConvertible {
        let title: String
        let body: String
        let category: GraphQLCategory
        var testDescription: String { title }
    }

    static let honest = [
        #"{"query":"{ products(first: 20) { totalCount nodes { id name price { amount currency } stock } } }"}"#,
        #"{"query":"query P($id: ID!) { product(id: $id) { name description related { id name related(first: 2) { name } } } }","variables":{"id":"p-1001"}}"#,
        #"{"query":"mutation { cartCreate(lines: [{productId: \"p-1009\", quantity: 2}]) { id totals { total } } }"}"#,
        #"{"query":"mutation { tokenCreate(email: \"ada@example.com\", password: \"engine-no-1843\") { token } }"}"#,
        #"[{"query":"{ me { name } }"},{"query":"{ giftCard(code: \"GIFT-2500-AAAA-0001\") { balance { amount } } }"}]"#,
    ]

    static let attacks = [
        Attack(
            title: "related products of related products, 20 deep",
            body: #"{"query":"{ product(id: \"p-1001\") \#(nested("related(first: 1)", 20)) }"}"#,
            category: .depth
        ),
        Attack(
            title: "a hundred products with all their relatives' relatives",
            body:
                #"{"query":"{ products(first: 100) { nodes { related(first: 24) { related(first: 24) { name } } } } }"}"#,
            category: .cost
        ),
        Attack(
            title: "fifty aliases of one field",
            body: #"{"query":"{ product(id: \"p-1001\") { \#(list(50) { "a\($0): description" }) } }"}"#,
            category: .aliases
        ),
        Attack(
            title: "ten passwords in one request",
            body: #"{"query":"mutation { \#(list(10) { guess($0) }) }"}"#,
            category: .aliases
        ),
        Attack(
            title: "a batch of fifty",
            body:
                "[\(Array(repeating: #"{"query":"{ order(id: \"SO-100001\") { email } }"}"#, count: 50).joined(separator: ","))]",
            category: .batch
        ),
        Attack(
            title: "the whole schema",
            body: #"{"query":"{ __schema { types { name fields { name } } } }"}"#,
            category: .introspection
        ),
    ]

    @Test(arguments: honest)
    func honestRequestsPass(body: String) async throws {
        let outcome = try Self.check(body)
        #expect(outcome.violations.isEmpty)
        try await ShopClient.run { shop in
            let answer = try await shop.send(.post, "/graphql", json: body)
            #expect(answer.status == 200)
            #expect(!answer.text.contains(#""errors""#))
        }
    }

    @Test(arguments: attacks)
    func attacksThatTheShopExecutesAreStopped(attack: Attack) async throws {
        let outcome = try Self.check(attack.body)
        #expect(outcome.has(attack.category))
        try await ShopClient.run { shop in
            let answer = try await shop.send(.post, "/graphql", json: attack.body)
            #expect(answer.status == 200)
            #expect(answer.text.contains(#""data""#))
        }
    }

    private static func check(_ body: String) throws -> GraphQLOutcome {
        let endpoint = GraphQLEndpoint(schema: try ShopGraphQL.shared.get().schema.validated)
        var scratch = endpoint.makeScratch()
        let (body, type) = (Array(body.utf8), Array("application/json".utf8))
        return endpoint.check(
            method: .post,
            query: [UInt8]().span,
            contentType: type.span,
            hasPreflightHeader: false,
            body: body.span,
            scratch: &scratch
        )
    }

    private static func nested(_ field: String, _ depth: Int) -> String {
        String(repeating: "{ \(field) ", count: depth) + "{ id }" + String(repeating: " }", count: depth)
    }

    private static func guess(_ number: Int) -> String {
        #"g\#(number): tokenCreate(email: \"ada@example.com\", password: \"guess-\#(number)\") { token }"#
    }

    private static func list(_ count: Int, _ item: (Int) -> String) -> String {
        (0..<count).map(item).joined(separator: " ")
    }
}
