// SPDX-License-Identifier: Apache-2.0

/// What makes a checkout the same one when it is sent again.
struct CheckoutKey: Hashable, Sendable {
    let cart: String
    let idempotencyKey: String
}

/// What became of a checkout.
struct CheckoutAttempt: Sendable {
    enum Outcome: Sendable {
        case underWay
        case placed(Order)
        case refused(ShopError)
    }
    let request: CheckoutRequest
    var outcome = Outcome.underWay
}

extension ShopStore {
    /// Sells a cart: reserves stock and gift cards, asks for the money, and either makes an order or
    /// gives back what was reserved.
    ///
    /// Sent again with the same key and the same body it answers as it did the first time.
    /// - Returns: the order, and whether it had been made before.
    func checkout(
        _ key: CheckoutKey,
        _ request: CheckoutRequest,
        payments: PretendPaymentProvider
    ) async throws(ShopError) -> (order: Order, isRepeated: Bool) {
        if let attempt = checkouts[key] {
            guard attempt.request == request else { throw .idempotencyKeyReused }
            switch attempt.outcome {
            case .underWay: throw .checkoutUnderWay
            case .placed(let order): return (order, true)
            case .refused(let error): throw error
            }
        }
        let sale = try reserve(key.cart)
        checkouts.insert(CheckoutAttempt(request: request), for: key)
        let charge = await payments.charge(sale.totals.due, token: request.paymentToken)

        // Other requests ran while the provider was asked; what follows is one step again.
        switch charge {
        case .declined(let reason):
            giveBack(sale)
            let error = ShopError.paymentDeclined(reason)
            checkouts.update(key) { $0.outcome = .refused(error) }
            throw error
        case .paid(let reference):
            let order = place(sale, request, reference: reference)
            checkouts.update(key) { $0.outcome = .placed(order) }
            return (order, false)
        }
    }

    func order(_ id: String) throws(ShopError) -> Order {
        guard let order = orders[id] else { throw .notFound("order") }
        return order
    }

    /// Newest first.
    var allOrders: [Order] { orders.all.reversed() }

    /// Takes stock and gift-card money, all or nothing, and closes the cart to changes.
    private func reserve(_ id: String) throws(ShopError) -> CartView {
        let cart = try existingCart(id)
        switch cart.state {
        case .open: break
        case .checkingOut: throw .checkoutUnderWay
        case .completed: throw .cartClosed
        }
        guard !cart.lines.isEmpty else { throw .cartEmpty }
        for line in cart.lines {
            guard let product = products[line.productID] else { throw .unknownProduct }
            guard line.quantity <= product.stock else { throw .outOfStock(product) }
        }
        let sale = view(of: cart)
        for line in sale.lines { products[line.productId]?.stock -= line.quantity }
        for card in sale.giftCards { giftCards[card.code]?.balance.amount -= card.amount }
        carts.update(id) { $0.state = .checkingOut }
        return sale
    }

    private func giveBack(_ sale: CartView) {
        for line in sale.lines { products[line.productId]?.stock += line.quantity }
        for card in sale.giftCards { giftCards[card.code]?.balance.amount += card.amount }
        carts.update(sale.id) { $0.state = .open }
    }

    private func place(_ sale: CartView, _ request: CheckoutRequest, reference: String?) -> Order {
        let order = Order(
            id: "SO-\(nextOrder)",
            status: .paid,
            cartId: sale.id,
            email: request.email,
            shippingAddress: request.shippingAddress,
            lines: sale.lines,
            giftCards: sale.giftCards,
            totals: sale.totals,
            payment: Order.Payment(amount: sale.totals.due, reference: reference),
            createdAt: now()
        )
        nextOrder += 1
        orders.insert(order, for: order.id)
        carts.update(sale.id) { $0.state = .completed }
        return order
    }
}
