// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Testing

@testable import DemoShop

/// A shop of its own for one test, asked in memory.
struct ShopClient: Sendable {
    let client: any TestClientProtocol

    static let adminToken = "admin-token-of-the-tests"

    /// - Parameter payments: answers at once unless a test wants otherwise.
    static func run(
        store: ShopStore = ShopStore(),
        payments: PretendPaymentProvider = PretendPaymentProvider(delay: .zero),
        _ test: @escaping @Sendable (ShopClient) async throws -> Void
    ) async throws {
        var logger = Logger(label: "demo-shop-tests")
        logger.logLevel = .critical
        let shop = DemoShop(adminToken: adminToken, store: store, payments: payments, logger: logger)
        let application = Application(router: shop.servedRouter(), logger: logger)
        try await application.test(.router) { client in try await test(ShopClient(client: client)) }
    }

    func send(
        _ method: HTTPRequest.Method,
        _ path: String,
        json: String? = nil,
        token: String? = nil,
        headers: [String: String] = [:]
    ) async throws -> ShopAnswer {
        var fields = HTTPFields()
        if json != nil { fields[.contentType] = "application/json" }
        if let token { fields[.authorization] = "Bearer \(token)" }
        for (name, value) in headers { fields[try #require(HTTPField.Name(name))] = value }
        let response = try await client.execute(
            uri: path,
            method: method,
            headers: fields,
            body: json.map { ByteBuffer(string: $0) }
        )
        return ShopAnswer(status: response.status.code, headers: response.headers, text: String(buffer: response.body))
    }

    /// A cart with these pieces in it.
    func cart(_ items: (product: String, quantity: Int)...) async throws -> String {
        let id = try await send(.post, "/store/carts").string("id")
        for item in items {
            let body = #"{"product_id":"\#(item.product)","quantity":\#(item.quantity)}"#
            #expect(try await send(.post, "/store/carts/\(id)/items", json: body).status == 200)
        }
        return id
    }

    func checkOut(_ cart: String, key: String = "key-0001", token: String = "tok_visa") async throws -> ShopAnswer {
        try await send(
            .post,
            "/store/carts/\(cart)/checkout",
            json: Self.checkout(token: token),
            headers: ["Idempotency-Key": key]
        )
    }

    func stock(of product: String) async throws -> Int {
        try await send(.get, "/store/products/\(product)").int("stock")
    }

    static func checkout(token: String = "tok_visa", email: String = "ada@example.com") -> String {
        """
        {"email":"\(email)","payment_token":"\(token)","shipping_address":{"name":"Ada","line1":"St James's Sq 12",
        "city":"London","postal_code":"SW1Y 4JH","country":"GB"}}
        """
    }
}

/// What the shop said.
struct ShopAnswer: Sendable {
    let status: Int
    let headers: HTTPFields
    let text: String

    /// The value at a dotted path such as `error.details.0.field`.
    func value(_ path: String) throws -> Any {
        var value = try JSONSerialization.jsonObject(with: Data(text.utf8))
        for step in path.split(separator: ".") {
            if let list = value as? [Any] {
                let index = try #require(Int(step))
                value = try #require(list.indices.contains(index) ? list[index] : nil)
            } else {
                value = try #require((value as? [String: Any])?[String(step)], "no \(path) in \(text)")
            }
        }
        return value
    }

    func string(_ path: String) throws -> String { try #require(try value(path) as? String) }
    func int(_ path: String) throws -> Int { try #require(try value(path) as? Int) }
    func count(_ path: String) throws -> Int { try #require(try value(path) as? [Any]).count }
    var code: String? { try? string("error.code") }
}
