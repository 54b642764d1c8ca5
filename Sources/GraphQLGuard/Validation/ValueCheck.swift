// SPDX-License-Identifier: Apache-2.0

/// A variable at the place where its value is used.
struct VariableUsage: Sendable {
    let node: UInt32
    let symbol: UInt32
    /// What the place asks for; unknown in values that the schema says nothing about.
    let type: SchemaTypeRef
    let hasDefault: Bool
    /// It is the one field of a `@oneOf` object, which may not be null.
    let isOneOf: Bool
}

extension GraphQLValidator {
    /// Checks a literal against the type that its place asks for, and notes the variables in it.
    mutating func checkValue(
        _ index: Int,
        _ type: SchemaTypeRef,
        hasDefault: Bool = false,
        isOneOf: Bool = false
    ) {
        let node = document.nodes[index]
        if node.kind == .variable {
            usages.append(
                VariableUsage(
                    node: UInt32(truncatingIfNeeded: index),
                    symbol: node.name,
                    type: type,
                    hasDefault: hasDefault,
                    isOneOf: isOneOf
                )
            )
            return
        }
        if type.isUnknown {
            noteVariables(index, node)
            return
        }
        if node.kind == .null {
            if type.isNonNull || isOneOf { report(.valuesOfCorrectType, at: index, "null may not stand here") }
            return
        }
        let nullable = type.nullable
        if nullable.wrappers & 3 == 2 {
            guard node.kind == .list else {
                checkValue(index, nullable.item)
                return
            }
            var child = index &+ 1
            while child < node.next {
                checkValue(child, nullable.item)
                child = document.nodes[child].next
            }
            return
        }
        let named = schema.types[Int(nullable.type)]
        if named.kind == .inputObject {
            if node.kind == .object {
                InputObjects.check(&self, index, node, nullable.type, named)
            } else {
                ValuesOfCorrectType.report(&self, index, "an input object was expected")
                noteVariables(index, node)
            }
        } else {
            ValuesOfCorrectType.check(&self, index, node, nullable.type, named)
            if node.kind == .object || node.kind == .list { noteVariables(index, node) }
        }
    }

    /// Goes through a value of which no type is known.
    private mutating func noteVariables(_ index: Int, _ node: GraphQLNode) {
        guard node.kind == .list || node.kind == .object else { return }
        for inner in (index &+ 1)..<node.next {
            let part = document.nodes[inner]
            if part.kind == .variable { checkValue(inner, .unknown) }
            if part.kind == .object { UniqueInputFieldNames.check(&self, inner, part) }
        }
        if node.kind == .object { UniqueInputFieldNames.check(&self, index, node) }
    }
}
