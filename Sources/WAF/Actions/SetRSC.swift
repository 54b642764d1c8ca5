// SPDX-License-Identifier: Apache-2.0

/// `setrsc:VALUE`: names the resource of this transaction and opens its RESOURCE collection.
struct SetRSC: Effect {
    static let word = "setrsc"

    let value: Template

    init(_ action: ActionNode, _ reader: inout ActionReader) throws(SecLangError) {
        value = try Template(
            try reader.value(of: action, example: "setrsc:%{tx.resource}"),
            names: &reader.names,
            at: action.location
        )
    }

    func perform(_ transaction: Transaction) {
        transaction.openCollection(.resource, key: transaction.text(value))
    }
}
