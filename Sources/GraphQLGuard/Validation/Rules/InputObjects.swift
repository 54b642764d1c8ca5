// SPDX-License-Identifier: Apache-2.0

/// Sections 5.6.2 to 5.6.4 and `@oneOf`: the fields of an input object exist, those required are there.
enum InputObjects {
    static func check(
        _ validator: inout GraphQLValidator,
        _ index: Int,
        _ node: GraphQLNode,
        _ type: UInt32,
        _ named: SchemaType
    ) {
        UniqueInputFieldNames.check(&validator, index, node)
        var given: UInt64 = 0
        var count = 0
        var child = index &+ 1
        while child < node.next {
            let field = validator.document.nodes[child]
            count &+= 1
            let name = validator.document.schemaNames[Int(field.name)]
            let input = validator.schema.members.find(type, name)
            if input == NameTable.none {
                let text = validator.document.text(field.name)
                validator.report(.valuesOfCorrectType, at: child, "there is no input field \"\(text)\" here")
                validator.checkValue(child &+ 1, .unknown)
            } else {
                validator.document.nodes[child].definition = input
                let position = input &- named.firstMember
                if position < 64 { given |= 1 &<< UInt64(position) }
                let known = validator.schema.inputs[Int(input)]
                validator.checkValue(
                    child &+ 1,
                    known.type,
                    hasDefault: known.hasDefault,
                    isOneOf: named.isOneOf
                )
            }
            child = field.next
        }
        if named.required & ~given != 0 {
            ValuesOfCorrectType.report(&validator, index, "an input object lacks a field that it requires")
        }
        if named.isOneOf, count != 1 {
            validator.report(.oneOfInputObjects, at: index, "exactly one field must be given in this input object")
        }
    }
}
