// SPDX-License-Identifier: Apache-2.0

/// Section 5.5.2.2.
enum NoFragmentCycles {
    static func check(_ validator: inout GraphQLValidator) {
        guard let spread = validator.document.fragments.firstCycle else { return }
        let name = validator.document.text(validator.document.nodes[spread].name)
        validator.report(.noFragmentCycles, at: spread, "the fragment \"\(name)\" leads back to itself")
    }
}
