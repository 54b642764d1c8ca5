// SPDX-License-Identifier: Apache-2.0

/// `expirevar:ip.blocked=60`: removes a member of a persistent collection after as many seconds. A TX variable ends
/// with its transaction anyway.
struct ExpireVar: Effect {
    static let word = "expirevar"

    let target: CollectionMember
    let seconds: Template

    init(_ action: ActionNode, _ reader: inout ActionReader) throws(SecLangError) {
        let text = Substring(try reader.value(of: action, example: "expirevar:'ip.blocked=60'"))
        guard let equals = text.firstIndexOutsideMacros(of: "=") else {
            throw SecLangError(
                "expirevar needs a number of seconds, as in expirevar:'ip.blocked=60'",
                at: action.location
            )
        }
        target = try CollectionMember(String(text[..<equals]), at: action.location, &reader)
        seconds = try Template(String(text[text.index(after: equals)...]), names: &reader.names, at: action.location)
    }

    func perform(_ transaction: Transaction) {
        guard case .persistent(let variable, let name) = target else { return }
        transaction.expirePersistent(variable, transaction.lowercasedText(name), seconds: transaction.number(seconds))
    }
}
