// SPDX-License-Identifier: Apache-2.0

/// One directive of a rule file, parsed but not yet compiled. The order of directives is their meaning:
/// a plan is compiled by going through them from first to last.
package struct Directive: Sendable {
    package enum Kind: Sendable {
        /// `SecRule VARIABLES OPERATOR [ACTIONS]`; a chain is as many of these, one after the other.
        case rule(variables: [VariableNode], operation: OperatorNode, actions: [ActionNode])
        /// `SecAction ACTIONS`.
        case action([ActionNode])
        /// `SecMarker NAME`: where `skipAfter:NAME` goes on.
        case marker(String)
        /// `SecDefaultAction ACTIONS`, for the rules of its phase that follow.
        case defaultAction([ActionNode])
        case removeRules(RuleSelection)
        case updateTargets(RuleSelection, [VariableNode])
        /// `SecRuleUpdateActionById ID ACTIONS`; `ID:1` is the first rule chained to the rule of that id.
        case updateAction(ruleID: Int, chainOffset: Int, [ActionNode])
        case setting(EngineSetting)
    }

    package let kind: Kind
    package let location: SourceLocation

    package init(_ kind: Kind, at location: SourceLocation) {
        self.kind = kind
        self.location = location
    }
}

/// Which of the rules read so far (or, for updates, already loaded) a directive is about.
package enum RuleSelection: Hashable, Sendable {
    /// `SecRuleRemoveById 1 "5-9"`.
    case ids([ClosedRange<Int>])
    /// A pattern, as `SecRuleRemoveByTag` takes it.
    case tag(String)
    case message(String)
}

/// A variable as written in a target list.
package struct VariableNode: Hashable, Sendable {
    package enum Mode: Hashable, Sendable {
        case inspect
        /// `!ARGS:password`.
        case exclude
        /// `&ARGS`: how many there are.
        case count
    }

    package enum Selector: Hashable, Sendable {
        /// `ARGS:name`; compared without regard to case. For ``Variable/xml`` it is an XPath, `/*` or `//@*`.
        case name(String)
        /// `ARGS:/pattern/`.
        case pattern(String)
    }

    package var variable: Variable
    package var selector: Selector?
    package var mode: Mode
    package var location: SourceLocation

    package init(_ variable: Variable, selector: Selector?, mode: Mode, at location: SourceLocation) {
        self.variable = variable
        self.selector = selector
        self.mode = mode
        self.location = location
    }
}

/// An operator as written: `!@within %{tx.allowed_methods}` is negated, `within`, `%{tx.allowed_methods}`.
/// A text without `@` is `rx`.
package struct OperatorNode: Hashable, Sendable {
    /// The word as the reference spells it, without `@`.
    package var word: String
    package var isNegated: Bool
    package var argument: String
    package var location: SourceLocation

    package init(word: String, isNegated: Bool, argument: String, at location: SourceLocation) {
        self.word = word
        self.isNegated = isNegated
        self.argument = argument
        self.location = location
    }
}

/// An action as written: `setvar:'tx.score=+5'` is `setvar` with the value `tx.score=+5`, quotes taken off.
package struct ActionNode: Hashable, Sendable {
    /// The word in the reference's spelling (`skipAfter`, whatever the file's case was).
    package var word: String
    package var value: String?
    package var location: SourceLocation

    package init(_ word: String, _ value: String?, at location: SourceLocation) {
        self.word = word
        self.value = value
        self.location = location
    }
}
