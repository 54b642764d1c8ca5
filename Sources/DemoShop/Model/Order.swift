// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A sale. Lines and prices are as they were when it was made.
struct Order: Sendable, Encodable {
    enum Status: String, Sendable, Encodable {
        case paid
    }
    struct Payment: Sendable, Encodable {
        /// Minor units that the provider took; 0 when gift cards paid for everything.
        let amount: Int
        /// The provider's name for the charge; nil when none was needed.
        let reference: String?
    }

    let id: String
    let status: Status
    let cartId: String
    let email: String
    let shippingAddress: PostalAddress
    let lines: [LineView]
    let giftCards: [AppliedGiftCard]
    let totals: Totals
    let payment: Payment
    let createdAt: Date
}

struct PostalAddress: Sendable, Codable, Equatable {
    let name: String
    let line1: String
    let line2: String?
    let city: String
    let postalCode: String
    /// Two capital letters (ISO 3166-1 alpha-2).
    let country: String

    enum CodingKeys: String, CodingKey {
        case name, line1, line2, city, country
        case postalCode = "postal_code"
    }
}

/// The body of a checkout.
struct CheckoutRequest: Sendable, Decodable, Equatable {
    let email: String
    let shippingAddress: PostalAddress
    /// Names a card at the payment provider, so that the shop never sees one.
    let paymentToken: String

    enum CodingKeys: String, CodingKey {
        case email
        case shippingAddress = "shipping_address"
        case paymentToken = "payment_token"
    }
}
