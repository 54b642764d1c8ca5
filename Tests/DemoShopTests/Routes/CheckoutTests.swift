// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Testing

@testable import DemoShop

@Suite struct CheckoutTests {
    @Test func aSaleMakesAnOrderAndTakesFromTheStock() async throws {
        try await ShopClient.run { shop in
            let before = try await shop.stock(of: "p-1009")
            let cart = try await shop.cart(("p-1009", 3))
            let answer = try await shop.checkOut(cart)
            #expect(answer.status == 201)
            let id = try answer.string("id")
            #expect(answer.headers[.location] == "/store/orders/\(id)")
            #expect(try answer.int("payment.amount") == 3_600 + 490)
            #expect(try answer.string("payment.reference").hasPrefix("ch_"))
            #expect(try await shop.stock(of: "p-1009") == before - 3)
            #expect(try await shop.send(.get, "/store/orders/\(id)").text == answer.text)
            let bought = try await shop.send(.get, "/store/carts/\(cart)")
            #expect(try bought.string("state") == "completed")
        }
    }

    @Test(arguments: ["tok_declined", "tok_unknown"])
    func aDeclinedPaymentGivesEverythingBack(token: String) async throws {
        try await ShopClient.run { shop in
            let before = try await shop.stock(of: "p-1002")
            let cart = try await shop.cart(("p-1002", 2))
            let card = #"{"code":"GIFT-2500-AAAA-0001"}"#
            _ = try await shop.send(.post, "/store/carts/\(cart)/gift-cards", json: card)
            let answer = try await shop.checkOut(cart, token: token)
            #expect(answer.status == 402)
            #expect(answer.code == "payment_declined")
            #expect(try await shop.stock(of: "p-1002") == before)
            let balance = try await shop.send(.get, "/store/gift-cards/GIFT-2500-AAAA-0001").int("balance.amount")
            #expect(balance == 2_500)
            #expect(try await shop.checkOut(cart, key: "key-0002").status == 201)
        }
    }

    @Test func theSameKeyBuysOnce() async throws {
        try await ShopClient.run { shop in
            let before = try await shop.stock(of: "p-1009")
            let cart = try await shop.cart(("p-1009", 1))
            let first = try await shop.checkOut(cart)
            let second = try await shop.checkOut(cart)
            #expect(second.status == 201)
            #expect(second.text == first.text)
            #expect(second.headers[try #require(HTTPField.Name("Idempotent-Replayed"))] == "true")
            #expect(first.headers[try #require(HTTPField.Name("Idempotent-Replayed"))] == nil)
            #expect(try await shop.stock(of: "p-1009") == before - 1)

            let other = try await shop.checkOut(cart, token: "tok_other")
            #expect(other.code == "idempotency_key_reused")
            #expect(try await shop.checkOut(cart, key: "key-0002").code == "cart_closed")
        }
    }

    @Test func aDeclinedCheckoutIsDeclinedAgainUnderItsKey() async throws {
        try await ShopClient.run { shop in
            let cart = try await shop.cart(("p-1009", 1))
            let first = try await shop.checkOut(cart, token: "tok_declined")
            let second = try await shop.checkOut(cart, token: "tok_declined")
            #expect(second.status == 402)
            #expect(first.text == second.text)
        }
    }

    @Test func theLastPieceIsSoldOnce() async throws {
        try await ShopClient.run(payments: PretendPaymentProvider(delay: .milliseconds(20))) { shop in
            var carts: [String] = []
            for _ in 0..<8 { carts.append(try await shop.cart(("p-1024", 1))) }
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for cart in carts { group.addTask { try await shop.checkOut(cart).status } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.sorted() == [201] + Array(repeating: 409, count: 7))
            #expect(try await shop.stock(of: "p-1024") == 0)
        }
    }

    @Test func aCartIsLockedWhileItIsPaidFor() async throws {
        // Long enough for a machine that is busy with the other tests.
        try await ShopClient.run(payments: PretendPaymentProvider(delay: .seconds(3))) { shop in
            let cart = try await shop.cart(("p-1009", 1))
            async let sale = shop.checkOut(cart)
            var state = "open"
            while state == "open" { state = try await shop.send(.get, "/store/carts/\(cart)").string("state") }
            #expect(state == "checking_out")
            #expect(try await shop.checkOut(cart).code == "checkout_under_way")
            #expect(try await shop.checkOut(cart, key: "key-0002").code == "checkout_under_way")
            #expect(try await shop.send(.delete, "/store/carts/\(cart)/items/1").code == "cart_closed")
            #expect(try await sale.status == 201)
        }
    }

    @Test func aGiftCardCanPayForEverything() async throws {
        try await ShopClient.run { shop in
            let cart = try await shop.cart(("p-1019", 1))
            let card = #"{"code":"GIFT-9900-CCCC-0003"}"#
            _ = try await shop.send(.post, "/store/carts/\(cart)/gift-cards", json: card)
            let answer = try await shop.checkOut(cart, token: "tok_declined")
            #expect(answer.status == 201)
            #expect(try answer.int("payment.amount") == 0)
            let balance = try await shop.send(.get, "/store/gift-cards/GIFT-9900-CCCC-0003").int("balance.amount")
            #expect(balance == 9_900 - 1_650 - 490)
        }
    }

    @Test func allFaultsOfACheckoutAreNamedAtOnce() async throws {
        try await ShopClient.run { shop in
            let cart = try await shop.cart(("p-1009", 1))
            let body = """
                {"email":"nobody","payment_token":"","shipping_address":{"name":"","line1":"x","city":"y",
                "postal_code":"1","country":"gb"}}
                """
            let key = ["Idempotency-Key": "key-0001"]
            let answer = try await shop.send(.post, "/store/carts/\(cart)/checkout", json: body, headers: key)
            #expect(answer.status == 400)
            let fields = try (0..<answer.count("error.details")).map { try answer.string("error.details.\($0).field") }
            #expect(fields == ["email", "payment_token", "shipping_address.name", "shipping_address.country"])
        }
    }

    @Test(arguments: [nil, "short", "has space in it", String(repeating: "k", count: 65)] as [String?])
    func aCheckoutNeedsAnIdempotencyKey(key: String?) async throws {
        try await ShopClient.run { shop in
            let cart = try await shop.cart(("p-1009", 1))
            let headers = key.map { ["Idempotency-Key": $0] } ?? [:]
            let body = ShopClient.checkout()
            let answer = try await shop.send(.post, "/store/carts/\(cart)/checkout", json: body, headers: headers)
            #expect(answer.status == 400)
            #expect(try answer.string("error.details.0.field") == "Idempotency-Key")
        }
    }

    @Test func anEmptyCartCannotBeBought() async throws {
        try await ShopClient.run { shop in
            let answer = try await shop.checkOut(try await shop.cart())
            #expect(answer.status == 422)
            #expect(answer.code == "cart_empty")
        }
    }
}
