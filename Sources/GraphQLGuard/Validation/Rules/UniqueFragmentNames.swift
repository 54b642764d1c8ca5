// SPDX-License-Identifier: Apache-2.0

/// Section 5.5.1.1.
enum UniqueFragmentNames {
    static func check(_ validator: inout GraphQLValidator) {
        guard validator.document.counts.fragments > 1 else { return }
        for (number, definition) in validator.document.definitions.enumerated() {
            let node = validator.document.nodes[definition.node]
            guard node.kind == .fragment, validator.document.fragments.fragment(node.name) != number else { continue }
            let name = validator.document.text(node.name)
            validator.report(
                .uniqueFragmentNames,
                at: definition.node,
                "there is more than one fragment named \"\(name)\""
            )
        }
    }
}
