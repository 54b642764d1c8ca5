// SPDX-License-Identifier: Apache-2.0

package import Core
import Matching

/// The phases in which rules run, by SecLang's numbers.
package enum Phase: Int, CaseIterable, Sendable {
    case requestHeaders = 1
    case requestBody = 2
    case responseHeaders = 3
    case responseBody = 4
    case logging = 5

    /// The phase of a `phase:` action: a number or a word.
    init?(word: String) {
        switch word.lowercased() {
        case "request": self = .requestBody
        case "response": self = .responseBody
        case "logging": self = .logging
        default:
            guard let number = Int(word) else { return nil }
            self.init(rawValue: number)
        }
    }
}

/// A rule with its chain, ready to run. What is looked at for every request is in ``RuleGate``; this is the rest.
package final class CompiledRule: Sendable {
    /// What a rule decides when all of its chain matched.
    enum Disruption: Sendable {
        case pass
        case deny
        case drop
        case redirect(Template)
        case allow(AllowScope)
    }

    /// How far an `allow` reaches.
    enum AllowScope: Sendable {
        /// All phases but logging.
        case transaction
        case phase
        case request
    }

    /// Which rule comes after this one has matched.
    enum Flow: Sendable {
        case next
        case skip(Int)
        /// To this place in the phase's list.
        case jump(Int)
    }

    package let id: Int
    /// The place among all rules of the plan.
    let number: Int
    package let phase: Phase
    package let location: SourceLocation
    package let severity: Severity?
    package let tags: [String]
    let message: Template?
    let logData: Template?
    /// `rev`.
    let revision: String?
    let disruption: Disruption
    /// The status of a refusal.
    let status: Int
    let logs: Bool
    let links: [RuleLink]
    /// Set when the places of all rules are known.
    let flow: Flow

    init(_ draft: RuleDraft, number: Int, links: [RuleLink], flow: Flow) {
        id = draft.id
        self.number = number
        phase = draft.phase
        location = draft.location
        severity = draft.severity
        tags = draft.tags
        message = draft.message
        logData = draft.logData
        revision = draft.revision
        disruption = draft.disruption
        status = draft.status
        logs = draft.logs
        self.links = links
        self.flow = flow
    }
}

/// One rule of a chain: what it looks at, with which operator, and what it does for each value that matches.
final class RuleLink: Sendable {
    /// The cells whose values are looked at, in the order written. With `multiMatch` every step of the
    /// transformations is one.
    let cells: [Int]
    /// nil for SecAction, which always matches, once.
    let operation: (any Operator)?
    let isNegated: Bool
    /// The operator's argument, when it has macros.
    let parameter: Template?
    let captures: Bool
    /// Where the operator's pattern is among the patterns that are searched for together.
    let pattern: PatternSetTable.Place
    /// For each cell its bit in what is remembered of its block, -1 for none; empty when no cell has one.
    let rememberedBits: [Int32]
    let effects: [any Effect]
    let gate: ByteGate
    /// Whether ``gate`` may speak: a negated operator matches where the gate refuses.
    let isGated: Bool
    let literalGate: LiteralGate?
    /// Whether there are gates in place of both for values without special characters, and these.
    let hasPlainGate: Bool
    let plainGate: ByteGate
    let plainLiteralGate: LiteralGate?
    /// A comparison of a TX variable with a number, which needs no cell.
    let comparison: TXComparison?
    /// A comparison without which the rule does not match, for one that does need its cell.
    let precondition: TXComparison?

    init(
        cells: [Int],
        operation: (any Operator)?,
        isNegated: Bool,
        parameter: Template?,
        captures: Bool,
        pattern: PatternSetTable.Place = .none,
        rememberedBits: [Int32] = [],
        effects: [any Effect],
        comparison: TXComparison? = nil,
        precondition: TXComparison? = nil,
        ignoresGates: Bool = false
    ) {
        self.cells = cells
        self.operation = operation
        self.isNegated = isNegated
        self.parameter = parameter
        self.captures = captures
        self.pattern = pattern
        self.rememberedBits = rememberedBits
        self.effects = effects
        self.comparison = comparison
        self.precondition = ignoresGates ? nil : precondition
        let gate = parameter == nil && !ignoresGates ? operation?.gate : nil
        self.gate = gate ?? .open
        let plain = gate == nil ? nil : operation?.plainGate
        hasPlainGate = plain != nil
        plainGate = plain?.gate ?? .open
        plainLiteralGate = plain?.literalGate
        isGated = gate.map { !$0.isOpen } ?? false || plain != nil
        literalGate = gate == nil ? nil : operation?.literalGate
    }
}

/// `SecRule TX:name "@lt 2"` and its kin: rule sets ask dozens of these for each request.
struct TXComparison: Sendable {
    enum Relation: Sendable {
        case equal, less, lessOrEqual, greater, greaterOrEqual
    }

    let slot: Int
    /// Whether it is `&TX:name`, 0 or 1.
    let counts: Bool
    let relation: Relation
    let number: Int
    let isNegated: Bool

    static let never = TXComparison(slot: 0, counts: true, relation: .less, number: 0, isNegated: false)

    @inline(__always)
    func holds(_ value: Int) -> Bool {
        let result =
            switch relation {
            case .equal: value == number
            case .less: value < number
            case .lessOrEqual: value <= number
            case .greater: value > number
            case .greaterOrEqual: value >= number
            }
        return result != isNegated
    }
}
