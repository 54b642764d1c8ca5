// SPDX-License-Identifier: Apache-2.0

extension ShopStore {
    func makeCart() -> CartView {
        let cart = Cart(id: RandomToken.make(prefix: "cart"), createdAt: now())
        carts.insert(cart, for: cart.id)
        return view(of: cart)
    }

    func cart(_ id: String) throws(ShopError) -> CartView {
        view(of: try existingCart(id))
    }

    /// Adds pieces of a product; to the line that already has it, if there is one.
    func addLine(_ new: NewLine, to id: String) throws(ShopError) -> CartView {
        try changeCart(id) { cart throws(ShopError) in
            guard let product = products[new.productID] else { throw .unknownProduct }
            try checkQuantity(new.quantity, of: product)
            if let index = cart.lines.firstIndex(where: { $0.productID == new.productID }) {
                let quantity = cart.lines[index].quantity + new.quantity
                try checkQuantity(quantity, of: product)
                cart.lines[index].quantity = quantity
            } else {
                guard cart.lines.count < Cart.maxLines else { throw .cartFull(Cart.maxLines) }
                cart.lines.append(Cart.Line(id: cart.nextLine, productID: product.id, quantity: new.quantity))
                cart.nextLine += 1
            }
        }
    }

    func setQuantity(_ quantity: Int, ofLine line: Int, in id: String) throws(ShopError) -> CartView {
        try changeCart(id) { cart throws(ShopError) in
            guard let index = cart.lines.firstIndex(where: { $0.id == line }) else { throw .notFound("line") }
            guard let product = products[cart.lines[index].productID] else { throw .unknownProduct }
            try checkQuantity(quantity, of: product)
            cart.lines[index].quantity = quantity
        }
    }

    func removeLine(_ line: Int, from id: String) throws(ShopError) -> CartView {
        try changeCart(id) { cart throws(ShopError) in
            guard let index = cart.lines.firstIndex(where: { $0.id == line }) else { throw .notFound("line") }
            cart.lines.remove(at: index)
        }
    }

    func addPromotion(_ code: String, to id: String) throws(ShopError) -> CartView {
        try changeCart(id) { cart throws(ShopError) in
            guard let promotion = Promotion(rawValue: code.uppercased()) else { throw .unknownPromotion }
            guard !cart.promotions.contains(promotion) else { return }
            guard cart.promotions.count < Cart.maxPromotions else { throw .tooManyCodes(Cart.maxPromotions) }
            cart.promotions.append(promotion)
        }
    }

    func addGiftCard(_ code: String, to id: String) throws(ShopError) -> CartView {
        try changeCart(id) { cart throws(ShopError) in
            guard giftCards[code] != nil else { throw .unknownGiftCard }
            guard !cart.giftCards.contains(code) else { return }
            guard cart.giftCards.count < Cart.maxGiftCards else { throw .tooManyCodes(Cart.maxGiftCards) }
            cart.giftCards.append(code)
        }
    }

    /// What the cart looks like and costs at this moment.
    func view(of cart: Cart) -> CartView {
        let lines = cart.lines.compactMap { line in
            products[line.productID].map { product in
                LineView(
                    id: line.id,
                    productId: product.id,
                    name: product.name,
                    quantity: line.quantity,
                    unitPrice: product.price.amount,
                    total: product.price.amount * line.quantity
                )
            }
        }
        let balances = cart.giftCards.map { ($0, giftCards[$0]?.balance.amount ?? 0) }
        let totals = Totals(
            subtotal: lines.reduce(0) { $0 + $1.total },
            promotions: cart.promotions,
            giftCardBalance: balances.reduce(0) { $0 + $1.1 }
        )
        var open = totals.giftCard
        let applied = balances.map { code, balance in
            let amount = min(open, balance)
            open -= amount
            return AppliedGiftCard(code: code, amount: amount)
        }
        return CartView(
            id: cart.id,
            state: cart.state,
            lines: lines,
            promotions: cart.promotions.map(\.rawValue),
            giftCards: applied,
            totals: totals,
            createdAt: cart.createdAt
        )
    }

    func existingCart(_ id: String) throws(ShopError) -> Cart {
        guard let cart = carts[id] else { throw .notFound("cart") }
        return cart
    }

    private func changeCart(
        _ id: String,
        _ change: (inout Cart) throws(ShopError) -> Void
    ) throws(ShopError) -> CartView {
        var cart = try existingCart(id)
        guard cart.state == .open else { throw .cartClosed }
        try change(&cart)
        carts.insert(cart, for: id)
        return view(of: cart)
    }

    private func checkQuantity(_ quantity: Int, of product: Product) throws(ShopError) {
        guard (1...Cart.maxQuantity).contains(quantity) else {
            throw .invalid("quantity", "must be 1 to \(Cart.maxQuantity) in all")
        }
        guard quantity <= product.stock else { throw .outOfStock(product) }
    }
}
