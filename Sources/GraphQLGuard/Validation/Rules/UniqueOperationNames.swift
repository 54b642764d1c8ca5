// SPDX-License-Identifier: Apache-2.0

/// Section 5.2.1.1.
enum UniqueOperationNames {
    static func check(_ validator: inout GraphQLValidator) {
        guard validator.document.counts.operations > 1 else { return }
        let mark = validator.freshMark()
        for definition in validator.document.definitions {
            let node = validator.document.nodes[definition.node]
            guard node.kind == .operation, node.name != GraphQLNode.none else { continue }
            if validator.marks[Int(node.name)] == mark {
                let name = validator.document.text(node.name)
                validator.report(
                    .uniqueOperationNames,
                    at: definition.node,
                    "there is more than one operation named \"\(name)\""
                )
            }
            validator.marks[Int(node.name)] = mark
        }
    }
}
