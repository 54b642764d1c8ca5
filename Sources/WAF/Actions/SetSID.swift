// SPDX-License-Identifier: Apache-2.0

/// `setsid:VALUE`: names the session of this transaction and opens its SESSION collection.
struct SetSID: Effect {
    static let word = "setsid"

    let value: Template

    init(_ action: ActionNode, _ reader: inout ActionReader) throws(SecLangError) {
        value = try Template(
            try reader.value(of: action, example: "setsid:%{tx.session}"),
            names: &reader.names,
            at: action.location
        )
    }

    func perform(_ transaction: Transaction) {
        transaction.openCollection(.session, key: transaction.text(value))
    }
}
