// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Testing

@testable import DemoShop

@Suite struct CatalogueTests {
    @Test func productsComeInPages() async throws {
        try await ShopClient.run { shop in
            let first = try await shop.send(.get, "/store/products?limit=5")
            #expect(first.status == 200)
            #expect(try first.count("items") == 5)
            #expect(try first.int("total") == Seed.products.count)
            let last = try await shop.send(.get, "/store/products?limit=5&offset=\(Seed.products.count - 2)")
            #expect(try last.count("items") == 2)
            let beyond = try await shop.send(.get, "/store/products?offset=100000")
            #expect(try beyond.count("items") == 0)
        }
    }

    @Test func aSearchLooksInNamesDescriptionsAndTagsInAnyCase() async throws {
        try await ShopClient.run { shop in
            for (query, matches) in [
                ("LINEN", 2), ("mother-of-pearl", 1), ("coffee", 3), ("chef%27s", 1), ("nothing-like-it", 0),
            ] {
                let page = try await shop.send(.get, "/store/products?q=\(query)")
                #expect(try page.int("total") == matches, "\(query)")
            }
        }
    }

    @Test(
        "a bad parameter is named",
        arguments: [
            ("limit=0", "limit"), ("limit=101", "limit"), ("limit=x", "limit"), ("limit=99999999999999999999", "limit"),
            ("offset=-1", "offset"), ("offset=100001", "offset"), ("q=" + String(repeating: "a", count: 101), "q"),
            ("q=%00", "q"),
        ]
    )
    func badParameter(query: String, field: String) async throws {
        try await ShopClient.run { shop in
            let answer = try await shop.send(.get, "/store/products?\(query)")
            #expect(answer.status == 400)
            #expect(answer.code == "invalid_request")
            #expect(try answer.string("error.details.0.field") == field)
        }
    }

    @Test func whatIsNotThereIsNotFound() async throws {
        try await ShopClient.run { shop in
            for path in ["/store/products/p-9998", "/store/gift-cards/NONE", "/store/orders/SO-1", "/nowhere"] {
                let answer = try await shop.send(.get, path)
                #expect(answer.status == 404)
                #expect(answer.code == "not_found")
            }
        }
    }

    @Test func aGiftCardShowsItsBalance() async throws {
        try await ShopClient.run { shop in
            let card = try await shop.send(.get, "/store/gift-cards/GIFT-2500-AAAA-0001")
            #expect(try card.int("balance.amount") == 2_500)
            #expect(try card.string("balance.currency") == "EUR")
        }
    }

    @Test func anotherMethodIsRefusedWithAllow() async throws {
        try await ShopClient.run { shop in
            let answer = try await shop.send(.put, "/store/products")
            #expect(answer.status == 405)
            #expect(answer.headers[.allow] == "GET, HEAD")
            #expect(try await shop.send(.head, "/store/products").status == 200)
            let line = try await shop.send(.get, "/store/carts/x/items/1")
            #expect(line.headers[.allow] == "DELETE, PATCH")
        }
    }
}
