// SPDX-License-Identifier: Apache-2.0

/// Finds the value of one field of an object.
typealias Resolver = @Sendable (_ source: any Sendable, _ call: FieldCall) async throws -> ResolvedValue

/// The same, told the object in its own type.
typealias TypedResolver<Source> = @Sendable (_ source: Source, _ call: FieldCall) async throws -> ResolvedValue

/// All resolvers by type and field. `schema.graphql` says the same ones.
enum Resolvers {
    static let all: [String: [String: Resolver]] = [QueryResolvers.all, MutationResolvers.all, ProductResolvers.all]
        .reduce(into: CartResolvers.all) { $0.merge($1) { first, _ in first } }
        .merging(OrderResolvers.all) { first, _ in first }
        .merging(CustomerResolvers.all) { first, _ in first }
        .merging(IntrospectionResolvers.all) { first, _ in first }

    /// The resolvers of a type whose objects are of the Swift type `Source`.
    static func of<Source: Sendable>(
        _ source: Source.Type,
        _ fields: [String: TypedResolver<Source>]
    ) -> [String: Resolver] {
        fields.mapValues { resolve in
            { source, call in
                guard let source = source as? Source else { throw FieldFault("The object is not what it should be.") }
                return try await resolve(source, call)
            }
        }
    }
}

/// The object whose fields are those of `Query` and `Mutation`.
struct RootObject: Sendable {}

/// What a request brings to its resolvers.
struct GraphQLContext: Sendable {
    let schema: ShopSchema
    let store: ShopStore
    let payments: PretendPaymentProvider
    let bearerToken: String?
}

/// One field, asked for. Arguments were checked against the schema, so that what is read is there.
struct FieldCall: Sendable {
    let arguments: [String: InputValue]
    let context: GraphQLContext

    var store: ShopStore { context.store }

    func string(_ name: String) -> String { arguments.string(name) ?? "" }
    func int(_ name: String) -> Int { arguments.int(name) ?? 0 }

    func object(_ name: String) -> [String: InputValue] {
        if case .object(let members)? = arguments[name] { members } else { [:] }
    }

    /// A list of input objects.
    func objects(_ name: String) -> [[String: InputValue]] {
        guard case .list(let items)? = arguments[name] else { return [] }
        return items.map { if case .object(let members) = $0 { members } else { [:] } }
    }
}

extension [String: InputValue] {
    func string(_ name: String) -> String? {
        if case .string(let text)? = self[name] { text } else { nil }
    }

    func int(_ name: String) -> Int? {
        if case .int(let number)? = self[name] { number } else { nil }
    }
}
