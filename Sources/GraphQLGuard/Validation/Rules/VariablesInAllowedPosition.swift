// SPDX-License-Identifier: Apache-2.0

/// Section 5.8.5.
enum VariablesInAllowedPosition {
    static func check(_ validator: inout GraphQLValidator, _ usage: VariableUsage, _ variable: Int) {
        let definition = validator.document.nodes[variable]
        guard definition.definition != GraphQLNode.none, !usage.type.isUnknown else { return }
        let type = SchemaTypeRef(type: definition.definition, wrappers: definition.extra)
        var expected = usage.type
        var fits = true
        if expected.isNonNull, !type.isNonNull {
            fits = usage.hasDefault || hasDefault(validator, variable)
            expected = expected.item
        }
        if usage.isOneOf, !type.isNonNull { fits = false }
        guard !fits || !type.fits(expected) else { return }
        let name = validator.document.text(usage.symbol)
        validator.report(
            .variablesInAllowedPosition,
            at: Int(usage.node),
            "the variable \"$\(name)\" is not of the type that is needed here"
        )
    }

    /// A default value other than null.
    private static func hasDefault(_ validator: borrowing GraphQLValidator, _ variable: Int) -> Bool {
        guard validator.document.nodes[variable].detail == 1 else { return false }
        let value = validator.document.nodes[variable &+ 1].next
        return validator.document.nodes[value].kind != .null
    }
}
