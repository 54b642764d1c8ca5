// SPDX-License-Identifier: Apache-2.0

/// Sections 5.5.2.1 and 5.5.2.3: a spread fragment exists, and some object is of its type where it is spread.
enum PossibleFragmentSpreads {
    static func check(_ validator: inout GraphQLValidator, spread: Int, in parent: UInt32) {
        let symbol = validator.document.nodes[spread].name
        guard let fragment = validator.document.fragments.fragment(symbol) else {
            let name = validator.document.text(symbol)
            validator.report(.knownFragmentNames, at: spread, "there is no fragment \"\(name)\"")
            return
        }
        let condition = validator.document.nodes[validator.document.definitions[fragment].node].extra
        let type = validator.type(named: condition)
        guard type != GraphQLNode.none, validator.schema.types[Int(type)].kind.isComposite else { return }
        check(&validator, spread, of: type, in: parent)
    }

    static func check(_ validator: inout GraphQLValidator, _ node: Int, of type: UInt32, in parent: UInt32) {
        guard type != GraphQLNode.none, parent != GraphQLNode.none,
            validator.schema.types[Int(parent)].kind.isComposite, !validator.schema.overlap(type, parent)
        else { return }
        validator.report(.possibleFragmentSpreads, at: node, "no object here can be of the fragment's type")
    }
}
