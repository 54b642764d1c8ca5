// SPDX-License-Identifier: Apache-2.0

/// Sales.
enum OrderResolvers {
    static let all = ["Order": order, "Payment": payment, "Address": address]

    private static let order = Resolvers.of(
        Order.self,
        [
            "id": { order, _ in .string(order.id) },
            "status": { order, _ in .string(order.status.rawValue.uppercased()) },
            "cart": { order, call in
                try await QueryResolvers.found { try await call.store.cart(order.cartId) }
            },
            "email": { order, _ in .string(order.email) },
            "shippingAddress": { order, _ in .object(order.shippingAddress) },
            "lines": { order, _ in .objects(order.lines) },
            "giftCards": { order, _ in .objects(order.giftCards) },
            "totals": { order, _ in .object(order.totals) },
            "payment": { order, _ in .object(order.payment) },
            "createdAt": { order, _ in .date(order.createdAt) },
        ]
    )

    private static let payment = Resolvers.of(
        Order.Payment.self,
        [
            "amount": { payment, _ in .money(payment.amount) },
            "reference": { payment, _ in .optional(payment.reference) },
        ]
    )

    private static let address = Resolvers.of(
        PostalAddress.self,
        [
            "name": { address, _ in .string(address.name) },
            "line1": { address, _ in .string(address.line1) },
            "line2": { address, _ in .optional(address.line2) },
            "city": { address, _ in .string(address.city) },
            "postalCode": { address, _ in .string(address.postalCode) },
            "country": { address, _ in .string(address.country) },
        ]
    )
}
