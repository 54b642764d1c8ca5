// SPDX-License-Identifier: Apache-2.0

/// Section 5.2.2.1.
enum LoneAnonymousOperation {
    static func check(_ validator: inout GraphQLValidator) {
        guard validator.document.counts.operations > 1 else { return }
        for definition in validator.document.definitions {
            let node = validator.document.nodes[definition.node]
            guard node.kind == .operation, node.name == GraphQLNode.none else { continue }
            validator.report(
                .loneAnonymousOperation,
                at: definition.node,
                "an operation without a name must be the only one of its document"
            )
        }
    }
}
