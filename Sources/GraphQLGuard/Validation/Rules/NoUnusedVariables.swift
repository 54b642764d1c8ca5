// SPDX-License-Identifier: Apache-2.0

/// Section 5.8.4.
enum NoUnusedVariables {
    static func check(_ validator: inout GraphQLValidator, _ definition: Int) {
        let symbol = validator.document.nodes[definition].name
        guard !validator.variables.isUsed(symbol) else { return }
        let name = validator.document.text(symbol)
        validator.report(.noUnusedVariables, at: definition, "the variable \"$\(name)\" is not used")
    }
}
