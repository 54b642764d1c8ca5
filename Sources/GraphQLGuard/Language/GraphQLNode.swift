// SPDX-License-Identifier: Apache-2.0

package enum GraphQLNodeKind: UInt8, Sendable {
    // Executable definitions, section 2.
    case operation, fragment, variableDefinition
    case selectionSet, field, fragmentSpread, inlineFragment
    case argument, directive
    // Values, section 2.9.
    case variable, int, float, string, blockString, `true`, `false`, null, enumValue, list, object, objectField
    // Type references, section 2.11.
    case namedType, listType
    // The type system, section 3.
    case schemaDefinition, scalarType, objectType, interfaceType, unionType, enumType, inputObjectType
    case directiveDefinition
    case operationType, fieldDefinition, inputValue, enumValueDefinition, implementedType, memberType, location
}

package enum GraphQLOperationKind: UInt8, CaseIterable, Sendable {
    case query, mutation, subscription
}

/// One node of a document's tree. The nodes stand in the order of the bytes, each before what is in it.
///
/// What is in a field: its arguments, its directives, its selection set. In an operation: variable definitions,
/// directives, the selection set. In a variable definition: its type, its default value, its directives. In an argument
/// or an object's field: the value.
package struct GraphQLNode: Sendable {
    package static let none = UInt32.max

    package let kind: GraphQLNodeKind
    /// An operation: its `GraphQLOperationKind`. A field, 1: has a selection set. A type definition, 1: is an
    /// extension. A directive definition, 1: is repeatable. A string, 1: has escapes. A type, 1: is non-null. A variable
    /// definition, 1: has a default value.
    var detail: UInt8
    var startOffset: UInt32
    var endOffset: UInt32
    var nextIndex: UInt32
    /// The symbol of the node's name; `none` if it has none.
    var name: UInt32
    /// A field: the symbol of its alias. A fragment: the symbol of its type condition.
    var extra: UInt32
    /// A field: its definition in the schema. An argument or an object's field: the schema's input value. Set by
    /// validation.
    var definition: UInt32

    init(_ kind: GraphQLNodeKind, start: Int, name: UInt32 = none, extra: UInt32 = none, detail: UInt8 = 0) {
        self.kind = kind
        self.detail = detail
        self.startOffset = UInt32(truncatingIfNeeded: start)
        self.endOffset = 0
        self.nextIndex = 0
        self.name = name
        self.extra = extra
        self.definition = Self.none
    }

    @inline(__always)
    mutating func close(end: UInt32, next: UInt32) {
        endOffset = end
        nextIndex = next
    }

    /// The node's bytes in the document.
    package var range: Range<Int> { Range(uncheckedBounds: (Int(startOffset), Int(endOffset))) }

    package var start: Int { Int(startOffset) }

    /// The index of the node after this one and all that is in it.
    @inline(__always)
    package var next: Int { Int(nextIndex) }

    /// The symbol under which a field's value is answered (`ResponseName`).
    @inline(__always)
    var responseName: UInt32 { extra == Self.none ? name : extra }

    @inline(__always)
    var isAliased: Bool { kind == .field && extra != Self.none }

    var operationKind: GraphQLOperationKind? {
        kind == .operation ? GraphQLOperationKind(rawValue: detail) : nil
    }
}
