// SPDX-License-Identifier: Apache-2.0

/// Carts and what is in them.
enum CartResolvers {
    static let all = [
        "Cart": cart,
        "Line": line,
        "AppliedGiftCard": appliedGiftCard,
        "GiftCard": giftCard,
        "Totals": totals,
    ]

    private static let cart = Resolvers.of(
        CartView.self,
        [
            "id": { cart, _ in .string(cart.id) },
            "state": { cart, _ in .string(cart.state.rawValue.uppercased()) },
            "lines": { cart, _ in .objects(cart.lines) },
            "promotions": { cart, _ in .strings(cart.promotions) },
            "giftCards": { cart, _ in .objects(cart.giftCards) },
            "totals": { cart, _ in .object(cart.totals) },
            "createdAt": { cart, _ in .date(cart.createdAt) },
        ]
    )

    private static let line = Resolvers.of(
        LineView.self,
        [
            "id": { line, _ in .int(line.id) },
            "name": { line, _ in .string(line.name) },
            "quantity": { line, _ in .int(line.quantity) },
            "unitPrice": { line, _ in .money(line.unitPrice) },
            "total": { line, _ in .money(line.total) },
            "product": { line, call in
                try await QueryResolvers.found { try await call.store.product(line.productId) }
            },
        ]
    )

    private static let appliedGiftCard = Resolvers.of(
        AppliedGiftCard.self,
        [
            "code": { card, _ in .string(card.code) },
            "amount": { card, _ in .money(card.amount) },
        ]
    )

    private static let giftCard = Resolvers.of(
        GiftCard.self,
        [
            "code": { card, _ in .string(card.code) },
            "balance": { card, _ in .object(card.balance) },
        ]
    )

    private static let totals = Resolvers.of(
        Totals.self,
        [
            "currency": { totals, _ in .string(totals.currency) },
            "subtotal": { totals, _ in .int(totals.subtotal) },
            "discount": { totals, _ in .int(totals.discount) },
            "shipping": { totals, _ in .int(totals.shipping) },
            "tax": { totals, _ in .int(totals.tax) },
            "total": { totals, _ in .int(totals.total) },
            "giftCard": { totals, _ in .int(totals.giftCard) },
            "due": { totals, _ in .int(totals.due) },
        ]
    )
}
