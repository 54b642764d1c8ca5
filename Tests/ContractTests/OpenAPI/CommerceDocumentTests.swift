// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Contract

/// Documents of real commerce systems.
@Suite struct CommerceDocumentTests {
    private static func compile(_ json: [UInt8]) throws -> TestContract {
        TestContract(try OpenAPIDocument.compile(documents: ["api.yaml": json], root: "api.yaml"))
    }

    @Test func medusaCompiles() throws {
        let medusa = try Self.compile(YAMLDocument.conformance("commerce/medusa-store.openapi.yaml"))
        #expect(medusa.contract.title == "Medusa Storefront API")
        #expect(medusa.contract.operations.count == 46)
        #expect(try medusa.check("GET /store/products?limit=10&fields=id,title&handle=shirt") == [])
        #expect(try medusa.check("GET /store/products?limit=many") == ["query limit type"])
        #expect(try medusa.check("GET /store/products?created_at[$gte]=2025-01-01") == [])
    }

    @Test func commercetoolsCompiles() throws {
        let json = try YAMLDocument.conformance("commerce/commercetools-checkout.openapi.yaml")
        let commercetools = try Self.compile(json)
        #expect(commercetools.contract.operations.count == 24)
    }

    @Test func honestRequestsToTheDemoShopPass() throws {
        let shop = try Self.compile(YAMLDocument.package("Sources/DemoShop/openapi.yaml"))
        #expect(shop.contract.operations.count == 26)
        let cart = "/store/carts/cart_0123456789abcdef0123456789abcdef"
        let json = "application/json"
        #expect(try shop.check("GET /store/products?q=shirt&limit=20&offset=0") == [])
        #expect(try shop.check("GET /store/products/p-1001") == [])
        #expect(try shop.check("GET /store/gift-cards/GIFT-2500-AAAA-0001") == [])
        #expect(try shop.check("POST /store/carts") == [])
        #expect(try shop.check("HEAD \(cart)") == [])
        let item = #"{"product_id":"p-1001","quantity":2}"#
        #expect(try shop.check("POST \(cart)/items", body: item, contentType: json) == [])
        #expect(try shop.check("PATCH \(cart)/items/1", body: #"{"quantity":3}"#, contentType: json) == [])
        #expect(try shop.check("DELETE \(cart)/items/1") == [])
        let address = #"{"name":"Ada","line1":"1 Street","city":"Paris","postal_code":"75001","country":"FR"}"#
        let checkout = #"{"email":"ada@example.com","shipping_address":\#(address),"payment_token":"tok_visa"}"#
        let key = [("Idempotency-Key", "order-0001")]
        #expect(try shop.check("POST \(cart)/checkout", headers: key, body: checkout, contentType: json) == [])
        #expect(
            try shop.check("POST \(cart)/checkout", body: checkout, contentType: json)
                == ["header idempotency-key required"]
        )
        let image = try shop.check("POST /store/images", body: "\u{1}\u{2}", contentType: "image/png")
        #expect(image == [])
        #expect(try shop.check("GET /store/events?limit=3&interval_ms=10") == [])
        #expect(try shop.check("PATCH /admin/products/p-1001", body: #"{"stock":5}"#, contentType: json) == [])
    }

    @Test func hostileRequestsToTheDemoShopDoNot() throws {
        let shop = try Self.compile(YAMLDocument.package("Sources/DemoShop/openapi.yaml"))
        let cart = "/store/carts/cart_0123456789abcdef0123456789abcdef"
        let json = "application/json"
        #expect(try shop.check("GET /store/products/p-1001%27--") == ["path id pattern"])
        #expect(try shop.check("GET /store/products?limit=100000") == ["query limit maximum"])
        let price = #"{"product_id":"p-1001","quantity":2,"unit_price":1}"#
        #expect(
            try shop.check("POST \(cart)/items", body: price, contentType: json)
                == ["body /unit_price additionalProperties"]
        )
        let many = #"{"product_id":"p-1001","quantity":-2}"#
        #expect(try shop.check("POST \(cart)/items", body: many, contentType: json) == ["body /quantity minimum"])
        #expect(try shop.check("POST \(cart)/items", body: many, contentType: "text/plain") == ["body content-type"])
        #expect(try shop.check("POST \(cart)/items") == ["body required"])
        #expect(try shop.check("GET /store/products", body: "{}", contentType: json) == ["body undeclared"])
    }
}
