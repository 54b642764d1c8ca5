// SPDX-License-Identifier: Apache-2.0

/// Something for sale.
struct Product: Sendable, Codable, Equatable {
    let id: String
    let sku: String
    var name: String
    var description: String
    var price: Money
    /// Pieces that can still be sold.
    var stock: Int
    let tags: [String]
}

/// An amount in minor units (cents) of a currency (ISO 4217).
struct Money: Sendable, Codable, Equatable {
    var amount: Int
    var currency = Money.shopCurrency

    /// The shop sells in one currency.
    static let shopCurrency = "EUR"

    init(_ amount: Int) {
        self.amount = amount
    }
}

/// What an administrator may change of a product; absent members stay as they are.
struct ProductChange: Sendable, Decodable {
    var name: String?
    var description: String?
    /// Minor units.
    var price: Int?
    var stock: Int?

    var isEmpty: Bool { name == nil && description == nil && price == nil && stock == nil }
}

/// One page of a longer list.
struct Page<Item: Sendable & Encodable>: Sendable, Encodable {
    let items: [Item]
    /// Items in the whole list.
    let total: Int
    let limit: Int
    let offset: Int

    init(of list: [Item], limit: Int, offset: Int) {
        self.items = Array(list.dropFirst(offset).prefix(limit))
        self.total = list.count
        self.limit = limit
        self.offset = offset
    }
}
