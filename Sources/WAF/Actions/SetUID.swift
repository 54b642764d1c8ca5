// SPDX-License-Identifier: Apache-2.0

/// `setuid:VALUE`: names the user of this transaction and opens its USER collection.
struct SetUID: Effect {
    static let word = "setuid"

    let value: Template

    init(_ action: ActionNode, _ reader: inout ActionReader) throws(SecLangError) {
        value = try Template(
            try reader.value(of: action, example: "setuid:%{tx.user}"),
            names: &reader.names,
            at: action.location
        )
    }

    func perform(_ transaction: Transaction) {
        transaction.openCollection(.user, key: transaction.text(value))
    }
}
