// SPDX-License-Identifier: Apache-2.0

import HTTPTypes

/// What anybody may look up: the same as by REST.
enum QueryResolvers {
    static let all = [
        ShopSchema.query: Resolvers.of(
            RootObject.self,
            [
                "products": products,
                "product": product,
                "cart": { _, call in try await found { try await call.store.cart(call.string("id")) } },
                "order": { _, call in try await found { try await call.store.order(call.string("id")) } },
                "giftCard": { _, call in try await found { try await call.store.giftCard(call.string("code")) } },
                "me": me,
                "__schema": { _, call in .object(call.context.schema) },
                "__type": { _, call in
                    let name = call.string("name")
                    return .optional(object: call.context.schema.type(name).map { _ in TypeReference.named(name) })
                },
            ]
        )
    ]

    /// Null for what is not there.
    static func found(_ look: () async throws -> some Sendable) async throws -> ResolvedValue {
        do {
            return .object(try await look())
        } catch let error as ShopError where error.status == .notFound {
            return .null
        }
    }

    @Sendable private static func product(_ root: RootObject, _ call: FieldCall) async throws -> ResolvedValue {
        let id = call.string("id")
        guard id != Seed.brokenProduct else { throw CorruptRecord() }
        return try await found { try await call.store.product(id) }
    }

    @Sendable private static func products(_ root: RootObject, _ call: FieldCall) async throws -> ResolvedValue {
        let search = call.string("search")
        let first = call.arguments.int("first") ?? 20
        var validation = Validation()
        validation.number("first", first, 0...100)
        validation.text("search", search, 0...100)
        try validation.finish()
        let found = await call.store.products(matching: search)
        var start = 0
        if let after = call.arguments.string("after") {
            guard let index = found.firstIndex(where: { $0.id == after }) else {
                throw ShopError.invalid("after", "must be a cursor of this list")
            }
            start = index + 1
        }
        return .object(ProductPage(items: found.dropFirst(start), first: first, total: found.count))
    }

    @Sendable private static func me(_ root: RootObject, _ call: FieldCall) async throws -> ResolvedValue {
        guard let token = call.context.bearerToken else { return .null }
        return .optional(object: await call.store.customer(ofSession: token))
    }
}
