// SPDX-License-Identifier: Apache-2.0

/// Section 5.3.1.
enum FieldsOnCorrectType {
    /// The field's number in the schema; `GraphQLNode.none` if there is none, or if the type is not known.
    @inline(__always)
    static func check(
        _ validator: inout GraphQLValidator,
        _ index: Int,
        _ node: GraphQLNode,
        in parent: UInt32
    ) -> UInt32 {
        guard parent != GraphQLNode.none else { return GraphQLNode.none }
        let field = validator.schema.field(parent, validator.document.schemaNames[Int(node.name)])
        if field == GraphQLNode.none { report(&validator, index) }
        return field
    }

    private static func report(_ validator: inout GraphQLValidator, _ index: Int) {
        let name = validator.document.text(validator.document.nodes[index].name)
        validator.report(.fieldsOnCorrectType, at: index, "there is no field \"\(name)\" here")
    }
}
