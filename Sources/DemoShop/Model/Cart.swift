// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A cart as the shop keeps it. Prices are looked up when it is shown, so that it never goes stale.
struct Cart: Sendable {
    enum State: String, Sendable, Encodable {
        case open
        /// A payment is under way: nothing may be changed.
        case checkingOut = "checking_out"
        case completed
    }
    struct Line: Sendable {
        let id: Int
        let productID: String
        var quantity: Int
    }

    let id: String
    let createdAt: Date
    var state = State.open
    var lines: [Line] = []
    var nextLine = 1
    var promotions: [Promotion] = []
    var giftCards: [String] = []

    /// Bounds of one cart; more is a mistake or an attack.
    static let maxLines = 50
    static let maxQuantity = 99
    static let maxPromotions = 3
    static let maxGiftCards = 3
}

/// A cart as it is shown.
struct CartView: Sendable, Encodable {
    let id: String
    let state: Cart.State
    let lines: [LineView]
    let promotions: [String]
    let giftCards: [AppliedGiftCard]
    let totals: Totals
    let createdAt: Date
}

/// One line of a cart or an order, with the price it is or was sold at.
struct LineView: Sendable, Encodable {
    let id: Int
    let productId: String
    let name: String
    let quantity: Int
    /// Minor units, as is `total`.
    let unitPrice: Int
    let total: Int
}

/// What a gift card pays of a cart or an order, in minor units.
struct AppliedGiftCard: Sendable, Encodable {
    let code: String
    let amount: Int
}

struct NewLine: Sendable, Decodable {
    let productID: String
    let quantity: Int

    enum CodingKeys: String, CodingKey {
        case productID = "product_id"
        case quantity
    }
}

struct LineChange: Sendable, Decodable {
    let quantity: Int
}

/// The body of the promotion and gift-card endpoints.
struct CodeEntry: Sendable, Decodable {
    let code: String
}
