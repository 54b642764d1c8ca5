// SPDX-License-Identifier: Apache-2.0

/// The rules of `@defer` and `@stream`: only lists are streamed, and a label is a literal.
enum IncrementalDelivery {
    static func check(
        _ validator: inout GraphQLValidator,
        _ index: Int,
        _ directive: SchemaDirective,
        on owner: Int
    ) {
        guard directive.name == validator.streamName || directive.name == validator.deferName else { return }
        let field = validator.document.nodes[owner]
        if directive.name == validator.streamName, field.kind == .field, field.definition != GraphQLNode.none,
            !validator.schema.fields[Int(field.definition)].type.isList
        {
            validator.report(.incrementalDelivery, at: index, "only fields with lists can be streamed")
        }
        var child = index &+ 1
        while child < validator.document.nodes[index].next {
            let argument = validator.document.nodes[child]
            if validator.document.nodes[child &+ 1].kind == .variable, validator.document.text(argument.name) == "label"
            {
                validator.report(.incrementalDelivery, at: child, "a label must be a literal string")
            }
            child = argument.next
        }
    }
}
