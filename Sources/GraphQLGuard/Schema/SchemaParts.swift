// SPDX-License-Identifier: Apache-2.0

package enum SchemaTypeKind: UInt8, Sendable {
    case scalar, object, interface, union, enumeration, inputObject

    var isComposite: Bool { self == .object || self == .interface || self == .union }
    var isInput: Bool { self == .scalar || self == .enumeration || self == .inputObject }
}

/// The scalars of section 3.5; all others take any value.
enum BuiltInScalar: UInt8, CaseIterable, Sendable {
    case custom, int, float, string, boolean, id

    var name: String {
        switch self {
        case .custom: ""
        case .int: "Int"
        case .float: "Float"
        case .string: "String"
        case .boolean: "Boolean"
        case .id: "ID"
        }
    }
}

struct SchemaType: Sendable {
    let name: UInt32
    let kind: SchemaTypeKind
    let scalar: BuiltInScalar
    let isOneOf: Bool
    /// The first of its fields, of its input fields, or nothing. Required input fields stand first.
    var firstMember: UInt32 = 0
    var memberCount: UInt32 = 0
    /// Input fields without which a value is refused, bit by bit from the first.
    var required: UInt64 = 0
    /// An object: its number among the objects. An interface or union: where its set of objects begins.
    var objects: UInt32 = 0
}

struct SchemaField: Sendable {
    let name: UInt32
    let owner: UInt32
    let type: SchemaTypeRef
    var firstArgument: UInt32
    var argumentCount: UInt32
    /// Arguments without which the field is refused, bit by bit from the first.
    var required: UInt64
}

/// An argument or an input object's field.
struct SchemaInput: Sendable {
    let name: UInt32
    let type: SchemaTypeRef
    let hasDefault: Bool
    /// The default value, if it is a whole number.
    let defaultNumber: Int32?

    var isRequired: Bool { type.isNonNull && !hasDefault }
}

struct SchemaDirective: Sendable {
    let name: UInt32
    let locations: DirectiveLocations
    let isRepeatable: Bool
    var firstArgument: UInt32
    var argumentCount: UInt32
    var required: UInt64
}

/// Where a directive may stand in executable documents (section 3.13); places in schemas are not looked at.
struct DirectiveLocations: OptionSet, Sendable {
    let rawValue: UInt16

    static let query = DirectiveLocations(rawValue: 1 << 0)
    static let mutation = DirectiveLocations(rawValue: 1 << 1)
    static let subscription = DirectiveLocations(rawValue: 1 << 2)
    static let field = DirectiveLocations(rawValue: 1 << 3)
    static let fragmentDefinition = DirectiveLocations(rawValue: 1 << 4)
    static let fragmentSpread = DirectiveLocations(rawValue: 1 << 5)
    static let inlineFragment = DirectiveLocations(rawValue: 1 << 6)
    static let variableDefinition = DirectiveLocations(rawValue: 1 << 7)

    init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    init(word: String) {
        switch word {
        case "QUERY": self = .query
        case "MUTATION": self = .mutation
        case "SUBSCRIPTION": self = .subscription
        case "FIELD": self = .field
        case "FRAGMENT_DEFINITION": self = .fragmentDefinition
        case "FRAGMENT_SPREAD": self = .fragmentSpread
        case "INLINE_FRAGMENT": self = .inlineFragment
        case "VARIABLE_DEFINITION": self = .variableDefinition
        default: self = []
        }
    }
}
