// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import Synchronization
import Testing

@testable import DemoShop

@Suite struct CustomerTests {
    private static let grace = #"{"email":"Hopper@example.com","name":"Grace","password":"nanosecond"}"#

    @Test func aCustomerRegistersLogsInAndSeesHerself() async throws {
        try await ShopClient.run { shop in
            let new = try await shop.send(.post, "/store/customers", json: Self.grace)
            #expect(new.status == 201)
            #expect(!new.text.contains("nanosecond"))
            let again = #"{"email":"hopper@EXAMPLE.com","name":"Grace","password":"nanosecond"}"#
            #expect(try await shop.send(.post, "/store/customers", json: again).code == "email_taken")

            let credentials = #"{"email":"hopper@example.com","password":"nanosecond"}"#
            let session = try await shop.send(.post, "/store/auth/login", json: credentials)
            #expect(session.status == 200)
            let me = try await shop.send(.get, "/store/customers/me", token: try session.string("token"))
            #expect(try me.string("id") == (try new.string("id")))
        }
    }

    @Test(arguments: [
        #"{"email":"ada@example.com","password":"wrong"}"#, #"{"email":"nobody@example.com","password":"wrong"}"#,
    ])
    func aWrongPasswordAndAnUnknownAddressLookAlike(body: String) async throws {
        try await ShopClient.run { shop in
            let answer = try await shop.send(.post, "/store/auth/login", json: body)
            #expect(answer.status == 401)
            #expect(answer.code == "bad_credentials")
            #expect(answer.headers[.wwwAuthenticate] != nil)
        }
    }

    @Test func aSessionEndsAfterAnHour() async throws {
        let time = TimeBox(Date(timeIntervalSince1970: 1_800_000_000))
        try await ShopClient.run(store: ShopStore(now: { time.now })) { shop in
            let credentials = #"{"email":"ada@example.com","password":"engine-no-1843"}"#
            let token = try await shop.send(.post, "/store/auth/login", json: credentials).string("token")
            time.advance(by: 3_599)
            #expect(try await shop.send(.get, "/store/customers/me", token: token).status == 200)
            time.advance(by: 1)
            #expect(try await shop.send(.get, "/store/customers/me", token: token).status == 401)
        }
    }

    @Test(arguments: [nil, "ses_0", ""] as [String?])
    func nobodyIsNotACustomer(token: String?) async throws {
        try await ShopClient.run { shop in
            let answer = try await shop.send(.get, "/store/customers/me", token: token)
            #expect(answer.status == 401)
            #expect(answer.headers[.wwwAuthenticate] == "Bearer realm=\"demo-shop\"")
        }
    }

    @Test(arguments: ["plain", "a@b", "@example.com", "a b@example.com", "a@@example.com", "a@example..com"])
    func anAddressThatIsNoneIsRefused(email: String) async throws {
        try await ShopClient.run { shop in
            let body = #"{"email":"\#(email)","name":"X","password":"long enough"}"#
            let answer = try await shop.send(.post, "/store/customers", json: body)
            #expect(answer.status == 400)
            #expect(try answer.string("error.details.0.field") == "email")
        }
    }
}

/// A clock that a test turns.
private final class TimeBox: Sendable {
    private let time: Mutex<Date>

    init(_ start: Date) { time = Mutex(start) }

    var now: Date { time.withLock { $0 } }
    func advance(by seconds: TimeInterval) { time.withLock { $0 += seconds } }
}
