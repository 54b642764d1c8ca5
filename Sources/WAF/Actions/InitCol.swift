// SPDX-License-Identifier: Apache-2.0

/// `initcol:ip=%{REMOTE_ADDR}`: chooses which record of a persistent collection this transaction reads and writes.
struct InitCol: Effect {
    static let word = "initcol"

    let variable: Variable
    let key: Template

    init(_ action: ActionNode, _ reader: inout ActionReader) throws(SecLangError) {
        let text = try reader.value(of: action, example: "initcol:ip=%{REMOTE_ADDR}")
        guard let equals = text.firstIndex(of: "="), let variable = Variable(word: String(text[..<equals])),
            CollectionStore.variables.contains(variable)
        else {
            throw SecLangError(
                "initcol names IP, GLOBAL, SESSION, USER or RESOURCE and a key, as in initcol:ip=%{REMOTE_ADDR}",
                at: action.location
            )
        }
        self.variable = variable
        key = try Template(String(text[text.index(after: equals)...]), names: &reader.names, at: action.location)
    }

    func perform(_ transaction: Transaction) {
        transaction.openCollection(variable, key: transaction.text(key))
    }
}
