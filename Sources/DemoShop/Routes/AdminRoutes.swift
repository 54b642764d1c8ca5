// SPDX-License-Identifier: Apache-2.0

import Hummingbird

/// What the people of the shop do: behind one token that is given at start.
struct AdminRoutes: Sendable {
    let store: ShopStore
    let token: String

    func add(to router: Router<ShopContext>) {
        router.get("/admin/orders", use: orders)
        router.get("/admin/customers", use: customers)
        router.patch("/admin/products/:id", use: changeProduct)
    }

    @Sendable private func orders(_ request: Request, _ context: ShopContext) async throws -> Response {
        try await requireAdministrator(request)
        return try page(await store.allOrders, request, context)
    }

    @Sendable private func customers(_ request: Request, _ context: ShopContext) async throws -> Response {
        try await requireAdministrator(request)
        return try page(await store.allCustomers, request, context)
    }

    @Sendable private func changeProduct(_ request: Request, _ context: ShopContext) async throws -> Response {
        try await requireAdministrator(request)
        let change = try await request.json(ProductChange.self, context)
        var validation = Validation()
        validation.check("body", !change.isEmpty, "must have name, description, price or stock")
        if let name = change.name { validation.text("name", name, 1...100) }
        if let description = change.description { validation.text("description", description, 0...500) }
        if let price = change.price { validation.number("price", price, 1...10_000_000) }
        if let stock = change.stock { validation.number("stock", stock, 0...1_000_000) }
        try validation.finish()
        let id = try context.parameters.require("id")
        return try answer(try await store.change(id, by: change), request, context)
    }

    private func page<Item: Sendable & Encodable>(
        _ list: [Item],
        _ request: Request,
        _ context: ShopContext
    ) throws -> Response {
        let limit = try request.number("limit", in: 1...100, default: 20)
        let offset = try request.number("offset", in: 0...100_000, default: 0)
        return try answer(Page(of: list, limit: limit, offset: offset), request, context)
    }

    /// 401 for nobody, 403 for a customer.
    private func requireAdministrator(_ request: Request) async throws(ShopError) {
        guard let presented = request.bearerToken else { throw .unauthorized }
        guard !isSameSecret(presented, token) else { return }
        throw await store.customer(ofSession: String(presented)) == nil ? .unauthorized : .forbidden
    }
}
