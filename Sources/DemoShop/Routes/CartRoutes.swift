// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Hummingbird

/// From an empty cart to an order.
struct CartRoutes: Sendable {
    let store: ShopStore
    let payments: PretendPaymentProvider

    func add(to router: Router<ShopContext>) {
        router.post("/store/carts", use: create)
        router.get("/store/carts/:id", use: show)
        router.post("/store/carts/:id/items", use: addItem)
        router.patch("/store/carts/:id/items/:line", use: changeItem)
        router.delete("/store/carts/:id/items/:line", use: removeItem)
        router.post("/store/carts/:id/promotions", use: addPromotion)
        router.post("/store/carts/:id/gift-cards", use: addGiftCard)
        router.post("/store/carts/:id/checkout", use: checkout)
    }

    @Sendable private func create(_ request: Request, _ context: ShopContext) async throws -> Response {
        let cart = await store.makeCart()
        return try answer(
            cart,
            status: .created,
            headers: [.location: "/store/carts/\(cart.id)", .setCookie: "cart=\(cart.id); Path=/"],
            request,
            context
        )
    }

    @Sendable private func show(_ request: Request, _ context: ShopContext) async throws -> Response {
        try answer(try await store.cart(try id(context)), request, context)
    }

    @Sendable private func addItem(_ request: Request, _ context: ShopContext) async throws -> Response {
        let item = try await request.json(NewLine.self, context)
        var validation = Validation()
        validation.text("product_id", item.productID, 1...32)
        validation.number("quantity", item.quantity, 1...Cart.maxQuantity)
        try validation.finish()
        return try answer(try await store.addLine(item, to: try id(context)), request, context)
    }

    @Sendable private func changeItem(_ request: Request, _ context: ShopContext) async throws -> Response {
        let change = try await request.json(LineChange.self, context)
        var validation = Validation()
        validation.number("quantity", change.quantity, 1...Cart.maxQuantity)
        try validation.finish()
        let cart = try await store.setQuantity(change.quantity, ofLine: try line(context), in: try id(context))
        return try answer(cart, request, context)
    }

    @Sendable private func removeItem(_ request: Request, _ context: ShopContext) async throws -> Response {
        try answer(try await store.removeLine(try line(context), from: try id(context)), request, context)
    }

    @Sendable private func addPromotion(_ request: Request, _ context: ShopContext) async throws -> Response {
        let code = try await code(request, context)
        return try answer(try await store.addPromotion(code, to: try id(context)), request, context)
    }

    @Sendable private func addGiftCard(_ request: Request, _ context: ShopContext) async throws -> Response {
        let code = try await code(request, context)
        return try answer(try await store.addGiftCard(code, to: try id(context)), request, context)
    }

    @Sendable private func checkout(_ request: Request, _ context: ShopContext) async throws -> Response {
        let key = try idempotencyKey(request)
        let sale = try await request.json(CheckoutRequest.self, context)
        var validation = Validation()
        validation.email("email", sale.email)
        validation.text("payment_token", sale.paymentToken, 1...64)
        sale.shippingAddress.check(&validation, at: "shipping_address")
        try validation.finish()
        let checkoutKey = CheckoutKey(cart: try id(context), idempotencyKey: key)
        let (order, isRepeated) = try await store.checkout(checkoutKey, sale, payments: payments)
        var headers: HTTPFields = [.location: "/store/orders/\(order.id)"]
        if isRepeated, let replayed = HTTPField.Name("Idempotent-Replayed") { headers[replayed] = "true" }
        return try answer(order, status: .created, headers: headers, request, context)
    }

    /// Without the key a customer whose connection broke could pay twice, so it must be there.
    private func idempotencyKey(_ request: Request) throws(ShopError) -> String {
        let value = HTTPField.Name("Idempotency-Key").flatMap { request.headers[$0] } ?? ""
        let isValid = value.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"): true
            default: false
            }
        }
        guard isValid, (8...64).contains(value.utf8.count) else {
            throw .invalid("Idempotency-Key", "must be a header of 8 to 64 letters, digits, hyphens and underscores")
        }
        return value
    }

    private func code(_ request: Request, _ context: ShopContext) async throws -> String {
        let entry = try await request.json(CodeEntry.self, context)
        var validation = Validation()
        validation.text("code", entry.code, 1...32)
        try validation.finish()
        return entry.code
    }

    private func id(_ context: ShopContext) throws -> String {
        try context.parameters.require("id")
    }

    private func line(_ context: ShopContext) throws -> Int {
        guard let line = context.parameters.get("line").flatMap({ Int($0) }) else { throw ShopError.notFound("line") }
        return line
    }
}
