// SPDX-License-Identifier: Apache-2.0

/// Section 5.6.3.
enum UniqueInputFieldNames {
    static func check(_ validator: inout GraphQLValidator, _ index: Int, _ node: GraphQLNode) {
        let mark = validator.freshMark()
        var child = index &+ 1
        while child < node.next {
            let field = validator.document.nodes[child]
            if validator.marks[Int(field.name)] == mark {
                let name = validator.document.text(field.name)
                validator.report(.uniqueInputFieldNames, at: child, "the input field \"\(name)\" is given twice")
            }
            validator.marks[Int(field.name)] = mark
            child = field.next
        }
    }
}
