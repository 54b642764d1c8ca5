// SPDX-License-Identifier: Apache-2.0

package import Matching

/// Rules, compiled: immutable, shared by all workers, part of the snapshot. A ``Transaction`` runs it.
package final class Plan: Sendable {
    package let settings: EngineSettings
    /// All rules, in the order they were written.
    package let rules: [CompiledRule]
    /// What was understood and needs nothing done, or is off; for the operator to read.
    package let warnings: [SecLangError]

    let phases: [PhasePlan]
    let blocks: [Block]
    /// For each cell.
    let derivations: [Derivation]
    let transformations: [any Transformation]
    let patterns: [Pattern]
    let patternGates: [ByteGate]
    let names: TXNames
    let controls: [Control]
    /// What the memory of a transaction begins with.
    let constants: Memory
    /// The names of TX variables, by slot, in ``constants``.
    let slotNames: [Value]
    /// The slots whose names a pattern matches, by the number of the pattern.
    let slotsByPattern: [[Int]]
    /// Finds slots.
    let slots: NameTable
    let patternSets: PlanPatternSets
    let rememberedBits: RememberedBits
    /// Of values without special characters.
    let plainBytes = PlainGate.bytes

    init(
        settings: EngineSettings,
        rules: [CompiledRule],
        warnings: [SecLangError],
        phases: [PhasePlan],
        table: CellTable,
        patterns: [Pattern],
        names: TXNames,
        controls: [Control],
        constants: ConstantTable,
        patternSets: [[PatternSetMember]],
        rememberedBits: RememberedBits
    ) {
        self.settings = settings
        self.rules = rules
        self.warnings = warnings
        self.phases = phases
        blocks = table.blocks
        derivations = table.derivations
        transformations = table.transformations
        self.patterns = patterns
        patternGates = patterns.map(\.gate)
        self.names = names
        self.controls = controls
        self.rememberedBits = rememberedBits
        self.patternSets = PlanPatternSets(patternSets)
        var constants = constants
        slotNames = names.names.map { constants.value(of: $0) }
        self.constants = constants.memory
        let scratch = MatchScratch()
        slotsByPattern = patterns.map { pattern in
            names.names.indices.filter { slot in
                let name = names.names[slot]
                return pattern.match(name.span, scratch) != .noMatch
            }
        }
        slots = NameTable(names.names)
    }

    func phase(_ phase: Phase) -> PhasePlan { phases[phase.rawValue - 1] }

    /// The rule of an id; nil when the plan has none.
    package func rule(id: Int) -> CompiledRule? { rules.first { $0.id == id } }
}

/// What a `ctl` takes out, resolved to rules.
enum Control: Sendable {
    case rules(RuleBits)
    case targets(rules: RuleBits, TargetExclusion)
}

/// A variable, or some members of it, that a rule is not to look at.
struct TargetExclusion: Sendable {
    let variable: Variable
    /// nil: the whole variable.
    let selector: MemberSelector?
}
