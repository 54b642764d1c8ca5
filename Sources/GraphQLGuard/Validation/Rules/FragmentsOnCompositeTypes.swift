// SPDX-License-Identifier: Apache-2.0

/// Sections 5.5.1.2 and 5.5.1.3: a fragment's type exists, and has fields.
enum FragmentsOnCompositeTypes {
    /// The type; `GraphQLNode.none` if it is none to select from.
    static func check(_ validator: inout GraphQLValidator, _ index: Int) -> UInt32 {
        let symbol = validator.document.nodes[index].extra
        let type = validator.type(named: symbol)
        guard type != GraphQLNode.none else {
            KnownTypeNames.report(&validator, index, symbol)
            return type
        }
        guard validator.schema.types[Int(type)].kind.isComposite else {
            let name = validator.document.text(symbol)
            validator.report(
                .fragmentsOnCompositeTypes,
                at: index,
                "a fragment cannot be on \"\(name)\", which has no fields to select"
            )
            return GraphQLNode.none
        }
        return type
    }
}
