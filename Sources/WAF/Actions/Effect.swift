// SPDX-License-Identifier: Apache-2.0

/// What a rule does beside deciding, each time one of its values matches: in the order written.
protocol Effect: Sendable {
    /// The word of the reference, such as `setvar`.
    static var word: String { get }

    func perform(_ transaction: Transaction)
}

/// What an action's value is read with.
struct ActionReader {
    var names: TXNames
    var patterns: PatternTable
    var constants = ConstantTable()
    /// Targets and rule selections that `ctl` names are resolved when all rules are known.
    var pending: [PendingControl] = []

    init(names: TXNames, patterns: PatternTable) {
        self.names = names
        self.patterns = patterns
    }

    /// The effect of an action; nil for a word that is none.
    mutating func effect(of action: ActionNode) throws(SecLangError) -> (any Effect)? {
        switch action.word {
        case SetVar.word: try SetVar(action, &self)
        case ExpireVar.word: try ExpireVar(action, &self)
        case InitCol.word: try InitCol(action, &self)
        case SetEnv.word: try SetEnv(action, &self)
        case SetUID.word: try SetUID(action, &self)
        case SetSID.word: try SetSID(action, &self)
        case SetRSC.word: try SetRSC(action, &self)
        case Ctl.word: try Ctl.effect(of: action, &self)
        default: nil
        }
    }

    /// The value of an action that cannot be without one.
    func value(of action: ActionNode, example: String) throws(SecLangError) -> String {
        guard let value = action.value, !value.isEmpty else {
            throw SecLangError("\(action.word) needs a value, as in \(example)", at: action.location)
        }
        return value
    }
}
