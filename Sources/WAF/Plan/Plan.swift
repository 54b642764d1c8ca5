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
    let cells: [Cell]
    let dependencies: [Dependency]
    let transformations: [any Transformation]
    /// What each transformation needs to see to change a value.
    let triggers: [ByteSet]
    let patterns: [Pattern]
    let names: TXNames
    let controls: [Control]

    init(
        settings: EngineSettings, rules: [CompiledRule], warnings: [SecLangError], phases: [PhasePlan], table: CellTable,
        patterns: [Pattern], names: TXNames, controls: [Control]
    ) {
        self.settings = settings
        self.rules = rules
        self.warnings = warnings
        self.phases = phases
        blocks = table.blocks
        cells = table.cells
        dependencies = table.cells.map { table.blocks[$0.block].dependency }
        transformations = table.transformations
        triggers = table.transformations.map(\.triggers)
        self.patterns = patterns
        self.names = names
        self.controls = controls
    }

    func phase(_ phase: Phase) -> PhasePlan { phases[phase.rawValue - 1] }

    /// The rule of an id; nil when the plan has none.
    package func rule(id: Int) -> CompiledRule? { rules.first { $0.id == id } }
}

/// The rules of one phase, in order.
struct PhasePlan: Sendable {
    let rules: [CompiledRule]
}

/// What a `ctl` takes out, resolved to rules.
enum Control: Sendable {
    /// By number.
    case rules([Int])
    case targets(rules: [Int], TargetExclusion)
}

/// A variable, or some members of it, that a rule is not to look at.
struct TargetExclusion: Sendable {
    let variable: Variable
    /// nil: the whole variable.
    let selector: MemberSelector?
}
