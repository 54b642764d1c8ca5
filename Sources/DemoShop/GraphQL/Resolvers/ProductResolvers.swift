// SPDX-License-Identifier: Apache-2.0

/// The catalogue.
enum ProductResolvers {
    static let all = [
        "Product": product,
        "ProductConnection": connection,
        "ProductEdge": edge,
        "PageInfo": pageInfo,
        "Money": money,
    ]

    private static let product = Resolvers.of(
        Product.self,
        [
            "id": { product, _ in .string(product.id) },
            "sku": { product, _ in .string(product.sku) },
            "name": { product, _ in .string(product.name) },
            "description": { product, _ in .string(product.description) },
            "price": { product, _ in .object(product.price) },
            "stock": { product, _ in .int(product.stock) },
            "tags": { product, _ in .strings(product.tags) },
            "related": related,
        ]
    )

    private static let connection = Resolvers.of(
        ProductPage.self,
        [
            "edges": { page, _ in .objects(page.items) },
            "nodes": { page, _ in .objects(page.items) },
            "pageInfo": { page, _ in .object(page) },
            "totalCount": { page, _ in .int(page.total) },
        ]
    )

    private static let edge = Resolvers.of(
        Product.self,
        [
            "cursor": { product, _ in .string(product.id) },
            "node": { product, _ in .object(product) },
        ]
    )

    private static let pageInfo = Resolvers.of(
        ProductPage.self,
        [
            "hasNextPage": { page, _ in .bool(page.hasNextPage) },
            "endCursor": { page, _ in .optional(page.items.last?.id) },
        ]
    )

    private static let money = Resolvers.of(
        Money.self,
        [
            "amount": { money, _ in .int(money.amount) },
            "currency": { money, _ in .string(money.currency) },
        ]
    )

    @Sendable private static func related(_ product: Product, _ call: FieldCall) async throws -> ResolvedValue {
        let first = call.arguments.int("first") ?? 4
        guard first >= 0 else { throw ShopError.invalid("first", "must not be negative") }
        let others = await call.store.allProducts.filter { other in
            other.id != product.id && other.tags.contains { product.tags.contains($0) }
        }
        return .objects(Array(others.prefix(first)))
    }
}

/// One page of products, cursors being their ids.
struct ProductPage: Sendable {
    let items: [Product]
    let hasNextPage: Bool
    /// Products in all pages.
    let total: Int

    init(items: ArraySlice<Product>, first: Int, total: Int) {
        self.items = Array(items.prefix(first))
        self.hasNextPage = items.count > first
        self.total = total
    }
}
