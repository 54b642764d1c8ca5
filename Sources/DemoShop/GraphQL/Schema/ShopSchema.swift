// SPDX-License-Identifier: Apache-2.0

import GraphQLGuard

/// The shop's schema twice: as the validator wants it, and as definitions to execute by and to show to clients that
/// ask for them. It has no interfaces and no unions, so that in a valid document every fragment applies.
struct ShopSchema: Sendable {
    enum Kind: String, Sendable {
        case scalar = "SCALAR"
        case object = "OBJECT"
        case enumeration = "ENUM"
        case inputObject = "INPUT_OBJECT"
    }

    struct Input: Sendable {
        let name: String
        let description: String?
        let type: TypeReference
        let defaultValue: InputValue?
        /// As written.
        let defaultText: String?
    }

    struct Field: Sendable {
        let name: String
        let description: String?
        let arguments: [Input]
        let type: TypeReference
    }

    struct EnumValue: Sendable {
        let name: String
        let description: String?
    }

    struct TypeDefinition: Sendable {
        let kind: Kind
        let name: String
        let description: String?
        var fields: [Field] = []
        var inputs: [Input] = []
        var values: [EnumValue] = []
    }

    struct Directive: Sendable {
        let name: String
        let arguments: [Input]
        let locations: [String]
    }

    let validated: GraphQLSchema
    private(set) var types: [TypeDefinition] = []
    private(set) var directives: [Directive] = []
    private var typeOfName: [String: Int] = [:]
    private var fields: [String: [String: Field]] = [:]
    private var metaFields: [String: Field] = [:]

    /// - Parameter sdl: in the type system definition language; the root types have their usual names.
    init(sdl: String) throws {
        let bytes = Array(sdl.utf8)
        validated = try GraphQLSchema.load(bytes.span)
        try read(bytes)
        try read(Array(IntrospectionTypes.sdl.utf8))
        for (number, type) in types.enumerated() {
            typeOfName[type.name] = number
            let named = type.fields.map { ($0.name, $0) }
            fields[type.name] = Dictionary(named, uniquingKeysWith: { first, _ in first })
        }
    }

    func type(_ name: String) -> TypeDefinition? {
        typeOfName[name].map { types[$0] }
    }

    /// The definition of a type's field, `__typename` and the fields of introspection included.
    func field(_ name: String, of type: String) -> Field? {
        if let field = fields[type]?[name] { return field }
        if name == "__typename" || type == Self.query { return metaFields[name] }
        return nil
    }

    static let query = "Query"
    static let mutation = "Mutation"

    private mutating func read(_ bytes: [UInt8]) throws {
        var document = GraphQLDocument()
        try document.parse(bytes.span, limits: .schema)
        for definition in document.definitions {
            let reader = DefinitionReader(document: document, node: definition.node)
            if let directive = reader.directive {
                directives.append(directive)
            } else if let type = reader.type, type.name == IntrospectionTypes.metaFields {
                for field in type.fields { metaFields[field.name] = field }
            } else if let type = reader.type {
                types.append(type)
            }
        }
    }
}
