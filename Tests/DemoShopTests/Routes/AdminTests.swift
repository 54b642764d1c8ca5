// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Testing

@testable import DemoShop

@Suite struct AdminTests {
    @Test(arguments: [
        (HTTPRequest.Method.get, "/admin/orders"), (.get, "/admin/customers"), (.patch, "/admin/products/p-1001"),
    ])
    func onlyTheAdministratorIsLetIn(method: HTTPRequest.Method, path: String) async throws {
        try await ShopClient.run { shop in
            #expect(try await shop.send(method, path, json: "{}").status == 401)
            #expect(try await shop.send(method, path, json: "{}", token: "guess").status == 401)
            let credentials = #"{"email":"ada@example.com","password":"engine-no-1843"}"#
            let token = try await shop.send(.post, "/store/auth/login", json: credentials).string("token")
            #expect(try await shop.send(method, path, json: "{}", token: token).status == 403)
        }
    }

    @Test func ordersAndCustomersAreListedNewestFirst() async throws {
        try await ShopClient.run { shop in
            for _ in 0..<3 { _ = try await shop.checkOut(try await shop.cart(("p-1009", 1))) }
            let orders = try await shop.send(.get, "/admin/orders?limit=2", token: ShopClient.adminToken)
            #expect(try orders.int("total") == 3)
            #expect(try orders.string("items.0.id") == "SO-100003")
            #expect(try orders.count("items") == 2)
            let customers = try await shop.send(.get, "/admin/customers", token: ShopClient.adminToken)
            #expect(try customers.int("total") == Seed.customers.count)
            #expect(!customers.text.contains("password"))
        }
    }

    @Test func aChangeIsSeenInTheCatalogueAndInOpenCarts() async throws {
        try await ShopClient.run { shop in
            let cart = try await shop.cart(("p-1001", 2))
            let change = try await shop.send(
                .patch,
                "/admin/products/p-1001",
                json: #"{"price":100,"stock":7}"#,
                token: ShopClient.adminToken
            )
            #expect(try change.int("price.amount") == 100)
            #expect(try change.string("name") == "Linen shirt")
            #expect(try await shop.stock(of: "p-1001") == 7)
            let shown = try await shop.send(.get, "/store/carts/\(cart)")
            #expect(try shown.int("totals.subtotal") == 200)
        }
    }

    @Test(arguments: [
        ("{}", "body"), (#"{"price":0}"#, "price"), (#"{"price":10000001}"#, "price"), (#"{"stock":-1}"#, "stock"),
        (#"{"name":""}"#, "name"), (#"{"name":"a\u0000b"}"#, "name"),
    ])
    func aBadChangeIsRefused(body: String, field: String) async throws {
        try await ShopClient.run { shop in
            let path = "/admin/products/p-1001"
            let answer = try await shop.send(.patch, path, json: body, token: ShopClient.adminToken)
            #expect(answer.status == 400)
            #expect(try answer.string("error.details.0.field") == field)
        }
    }
}
