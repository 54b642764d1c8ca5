// SPDX-License-Identifier: Apache-2.0

/// Section 5.3.3: selections end at scalars and enums, and nowhere else.
enum ScalarLeafs {
    @inline(__always)
    static func check(_ validator: inout GraphQLValidator, _ index: Int, _ node: GraphQLNode, _ type: UInt32) {
        let isComposite = validator.schema.types[Int(type)].kind.isComposite
        if isComposite != (node.detail == 1) { report(&validator, index, isComposite) }
    }

    private static func report(_ validator: inout GraphQLValidator, _ index: Int, _ isComposite: Bool) {
        let name = validator.document.text(validator.document.nodes[index].name)
        validator.report(
            .scalarLeafs,
            at: index,
            isComposite
                ? "the field \"\(name)\" needs a selection of its fields"
                : "the field \"\(name)\" has no fields to select"
        )
    }
}
