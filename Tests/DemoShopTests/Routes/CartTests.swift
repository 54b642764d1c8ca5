// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Testing

@testable import DemoShop

@Suite struct CartTests {
    @Test func linesAreAddedMergedChangedAndRemoved() async throws {
        try await ShopClient.run { shop in
            let id = try await shop.cart(("p-1009", 2), ("p-1001", 1), ("p-1009", 1))
            var cart = try await shop.send(.get, "/store/carts/\(id)")
            #expect(try cart.count("lines") == 2)
            #expect(try cart.int("lines.0.quantity") == 3)
            #expect(try cart.int("totals.subtotal") == 3 * 1_200 + 5_900)

            cart = try await shop.send(.patch, "/store/carts/\(id)/items/1", json: #"{"quantity":1}"#)
            #expect(try cart.int("lines.0.total") == 1_200)
            cart = try await shop.send(.delete, "/store/carts/\(id)/items/1")
            #expect(try cart.count("lines") == 1)
            #expect(try cart.string("lines.0.product_id") == "p-1001")
            #expect(try await shop.send(.delete, "/store/carts/\(id)/items/1").status == 404)
        }
    }

    @Test func aNewCartSaysWhereItIs() async throws {
        try await ShopClient.run { shop in
            let cart = try await shop.send(.post, "/store/carts")
            #expect(cart.status == 201)
            #expect(cart.headers[.location] == "/store/carts/\(try cart.string("id"))")
            #expect(try cart.string("state") == "open")
        }
    }

    @Test(
        "a bad line is refused and the fault named",
        arguments: [
            (#"{"product_id":"p-1001"}"#, 400, "quantity"),
            (#"{"product_id":"p-1001","quantity":0}"#, 400, "quantity"),
            (#"{"product_id":"p-1001","quantity":100}"#, 400, "quantity"),
            (#"{"product_id":"p-1001","quantity":9223372036854775807}"#, 400, "quantity"),
            (#"{"product_id":"p-1001","quantity":1e400}"#, 400, nil),
            (#"{"product_id":"p-1001","quantity":1.5}"#, 400, "body"),
            (#"{"product_id":"p-1001","quantity":"1"}"#, 400, "quantity"),
            (#"{"product_id":null,"quantity":1}"#, 400, "product_id"),
            (#"{"product_id":"","quantity":1}"#, 400, "product_id"),
            (#"[]"#, 400, "body"),
            (#"{"product_id":"p-1001","quantity":1"#, 400, nil),
            ("", 400, nil),
            (#"{"product_id":"p-9998","quantity":1}"#, 422, nil),
        ] as [(String, Int, String?)]
    )
    func badLine(body: String, status: Int, field: String?) async throws {
        try await ShopClient.run { shop in
            let id = try await shop.cart()
            let answer = try await shop.send(.post, "/store/carts/\(id)/items", json: body)
            #expect(answer.status == status)
            #expect(answer.code != nil)
            if let field { #expect(try answer.string("error.details.0.field") == field) }
            let cart = try await shop.send(.get, "/store/carts/\(id)")
            #expect(try cart.count("lines") == 0)
        }
    }

    @Test func aBodyOfAnotherTypeOrTooLongIsRefused() async throws {
        try await ShopClient.run { shop in
            let id = try await shop.cart()
            let form = try await shop.send(.post, "/store/carts/\(id)/items", headers: ["Content-Type": "text/plain"])
            #expect(form.status == 415)
            let long = #"{"code":""# + String(repeating: "a", count: 300_000) + #""}"#
            #expect(try await shop.send(.post, "/store/carts/\(id)/promotions", json: long).status == 413)
        }
    }

    @Test func noMoreThanTheStockFitsInACart() async throws {
        try await ShopClient.run { shop in
            let id = try await shop.cart(("p-1024", 1))
            let body = #"{"product_id":"p-1024","quantity":1}"#
            let answer = try await shop.send(.post, "/store/carts/\(id)/items", json: body)
            #expect(answer.status == 409)
            #expect(answer.code == "out_of_stock")
        }
    }

    @Test func codesCountOnceAndUnknownOnesAreRefused() async throws {
        try await ShopClient.run { shop in
            let id = try await shop.cart(("p-1002", 1))
            for _ in 0..<2 {
                let cart = try await shop.send(.post, "/store/carts/\(id)/promotions", json: #"{"code":"welcome10"}"#)
                #expect(try cart.int("totals.discount") == 890)
                #expect(try cart.count("promotions") == 1)
            }
            let card = #"{"code":"GIFT-2500-AAAA-0001"}"#
            for _ in 0..<2 {
                let cart = try await shop.send(.post, "/store/carts/\(id)/gift-cards", json: card)
                #expect(try cart.int("totals.due") == 8_010 - 2_500)
            }
            let unknown = #"{"code":"FREE-EVERYTHING"}"#
            let promotion = try await shop.send(.post, "/store/carts/\(id)/promotions", json: unknown)
            #expect(promotion.code == "unknown_promotion")
            let giftCard = try await shop.send(.post, "/store/carts/\(id)/gift-cards", json: unknown)
            #expect(giftCard.code == "unknown_gift_card")
        }
    }
}
