// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Testing

@testable import DemoShop

@Suite struct GraphQLErrorTests {
    @Test func aSyntaxErrorHasItsPlace() async throws {
        try await ShopClient.run { shop in
            let answer = try await shop.graphQL("{ product(id: }")
            #expect(answer.status == 400)
            #expect(try answer.int("errors.0.locations.0.column") == 15)
            #expect(!answer.text.contains(#""data""#))
        }
    }

    @Test(arguments: [
        (
            "{ prodct(id: 1) { id } }",
            #"Cannot query field "prodct" on type "Query". Did you mean "product" or "products"?"#
        ),
        ("{ me { passwrd } }", #"Cannot query field "passwrd" on type "Customer"."#),
        ("mutation { cartAddGiftCrd { id } }", "Did you mean \"cartAddGiftCard\"?"),
        ("{ product(ident: 1) { id } }", #"Unknown argument "ident" on field "Query.product". Did you mean "id"?"#),
        ("{ ...F } fragment F on Query { products { totalCont } }", #"Did you mean "totalCount"?"#),
    ])
    func wrongNamesAreAnsweredWithRightOnes(query: String, message: String) async throws {
        try await ShopClient.run { shop in
            let answer = try await shop.graphQL(query)
            #expect(answer.status == 400)
            #expect(answer.firstError?.contains(message) == true, "\(answer.text)")
        }
    }

    @Test func anErrorHasItsPathAndPlace() async throws {
        try await ShopClient.run { shop in
            let answer = try await shop.graphQL(
                """
                { products(first: 1) { nodes { id
                  wrong: related(first: -1) { id } } } product(id: "p-1009") { id } }
                """
            )
            let expected = """
                {"errors":[{"message":"The request is not valid.","locations":[{"line":2,"column":3}],\
                "path":["products","nodes",0,"wrong"],"extensions":{"code":"invalid_request",\
                "details":[{"field":"first","message":"must not be negative"}]}}],"data":null}
                """
            // A field that may not be null takes all around it along, as far as that may not be null either.
            #expect(answer.text == expected)
        }
    }

    @Test func whatMayBeNullEndsAnError() async throws {
        try await ShopClient.run { shop in
            let answer = try await shop.graphQL(
                #"{ before: __typename product(id: "p-1009") { id related(first: -1) { id } } after: __typename }"#
            )
            #expect(answer.text.hasSuffix(#""data":{"before":"Query","product":null,"after":"Query"}}"#))
        }
    }

    @Test(arguments: [#"{}"#, #"{"id":null}"#, #"{"id":{}}"#])
    func variablesAreChecked(variables: String) async throws {
        try await ShopClient.run { shop in
            let query = "query($id: ID!) { product(id: $id) { id } }"
            let answer = try await shop.graphQL(query, variables: variables)
            #expect(answer.status == 400)
            #expect(answer.firstError?.contains("$id") == true)
        }
    }

    @Test func aNullInPlaceOfADefaultIsAnErrorOfItsField() async throws {
        try await ShopClient.run { shop in
            let answer = try await shop.graphQL(
                #"query($id: ID = "p-1009") { product(id: $id) { id } }"#,
                variables: #"{"id":null}"#
            )
            #expect(answer.status == 200)
            #expect(try answer.string("errors.0.path.0") == "product")
            #expect(answer.text.hasSuffix(#""data":{"product":null}}"#))
        }
    }

    @Test(arguments: ["", "nonsense", "[]", "{}", #"{"query":1}"#, #"[{"query":"{ me { id } }"},1]"#])
    func whatIsNoRequestIsRefused(body: String) async throws {
        try await ShopClient.run { shop in
            let answer = try await shop.send(.post, "/graphql", json: body)
            #expect(answer.status == 400)
            #expect(answer.firstError?.isEmpty == false)
        }
    }

    @Test func aBodyBeyondTheLimitIsRefused() async throws {
        try await ShopClient.run { shop in
            let body = try ShopClient.operation("{ me { id } }" + String(repeating: " ", count: 300_000))
            #expect(try await shop.send(.post, "/graphql", json: body).status == 413)
        }
    }

    @Test func aBatchIsAnsweredItemByItem() async throws {
        try await ShopClient.run { shop in
            let items = try ["{ a: __typename }", "{ nothing }", "mutation { cartCreate { state } }"]
                .map { try ShopClient.operation($0) }
            let answer = try await shop.send(.post, "/graphql", json: "[\(items.joined(separator: ","))]")
            #expect(answer.status == 200)
            #expect(try answer.string("0.data.a") == "Query")
            #expect(try answer.count("1.errors") == 1)
            #expect(try answer.string("2.data.cartCreate.state") == "OPEN")
        }
    }
}
