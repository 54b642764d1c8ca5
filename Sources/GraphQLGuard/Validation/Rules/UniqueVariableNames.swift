// SPDX-License-Identifier: Apache-2.0

/// Section 5.8.1.
enum UniqueVariableNames {
    static func check(_ validator: inout GraphQLValidator, _ definition: Int) {
        let symbol = validator.document.nodes[definition].name
        guard !validator.variables.define(symbol, definition) else { return }
        let name = validator.document.text(symbol)
        validator.report(.uniqueVariableNames, at: definition, "the variable \"$\(name)\" is defined twice")
    }
}
