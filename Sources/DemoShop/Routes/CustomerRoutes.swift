// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Hummingbird

/// Accounts and logins.
struct CustomerRoutes: Sendable {
    let store: ShopStore

    func add(to router: Router<ShopContext>) {
        router.post("/store/customers", use: register)
        router.post("/store/auth/login", use: login)
        router.get("/store/customers/me", use: me)
    }

    @Sendable private func register(_ request: Request, _ context: ShopContext) async throws -> Response {
        let new = try await request.json(NewCustomer.self, context)
        var validation = Validation()
        validation.email("email", new.email)
        validation.text("name", new.name, 1...100)
        validation.text("password", new.password, 8...128)
        try validation.finish()
        let customer = try await store.register(new)
        return try answer(
            customer,
            status: .created,
            headers: [.location: "/store/customers/me"],
            request,
            context
        )
    }

    @Sendable private func login(_ request: Request, _ context: ShopContext) async throws -> Response {
        let credentials = try await request.json(Credentials.self, context)
        var validation = Validation()
        validation.text("email", credentials.email, 1...254)
        validation.text("password", credentials.password, 1...128)
        try validation.finish()
        let session = try await store.login(credentials)
        return try answer(
            session,
            headers: [.setCookie: "session=\(session.token); Path=/"],
            request,
            context
        )
    }

    @Sendable private func me(_ request: Request, _ context: ShopContext) async throws -> Response {
        guard let token = request.bearerToken, let customer = await store.customer(ofSession: String(token)) else {
            throw ShopError.unauthorized
        }
        return try answer(customer, request, context)
    }
}
