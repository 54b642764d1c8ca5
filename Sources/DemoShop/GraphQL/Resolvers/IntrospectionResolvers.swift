// SPDX-License-Identifier: Apache-2.0

/// The schema, shown to whoever asks (GraphQL, section 4.2).
enum IntrospectionResolvers {
    static let all = [
        "__Schema": schema,
        "__Type": type,
        "__Field": field,
        "__InputValue": input,
        "__EnumValue": enumValue,
        "__Directive": directive,
    ]

    private static let schema = Resolvers.of(
        ShopSchema.self,
        [
            "description": nothing(),
            "types": { schema, _ in .objects(schema.types.map { TypeReference.named($0.name) }) },
            "queryType": { _, _ in .object(TypeReference.named(ShopSchema.query)) },
            "mutationType": { _, _ in .object(TypeReference.named(ShopSchema.mutation)) },
            "subscriptionType": nothing(),
            "directives": { schema, _ in .objects(schema.directives) },
        ]
    )

    /// The types of the schema, and lists and non-null types of them.
    private static let type = Resolvers.of(
        TypeReference.self,
        [
            "kind": { type, call in .string(kind(type, call)) },
            "name": { type, call in .optional(definition(type, call)?.name) },
            "description": { type, call in .optional(definition(type, call)?.description) },
            "specifiedByURL": nothing(),
            "isOneOf": { type, call in definition(type, call)?.kind == .inputObject ? .bool(false) : .null },
            "fields": { type, call in list(type, call, .object) { .objects($0.fields) } },
            "interfaces": { type, call in list(type, call, .object) { _ in .list([]) } },
            "possibleTypes": nothing(),
            "enumValues": { type, call in list(type, call, .enumeration) { .objects($0.values) } },
            "inputFields": { type, call in list(type, call, .inputObject) { .objects($0.inputs) } },
            "ofType": { type, _ in
                switch type {
                case .named: .null
                case .list(let inner), .nonNull(let inner): .object(inner)
                }
            },
        ]
    )

    private static let field = Resolvers.of(
        ShopSchema.Field.self,
        [
            "name": { field, _ in .string(field.name) },
            "description": { field, _ in .optional(field.description) },
            "args": { field, _ in .objects(field.arguments) },
            "type": { field, _ in .object(field.type) },
            "isDeprecated": never(),
            "deprecationReason": nothing(),
        ]
    )

    private static let input = Resolvers.of(
        ShopSchema.Input.self,
        [
            "name": { input, _ in .string(input.name) },
            "description": { input, _ in .optional(input.description) },
            "type": { input, _ in .object(input.type) },
            "defaultValue": { input, _ in .optional(input.defaultText) },
            "isDeprecated": never(),
            "deprecationReason": nothing(),
        ]
    )

    private static let enumValue = Resolvers.of(
        ShopSchema.EnumValue.self,
        [
            "name": { value, _ in .string(value.name) },
            "description": { value, _ in .optional(value.description) },
            "isDeprecated": never(),
            "deprecationReason": nothing(),
        ]
    )

    private static let directive = Resolvers.of(
        ShopSchema.Directive.self,
        [
            "name": { directive, _ in .string(directive.name) },
            "description": nothing(),
            "isRepeatable": never(),
            "locations": { directive, _ in .strings(directive.locations) },
            "args": { directive, _ in .objects(directive.arguments) },
            "isDeprecated": never(),
            "deprecationReason": nothing(),
        ]
    )

    private static func nothing<Source>() -> TypedResolver<Source> {
        { _, _ in .null }
    }

    private static func never<Source>() -> TypedResolver<Source> {
        { _, _ in .bool(false) }
    }

    private static func definition(_ type: TypeReference, _ call: FieldCall) -> ShopSchema.TypeDefinition? {
        if case .named(let name) = type { call.context.schema.type(name) } else { nil }
    }

    private static func kind(_ type: TypeReference, _ call: FieldCall) -> String {
        switch type {
        case .list: "LIST"
        case .nonNull: "NON_NULL"
        case .named: definition(type, call)?.kind.rawValue ?? ShopSchema.Kind.scalar.rawValue
        }
    }

    /// Null for types of another kind.
    private static func list(
        _ type: TypeReference,
        _ call: FieldCall,
        _ kind: ShopSchema.Kind,
        _ show: (ShopSchema.TypeDefinition) -> ResolvedValue
    ) -> ResolvedValue {
        guard let definition = definition(type, call), definition.kind == kind else { return .null }
        return show(definition)
    }
}
