// SPDX-License-Identifier: Apache-2.0

/// Section 5.5.1.4.
enum NoUnusedFragments {
    static func check(_ validator: inout GraphQLValidator) {
        // What was not followed to its end is not known to be unused.
        guard validator.document.counts.fragments > 0, validator.work >= 0 else { return }
        for (number, definition) in validator.document.definitions.enumerated() where !validator.reached[number] {
            let node = validator.document.nodes[definition.node]
            guard node.kind == .fragment, validator.document.fragments.fragment(node.name) == number else { continue }
            let name = validator.document.text(node.name)
            validator.report(.noUnusedFragments, at: definition.node, "the fragment \"\(name)\" is not used")
        }
    }
}
