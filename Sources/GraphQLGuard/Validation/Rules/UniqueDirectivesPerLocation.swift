// SPDX-License-Identifier: Apache-2.0

/// Section 5.7.3.
enum UniqueDirectivesPerLocation {
    static func check(_ validator: inout GraphQLValidator, from first: Int, to end: Int) {
        let mark = validator.freshMark()
        var child = first
        while child < end {
            let node = validator.document.nodes[child]
            guard node.kind == .directive else { return }
            if validator.marks[Int(node.name)] == mark, !isRepeatable(validator, node) {
                let name = validator.document.text(node.name)
                validator.report(
                    .uniqueDirectivesPerLocation,
                    at: child,
                    "the directive \"@\(name)\" stands twice at one place"
                )
            }
            validator.marks[Int(node.name)] = mark
            child = node.next
        }
    }

    private static func isRepeatable(_ validator: borrowing GraphQLValidator, _ node: GraphQLNode) -> Bool {
        let name = validator.document.schemaNames[Int(node.name)]
        guard name != NameTable.none else { return true }
        let number = validator.schema.directiveOfName[Int(name)]
        return number == NameTable.none || validator.schema.directives[Int(number)].isRepeatable
    }
}
