// SPDX-License-Identifier: Apache-2.0

/// Section 5.8.3.
enum NoUndefinedVariables {
    static func report(_ validator: inout GraphQLValidator, _ usage: VariableUsage) {
        let name = validator.document.text(usage.symbol)
        validator.report(.noUndefinedVariables, at: Int(usage.node), "the variable \"$\(name)\" is not defined")
    }
}
