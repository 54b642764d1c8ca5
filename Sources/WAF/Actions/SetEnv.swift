// SPDX-License-Identifier: Apache-2.0

/// `setenv:name=value`: a member of ENV, seen by the rules of this transaction. The process's environment is neither
/// read nor changed.
struct SetEnv: Effect {
    static let word = "setenv"

    let name: String
    let value: Template?

    init(_ action: ActionNode, _ reader: inout ActionReader) throws(SecLangError) {
        let text = try reader.value(of: action, example: "setenv:name=value")
        if text.hasPrefix("!") {
            name = text.dropFirst().lowercased()
            value = nil
            return
        }
        let equals = text.firstIndex(of: "=")
        name = (equals.map { String(text[..<$0]) } ?? text).lowercased()
        value = try Template(
            equals.map { String(text[text.index(after: $0)...]) } ?? "1",
            names: &reader.names,
            at: action.location
        )
    }

    func perform(_ transaction: Transaction) {
        transaction.setEnvironment(Array(name.utf8), to: value.map { transaction.text($0) })
    }
}
