// SPDX-License-Identifier: Apache-2.0

import Hummingbird

/// Products, gift cards and orders: what anybody may look up.
struct CatalogueRoutes: Sendable {
    let store: ShopStore

    func add(to router: Router<ShopContext>) {
        router.get("/store/products", use: products)
        router.get("/store/products/:id", use: product)
        router.get("/store/gift-cards/:code", use: giftCard)
        router.get("/store/orders/:id", use: order)
    }

    @Sendable private func products(_ request: Request, _ context: ShopContext) async throws -> Response {
        let query = request.uri.queryParameters["q"].map(String.init) ?? ""
        var validation = Validation()
        validation.text("q", query, 0...100)
        try validation.finish()
        let limit = try request.number("limit", in: 1...100, default: 20)
        let offset = try request.number("offset", in: 0...100_000, default: 0)
        let found = await store.products(matching: query)
        return try answer(Page(of: found, limit: limit, offset: offset), request, context)
    }

    @Sendable private func product(_ request: Request, _ context: ShopContext) async throws -> Response {
        let id = try context.parameters.require("id")
        guard id != Seed.brokenProduct else { throw CorruptRecord() }
        return try answer(try await store.product(id), request, context)
    }

    @Sendable private func giftCard(_ request: Request, _ context: ShopContext) async throws -> Response {
        let code = try context.parameters.require("code")
        return try answer(try await store.giftCard(code), request, context)
    }

    @Sendable private func order(_ request: Request, _ context: ShopContext) async throws -> Response {
        let id = try context.parameters.require("id")
        return try answer(try await store.order(id), request, context)
    }
}
