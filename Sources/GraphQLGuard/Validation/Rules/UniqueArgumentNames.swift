// SPDX-License-Identifier: Apache-2.0

/// Section 5.4.2.
enum UniqueArgumentNames {
    static func check(_ validator: inout GraphQLValidator, from first: Int, to end: Int) {
        var child = validator.document.nodes[first].next
        guard child < end, validator.document.nodes[child].kind == .argument else { return }
        let mark = validator.freshMark()
        child = first
        while child < end {
            let node = validator.document.nodes[child]
            guard node.kind == .argument else { return }
            if validator.marks[Int(node.name)] == mark {
                let name = validator.document.text(node.name)
                validator.report(.uniqueArgumentNames, at: child, "the argument \"\(name)\" is given twice")
            }
            validator.marks[Int(node.name)] = mark
            child = node.next
        }
    }
}
