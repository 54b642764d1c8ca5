// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Testing

@testable import DemoShop

/// What a gateway has to make up for is part of the demonstration, so it must not be mended by mistake.
@Suite struct CarelessnessTests {
    @Test func everyAnswerNamesItsSoftware() async throws {
        try await ShopClient.run { shop in
            let name = try #require(HTTPField.Name("X-Powered-By"))
            for path in ["/store/products", "/nowhere", "/store/products/p-0500"] {
                #expect(try await shop.send(.get, path).headers[name] == "Hummingbird/2 (Swift)")
            }
        }
    }

    @Test func cookiesHaveNoFlags() async throws {
        try await ShopClient.run { shop in
            let first = try await shop.send(.get, "/store/products").headers[.setCookie]
            let cookie = try #require(first)
            #expect(cookie.hasPrefix("visitor=v_"))
            for flag in ["secure", "httponly", "samesite"] { #expect(!cookie.lowercased().contains(flag)) }
            let again = try await shop.send(.get, "/store/products", headers: ["Cookie": "visitor=v_1"])
            #expect(again.headers[.setCookie] == nil)
        }
    }

    @Test func theBrokenProductShowsAStackTrace() async throws {
        try await ShopClient.run { shop in
            let page = try await shop.send(.get, "/store/products/p-0500")
            #expect(page.status == 500)
            #expect(page.headers[.contentType] == "text/html; charset=utf-8")
            #expect(page.text.contains("ProductRepository.swift:118"))
            #expect(page.text.contains("postgres://"))
        }
    }

    @Test func theForgottenDebugPathShowsWhatArrived() async throws {
        try await ShopClient.run { shop in
            let headers = ["X-Forwarded-For": "203.0.113.66"]
            let answer = try await shop.send(.get, "/store/debug/request?a=b", headers: headers)
            #expect(try answer.string("target") == "/store/debug/request?a=b")
            #expect(answer.text.contains(#"{"name":"x-forwarded-for","value":"203.0.113.66"}"#))
        }
    }

    @Test func unknownMembersOfABodyAreIgnored() async throws {
        try await ShopClient.run { shop in
            let id = try await shop.cart()
            let body = #"{"product_id":"p-1001","quantity":1,"price":1}"#
            let cart = try await shop.send(.post, "/store/carts/\(id)/items", json: body)
            #expect(cart.status == 200)
            #expect(try cart.int("lines.0.unit_price") == 5_900)
        }
    }
}
