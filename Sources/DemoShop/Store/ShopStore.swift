// SPDX-License-Identifier: Apache-2.0

import Foundation

/// All that the shop knows, in memory and bounded. What must happen together happens in one
/// method without a suspension, which an actor runs as a whole.
actor ShopStore {
    /// How much is kept before the oldest is forgotten: room for a demonstration and a load test,
    /// and still only some tens of megabytes.
    struct Capacity: Sendable {
        var carts = 10_000
        var orders = 10_000
        var customers = 5_000
        var sessions = 10_000
        var checkouts = 10_000
    }

    let now: @Sendable () -> Date
    /// Ids of products in the order they are shown.
    let catalogue: [String]
    var products: [String: Product]
    var giftCards: [String: GiftCard]
    var carts: BoundedTable<String, Cart>
    var orders: BoundedTable<String, Order>
    var nextOrder = 100_001
    var customers: BoundedTable<String, Customer>
    /// Lower-case address to customer id.
    var customersByEmail: [String: String] = [:]
    var sessions: BoundedTable<String, Session>
    /// Checkouts by cart and idempotency key.
    var checkouts: BoundedTable<CheckoutKey, CheckoutAttempt>

    init(
        capacity: Capacity = Capacity(),
        products: [Product] = Seed.products,
        giftCards: [GiftCard] = Seed.giftCards,
        customers: [NewCustomer] = Seed.customers,
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.now = now
        self.catalogue = products.map(\.id)
        self.products = Dictionary(products.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        self.giftCards = Dictionary(giftCards.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })
        self.carts = BoundedTable(capacity: capacity.carts)
        self.orders = BoundedTable(capacity: capacity.orders)
        self.customers = BoundedTable(capacity: capacity.customers)
        self.sessions = BoundedTable(capacity: capacity.sessions)
        self.checkouts = BoundedTable(capacity: capacity.checkouts)
        for new in customers {
            let id = RandomToken.make(prefix: "cus")
            let customer = Customer(
                id: id,
                email: new.email,
                name: new.name,
                createdAt: now(),
                password: new.password
            )
            self.customers.insert(customer, for: id)
            self.customersByEmail[new.email.lowercased()] = id
        }
    }
}

// MARK: - Catalogue

extension ShopStore {
    var allProducts: [Product] { catalogue.compactMap { products[$0] } }

    /// Products whose name, description or tags contain `query`, in any case.
    func products(matching query: String) -> [Product] {
        let wanted = query.lowercased()
        guard !wanted.isEmpty else { return allProducts }
        return allProducts.filter { product in
            ([product.name, product.description] + product.tags).contains { $0.lowercased().contains(wanted) }
        }
    }

    func product(_ id: String) throws(ShopError) -> Product {
        guard let product = products[id] else { throw .notFound("product") }
        return product
    }

    func change(_ id: String, by change: ProductChange) throws(ShopError) -> Product {
        var product = try product(id)
        product.name = change.name ?? product.name
        product.description = change.description ?? product.description
        product.price = change.price.map { Money($0) } ?? product.price
        product.stock = change.stock ?? product.stock
        products[id] = product
        return product
    }

    func giftCard(_ code: String) throws(ShopError) -> GiftCard {
        guard let card = giftCards[code] else { throw .notFound("gift card") }
        return card
    }
}
