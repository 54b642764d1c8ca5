// SPDX-License-Identifier: Apache-2.0

/// What a cart costs, in minor units of the shop's currency.
struct Totals: Sendable, Encodable, Equatable {
    let currency: String
    /// The lines.
    let subtotal: Int
    /// What promotions take off the lines.
    let discount: Int
    let shipping: Int
    /// The value-added tax contained in `total`.
    let tax: Int
    /// Lines less discount plus shipping.
    let total: Int
    /// The part of `total` that gift cards pay.
    let giftCard: Int
    /// The part of `total` that the payment provider is asked for.
    let due: Int

    /// Numbers stay far from overflow: a cart has at most 50 lines of 99 pieces, a price at most 10^7.
    init(subtotal: Int, promotions: [Promotion], giftCardBalance: Int) {
        let off = promotions.reduce(0) { $0 + $1.discount(on: subtotal) }
        let goods = max(0, subtotal - off)
        let isFree = subtotal == 0 || goods >= Self.freeShippingFrom || promotions.contains { $0.shipsFree }
        self.currency = Money.shopCurrency
        self.subtotal = subtotal
        self.discount = subtotal - goods
        self.shipping = isFree ? 0 : Self.shippingFee
        self.total = goods + shipping
        // Half up: gross * rate / (100 + rate).
        self.tax = (total * Self.taxPercent * 2 + 100 + Self.taxPercent) / (2 * (100 + Self.taxPercent))
        self.giftCard = min(total, giftCardBalance)
        self.due = total - giftCard
    }

    static let shippingFee = 490
    static let freeShippingFrom = 7_500
    static let taxPercent = 19
}

/// A code that makes a cart cheaper.
enum Promotion: String, Sendable, CaseIterable {
    /// Ten percent off the lines.
    case welcome = "WELCOME10"
    /// Five euros off lines worth thirty or more.
    case summer = "SUMMER5"
    case shipping = "FREESHIP"

    var shipsFree: Bool { self == .shipping }

    /// Minor units off a cart whose lines cost `subtotal`.
    func discount(on subtotal: Int) -> Int {
        switch self {
        case .welcome: subtotal / 10
        case .summer: subtotal >= 3_000 ? 500 : 0
        case .shipping: 0
        }
    }
}
