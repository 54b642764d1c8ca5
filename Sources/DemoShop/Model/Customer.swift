// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Somebody with an account.
struct Customer: Sendable, Encodable {
    let id: String
    let email: String
    let name: String
    let createdAt: Date
    /// As typed: see ``DemoShop`` on why that is good enough here and nowhere else. Never encoded.
    let password: String

    enum CodingKeys: CodingKey {
        case id, email, name, createdAt
    }
}

struct NewCustomer: Sendable, Decodable {
    let email: String
    let name: String
    let password: String
}

struct Credentials: Sendable, Decodable {
    let email: String
    let password: String
}

/// A login: an opaque token that stands for a customer for a while.
struct Session: Sendable {
    let customerID: String
    let expiresAt: Date

    /// An hour.
    static let lifetime: TimeInterval = 3_600
}

struct SessionView: Sendable, Encodable {
    let token: String
    let expiresAt: Date
    let customer: Customer
}

/// Money on a card, spent by whoever knows its code.
struct GiftCard: Sendable, Encodable {
    let code: String
    var balance: Money
}
