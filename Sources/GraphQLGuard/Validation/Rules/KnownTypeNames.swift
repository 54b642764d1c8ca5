// SPDX-License-Identifier: Apache-2.0

/// Sections 5.5.1.2 and 5.8.2: types that fragments and variables name exist.
enum KnownTypeNames {
    static func report(_ validator: inout GraphQLValidator, _ node: Int, _ symbol: UInt32) {
        let name = validator.document.text(symbol)
        validator.report(.knownTypeNames, at: node, "there is no type \"\(name)\"")
    }
}
