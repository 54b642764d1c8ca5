// SPDX-License-Identifier: Apache-2.0

import Matching

/// A rule as the loop over its phase sees it: just enough to go past it when it cannot match. Most rules cannot match
/// most requests, so that the rule itself is hardly ever touched. Plain data, one after the other.
struct Step: Sendable {
    enum Kind: UInt8, Sendable {
        /// Can match when its comparison holds.
        case comparison
        /// Can match when one of its cells holds values that the gates admit.
        case gated
        /// Can match when one of its cells holds values.
        case populated
        /// Nothing is known before it is evaluated.
        case open
    }

    let kind: Kind
    let comparison: TXComparison
    /// Where the first link's cells are in the phase's list.
    let firstCell: Int32
    let cellCount: Int32
    /// The number of the literal gate in the phase's list; -1 for none.
    let literalGate: Int32
    /// Whether there is a gate for plain values, and the number of its literal gate; -1 for none.
    let hasPlainGate: Bool
    let plainLiteralGate: Int32
}

/// A cell of a rule, with what is asked of it first.
struct StepCell: Sendable {
    let cell: Int32
    /// The cell of the block itself.
    let root: Int32
    /// In what is remembered of the block; -1 for none.
    let bit: Int32
    let dependency: Dependency
}

/// The rules of one phase, in order.
struct PhasePlan: Sendable {
    let rules: [CompiledRule]
    /// One for each rule; so are both lists of gates.
    private(set) var steps: [Step] = []
    private(set) var gates: [ByteGate] = []
    private(set) var plainGates: [ByteGate] = []
    private(set) var cells: [StepCell] = []
    private(set) var literalGates: [LiteralGate] = []

    /// - Parameter ignoresGates: every rule is evaluated for each of its values, as if nothing were known before.
    init(rules: [CompiledRule], derivations: [Derivation], ignoresGates: Bool) {
        self.rules = rules.filter { !$0.links.isEmpty }
        for rule in self.rules {
            guard let link = rule.links.first else { continue }
            let kind = ignoresGates && link.comparison == nil ? .open : Self.kind(of: link, derivations)
            steps.append(
                Step(
                    kind: kind,
                    comparison: link.comparison ?? link.precondition ?? .never,
                    firstCell: Int32(clamping: cells.count),
                    cellCount: Int32(clamping: link.cells.count),
                    literalGate: number(link.literalGate),
                    hasPlainGate: link.hasPlainGate,
                    plainLiteralGate: number(link.plainLiteralGate)
                )
            )
            gates.append(link.gate)
            plainGates.append(link.plainGate)
            for (index, cell) in link.cells.enumerated() {
                cells.append(
                    StepCell(
                        cell: Int32(clamping: cell),
                        root: derivations[cell].root,
                        bit: link.rememberedBits.isEmpty ? -1 : link.rememberedBits[index],
                        dependency: derivations[cell].dependency
                    )
                )
            }
        }
    }

    private mutating func number(_ gate: LiteralGate?) -> Int32 {
        guard let gate else { return -1 }
        literalGates.append(gate)
        return Int32(clamping: literalGates.count - 1)
    }

    private static func kind(of link: RuleLink, _ derivations: [Derivation]) -> Step.Kind {
        if link.comparison != nil || link.precondition != nil { return .comparison }
        guard link.operation != nil else { return .open }
        // What changes with any rule is looked up once, when the rule is evaluated.
        guard link.cells.allSatisfy({ derivations[$0].dependency != .always }) else { return .open }
        return link.isGated && !link.isNegated ? .gated : .populated
    }
}
