// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Testing

@testable import DemoShop

@Suite struct GraphQLQueryTests {
    @Test func aProductIsAnsweredInTheOrderItWasAskedFor() async throws {
        try await ShopClient.run { shop in
            let answer = try await shop.graphQL(
                #"{ product(id: "p-1009") { price { currency amount } name id __typename stock tags sku } }"#
            )
            #expect(answer.status == 200)
            #expect(answer.headers[.contentType] == "application/json")
            let expected = """
                {"data":{"product":{"price":{"currency":"EUR","amount":1200},"name":"Enamel mug","id":"p-1009",\
                "__typename":"Product","stock":120,"tags":["kitchen"],"sku":"SKU-1009"}}}
                """
            #expect(answer.text == expected)
        }
    }

    @Test func productsComeInPages() async throws {
        try await ShopClient.run { shop in
            let query = """
                query($first: Int, $after: String) { products(first: $first, after: $after) {
                  totalCount nodes { id } edges { cursor node { id } } pageInfo { hasNextPage endCursor } } }
                """
            let first = try await shop.graphQL(query, variables: #"{"first":20}"#)
            #expect(try first.int("data.products.totalCount") == 24)
            #expect(try first.count("data.products.nodes") == 20)
            #expect(try first.bool("data.products.pageInfo.hasNextPage") == true)
            let cursor = try first.string("data.products.pageInfo.endCursor")
            #expect(try first.string("data.products.edges.19.cursor") == cursor)

            let last = try await shop.graphQL(query, variables: #"{"first":20,"after":"\#(cursor)"}"#)
            #expect(try last.count("data.products.nodes") == 4)
            #expect(try last.string("data.products.edges.0.node.id") == "p-1021")
            #expect(try last.bool("data.products.pageInfo.hasNextPage") == false)

            let wrong = try await shop.graphQL(query, variables: #"{"after":"nowhere"}"#)
            #expect(wrong.firstCode == "invalid_request")
            #expect(try wrong.string("errors.0.extensions.details.0.field") == "after")
        }
    }

    @Test func productsAreFoundByTheirWords() async throws {
        try await ShopClient.run { shop in
            let answer = try await shop.graphQL(#"{ products(search: "COFFEE") { nodes { name } totalCount } }"#)
            #expect(try answer.int("data.products.totalCount") == 3)
            #expect(try answer.string("data.products.nodes.0.name") == "Pour-over kettle")
        }
    }

    @Test func relatedProductsShareATagAndHaveRelatedProducts() async throws {
        try await ShopClient.run { shop in
            let answer = try await shop.graphQL(
                #"{ product(id: "p-1007") { related { id related(first: 1) { id related(first: 0) { id } } } } }"#
            )
            let expected = """
                {"data":{"product":{"related":[{"id":"p-1008","related":[{"id":"p-1007","related":[]}]}]}}}
                """
            #expect(answer.text == expected)
        }
    }

    @Test func whatIsNotThereIsNull() async throws {
        try await ShopClient.run { shop in
            let answer = try await shop.graphQL(
                #"{ product(id: 1) { id } cart(id: "x") { id } order(id: "x") { id } giftCard(code: "x") { code } }"#
            )
            #expect(answer.text == #"{"data":{"product":null,"cart":null,"order":null,"giftCard":null}}"#)
        }
    }

    @Test func aGiftCardTellsItsBalanceToAnybody() async throws {
        try await ShopClient.run { shop in
            let answer = try await shop.graphQL(
                #"{ giftCard(code: "GIFT-2500-AAAA-0001") { code balance { amount } } }"#
            )
            #expect(try answer.int("data.giftCard.balance.amount") == 2_500)
        }
    }

    @Test func theBrokenProductShowsItsStackTrace() async throws {
        try await ShopClient.run { shop in
            let answer = try await shop.graphQL(#"{ product(id: "p-0500") { id } me { id } }"#)
            #expect(answer.status == 200)
            #expect(answer.text.contains("postgres://shop:s3cret@10.0.3.17:5432/shop"))
            #expect(answer.text.hasSuffix(#""data":{"product":null,"me":null}}"#))
        }
    }

    @Test func fragmentsAliasesAndDirectivesAreFollowed() async throws {
        try await ShopClient.run { shop in
            let answer = try await shop.graphQL(
                """
                query Two($long: Boolean!, $id: ID! = "p-1002") {
                  one: product(id: "p-1001") { ...Short ... on Product @include(if: $long) { description } }
                  two: product(id: $id) { ...Short ...Short name @skip(if: $long) ... { price { amount } } }
                }
                fragment Short on Product { id # a comment: with { signs }
                  price { currency } }
                """,
                variables: #"{"long":false}"#
            )
            let expected = """
                {"data":{"one":{"id":"p-1001","price":{"currency":"EUR"}},\
                "two":{"id":"p-1002","price":{"currency":"EUR","amount":8900},"name":"Merino jumper"}}}
                """
            #expect(answer.text == expected)
        }
    }

    @Test func theNamedOperationIsExecuted() async throws {
        try await ShopClient.run { shop in
            let document = #"query A { a: __typename } query B { b: __typename }"#
            let answer = try await shop.graphQL(document, operationName: "B")
            #expect(answer.text == #"{"data":{"b":"Query"}}"#)
            #expect(try await shop.graphQL(document).status == 400)
        }
    }

    @Test func aQueryMayComeByGet() async throws {
        try await ShopClient.run { shop in
            let path = "/graphql?query=query(%24id:ID!)%7Bproduct(id:%24id)%7Bid%7D%7D&variables=%7B%22id%22:1001%7D"
            let answer = try await shop.send(.get, path)
            #expect(answer.text == #"{"data":{"product":null}}"#)
            #expect(try await shop.send(.get, "/graphql").status == 400)
        }
    }

    @Test func stringsAreReadWithTheirEscapes() async throws {
        try await ShopClient.run { shop in
            let escaped = try await shop.graphQL(#"{ product(id: "p-100\u0039") { id } }"#)
            #expect(escaped.text == #"{"data":{"product":{"id":"p-1009"}}}"#)
            let block = try await shop.graphQL("{ product(id: \"\"\"\n    p-1009\n  \"\"\") { id } }")
            #expect(block.text == escaped.text)
            let braces = try await shop.graphQL(#"{ product(id: "p-10\u{30}9") { id } }"#)
            #expect(braces.text == escaped.text)
        }
    }
}
