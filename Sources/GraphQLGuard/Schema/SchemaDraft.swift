// SPDX-License-Identifier: Apache-2.0

/// A schema as it was read, before its names are resolved. Both readers fill one.
struct SchemaDraft {
    struct Input {
        var name: UInt32
        var type: SchemaTypeRef
        var hasDefault = false
        var defaultNumber: Int32?
    }

    struct Field {
        var name: UInt32
        var type: SchemaTypeRef
        var arguments: [Input] = []
    }

    struct TypeDefinition {
        var name: UInt32
        var kind: SchemaTypeKind
        var fields: [Field] = []
        var inputs: [Input] = []
        /// Interfaces of an object or interface, members of a union.
        var related: [UInt32] = []
        var values: [UInt32] = []
        var isOneOf = false
        /// Of its definition in the document.
        var offset = 0
        /// Only extensions were read so far.
        var isExtensionOnly = false
    }

    struct DirectiveDefinition {
        var name: UInt32
        var arguments: [Input] = []
        var locations: DirectiveLocations = []
        var isRepeatable = false
    }

    var names = NameTable()
    var types: [TypeDefinition] = []
    var typeOfName: [UInt32: Int] = [:]
    var directives: [DirectiveDefinition] = []
    /// The names of the root types by `GraphQLOperationKind`.
    var roots: [UInt32?] = [nil, nil, nil]
}
