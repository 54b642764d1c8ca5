// SPDX-License-Identifier: Apache-2.0

/// Section 5.8.2, and the default value and directives of a variable.
enum VariablesAreInputTypes {
    static func check(_ validator: inout GraphQLValidator, _ definition: Int) {
        let node = validator.document.nodes[definition]
        var type = SchemaTypeRef.unknown
        if let written = SchemaTypeRef.read(validator.document.nodes, at: definition &+ 1) {
            let number = validator.type(named: written.name)
            if number == GraphQLNode.none {
                KnownTypeNames.report(&validator, definition, written.name)
            } else if !validator.schema.types[Int(number)].kind.isInput {
                let name = validator.document.text(node.name)
                validator.report(
                    .variablesAreInputTypes,
                    at: definition,
                    "the variable \"$\(name)\" has a type that is only answered, never sent"
                )
            } else {
                type = SchemaTypeRef(type: number, wrappers: written.wrappers)
            }
        } else {
            validator.report(.documentLimits, at: definition, "a type with too many lists in each other")
        }
        // The resolved type stays with the definition.
        validator.document.nodes[definition].definition = type.type
        validator.document.nodes[definition].extra = type.wrappers

        var child = validator.document.nodes[definition &+ 1].next
        if node.detail == 1 {
            validator.checkValue(child, type)
            child = validator.document.nodes[child].next
        }
        _ = validator.walkDirectives(from: child, to: node.next, at: .variableDefinition, on: definition)
    }
}
