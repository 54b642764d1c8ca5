// SPDX-License-Identifier: Apache-2.0

import Core

/// What the demonstration invites to try: requests that should work.
enum DemoCatalogue {
    static let requests: [DemoRequest] = [
        DemoRequest(
            title: "look for products",
            form: .message(method: "GET", path: "/store/products?q=coffee&limit=3"),
            status: 200
        ),
        DemoRequest(
            title: "one product",
            form: .message(method: "GET", path: "/store/products/p-1001"),
            status: 200
        ),
        DemoRequest(
            title: "an empty cart; see what becomes of the shop's cookies",
            form: .message(method: "POST", path: "/store/carts"),
            status: 201
        ),
        DemoRequest(
            title: "log in",
            form: .message(
                method: "POST",
                path: "/store/auth/login",
                fields: [.init("Content-Type", "application/json")],
                body: #"{"email":"ada@example.com","password":"engine-no-1843"}"#
            ),
            status: 200
        ),
        DemoRequest(
            title: "what is left on a gift card",
            form: .message(method: "GET", path: "/store/gift-cards/GIFT-2500-AAAA-0001"),
            status: 200
        ),
        DemoRequest(
            title: "the same shop in GraphQL; the answer tells what it cost",
            form: .message(
                method: "POST",
                path: "/graphql",
                fields: [.init("Content-Type", "application/json")],
                body: #"{"query":"{ products(first: 3, search: \"coffee\") { nodes { id name price { amount } } } }"}"#
            ),
            status: 200
        ),
        DemoRequest(
            title: "a browser of the storefront asks whether it may",
            form: .message(
                method: "OPTIONS",
                path: "/store/carts",
                fields: [
                    .init("Origin", "https://storefront.localhost"),
                    .init("Access-Control-Request-Method", "POST"),
                    .init("Access-Control-Request-Headers", "content-type"),
                ]
            ),
            status: 204
        ),
        DemoRequest(
            title: "three server-sent events, as they come",
            form: .message(method: "GET", path: "/store/events?limit=3&interval_ms=200"),
            status: 200
        ),
        DemoRequest(
            title: "the shop's stack trace, which stays inside",
            form: .message(method: "GET", path: "/store/products/p-0500"),
            status: 500,
            check: .upstreamError,
            absent: "postgres://"
        ),
        DemoRequest(
            title: "the contract",
            form: .message(method: "GET", path: "/openapi.yaml"),
            status: 200
        ),
    ]

    /// A purchase, as lines for a shell: each needs what the one before answered.
    static func purchase(base: String, certificate: String) -> [String] {
        let curl = "curl -s --cacert \(DemoRequest.quoted(certificate))"
        let json = "-H 'Content-Type: application/json'"
        let address =
            #"{"name":"Ada","line1":"St James'\''s Square 12","city":"London","postal_code":"SW1Y 4JH","country":"GB"}"#
        let order = #"{"email":"ada@example.com","payment_token":"tok_visa","shipping_address":"# + address + "}"
        return [
            "CART=$(\(curl) -X POST \(base)/store/carts | sed 's/.*\"id\":\"\\(cart_[0-9a-f]*\\)\".*/\\1/')",
            "\(curl) \(json) --data-raw '{\"product_id\":\"p-1009\",\"quantity\":2}' \(base)/store/carts/$CART/items",
            "\(curl) \(json) -H \"Idempotency-Key: $CART\" --data-raw '\(order)' \(base)/store/carts/$CART/checkout",
        ]
    }
}
