// SPDX-License-Identifier: Apache-2.0

/// Section 5.4.1.
enum KnownArgumentNames {
    /// The argument's number in the schema; `GraphQLNode.none` if there is none.
    @inline(__always)
    static func check(
        _ validator: inout GraphQLValidator,
        _ index: Int,
        _ node: GraphQLNode,
        of inputs: InputList
    ) -> UInt32 {
        let name = validator.document.schemaNames[Int(node.name)]
        for input in inputs.first..<(inputs.first &+ inputs.count)
        where validator.schema.inputs[Int(input)].name == name {
            return input
        }
        report(&validator, index)
        return GraphQLNode.none
    }

    private static func report(_ validator: inout GraphQLValidator, _ index: Int) {
        let name = validator.document.text(validator.document.nodes[index].name)
        validator.report(.knownArgumentNames, at: index, "there is no argument \"\(name)\" here")
    }
}
