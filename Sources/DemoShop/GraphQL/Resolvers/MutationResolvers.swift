// SPDX-License-Identifier: Apache-2.0

/// What changes something. The rules for values are those of the REST endpoints.
enum MutationResolvers {
    static let all = [
        ShopSchema.mutation: Resolvers.of(
            RootObject.self,
            [
                "tokenCreate": tokenCreate,
                "register": register,
                "cartCreate": cartCreate,
                "cartLinesAdd": cartLinesAdd,
                "cartLineUpdate": cartLineUpdate,
                "cartLineRemove": { _, call in
                    .object(try await call.store.removeLine(call.int("lineId"), from: call.string("cartId")))
                },
                "cartAddPromoCode": { _, call in
                    .object(try await call.store.addPromotion(try code(call), to: call.string("cartId")))
                },
                "cartAddGiftCard": { _, call in
                    .object(try await call.store.addGiftCard(try code(call), to: call.string("cartId")))
                },
                "checkoutComplete": checkoutComplete,
            ]
        )
    ]

    @Sendable private static func tokenCreate(_ root: RootObject, _ call: FieldCall) async throws -> ResolvedValue {
        let credentials = Credentials(email: call.string("email"), password: call.string("password"))
        var validation = Validation()
        validation.text("email", credentials.email, 1...254)
        validation.text("password", credentials.password, 1...128)
        try validation.finish()
        return .object(try await call.store.login(credentials))
    }

    @Sendable private static func register(_ root: RootObject, _ call: FieldCall) async throws -> ResolvedValue {
        let input = call.object("input")
        let new = NewCustomer(
            email: input.string("email") ?? "",
            name: input.string("name") ?? "",
            password: input.string("password") ?? ""
        )
        var validation = Validation()
        validation.email("input.email", new.email)
        validation.text("input.name", new.name, 1...100)
        validation.text("input.password", new.password, 8...128)
        try validation.finish()
        return .object(try await call.store.register(new))
    }

    @Sendable private static func cartCreate(_ root: RootObject, _ call: FieldCall) async throws -> ResolvedValue {
        let lines = try lines(call)
        let cart = await call.store.makeCart()
        return .object(try await add(lines, to: cart.id, call.store))
    }

    @Sendable private static func cartLinesAdd(_ root: RootObject, _ call: FieldCall) async throws -> ResolvedValue {
        .object(try await add(try lines(call), to: call.string("cartId"), call.store))
    }

    @Sendable private static func cartLineUpdate(_ root: RootObject, _ call: FieldCall) async throws -> ResolvedValue {
        let quantity = call.int("quantity")
        var validation = Validation()
        validation.number("quantity", quantity, 1...Cart.maxQuantity)
        try validation.finish()
        let (cart, line) = (call.string("cartId"), call.int("lineId"))
        return .object(try await call.store.setQuantity(quantity, ofLine: line, in: cart))
    }

    @Sendable private static func checkoutComplete(
        _ root: RootObject,
        _ call: FieldCall
    ) async throws -> ResolvedValue {
        let input = call.object("input")
        let sale = CheckoutRequest(
            email: input.string("email") ?? "",
            shippingAddress: address(input["shippingAddress"]),
            paymentToken: input.string("paymentToken") ?? ""
        )
        let idempotencyKey = input.string("idempotencyKey") ?? ""
        var validation = Validation()
        validation.email("input.email", sale.email)
        validation.text("input.paymentToken", sale.paymentToken, 1...64)
        sale.shippingAddress.check(&validation, at: "input.shippingAddress")
        validation.check(
            "input.idempotencyKey",
            CheckoutKey.isValid(idempotencyKey),
            "must be 8 to 64 letters, digits, hyphens and underscores"
        )
        try validation.finish()
        let key = CheckoutKey(cart: call.string("cartId"), idempotencyKey: idempotencyKey)
        return .object(try await call.store.checkout(key, sale, payments: call.context.payments).order)
    }

    private static func address(_ value: InputValue?) -> PostalAddress {
        let address: [String: InputValue] = if case .object(let members)? = value { members } else { [:] }
        return PostalAddress(
            name: address.string("name") ?? "",
            line1: address.string("line1") ?? "",
            line2: address.string("line2"),
            city: address.string("city") ?? "",
            postalCode: address.string("postalCode") ?? "",
            country: address.string("country") ?? ""
        )
    }

    private static func lines(_ call: FieldCall) throws(ShopError) -> [NewLine] {
        var validation = Validation()
        var lines: [NewLine] = []
        for (position, line) in call.objects("lines").enumerated() {
            let new = NewLine(productID: line.string("productId") ?? "", quantity: line.int("quantity") ?? 1)
            validation.text("lines.\(position).productId", new.productID, 1...32)
            validation.number("lines.\(position).quantity", new.quantity, 1...Cart.maxQuantity)
            lines.append(new)
        }
        try validation.finish()
        return lines
    }

    /// Lines before one that cannot be had stay in the cart.
    private static func add(_ lines: [NewLine], to cart: String, _ store: ShopStore) async throws -> CartView {
        for line in lines { _ = try await store.addLine(line, to: cart) }
        return try await store.cart(cart)
    }

    private static func code(_ call: FieldCall) throws(ShopError) -> String {
        let code = call.string("code")
        var validation = Validation()
        validation.text("code", code, 1...32)
        try validation.finish()
        return code
    }
}

extension CheckoutKey {
    /// 8 to 64 letters, digits, hyphens and underscores.
    static func isValid(_ idempotencyKey: String) -> Bool {
        (8...64).contains(idempotencyKey.utf8.count)
            && idempotencyKey.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"): true
                default: false
                }
            }
    }
}
