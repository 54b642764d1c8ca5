// SPDX-License-Identifier: Apache-2.0

import Matching

extension Plan {
    /// Compiles directives, in their order. `adjust` has the last word on the settings.
    ///
    /// - Throws: all that is wrong, each with its place.
    package static func compile(
        _ directives: [Directive],
        files: any RuleFiles,
        adjust: (inout EngineSettings) -> Void = { _ in }
    ) throws(SecLangErrors) -> Plan {
        var collector = DirectiveCollector()
        for directive in directives { collector.take(directive) }
        adjust(&collector.settings)
        var compiler = PlanCompiler(collector, files: files)
        let plan = compiler.compile()
        guard compiler.errors.isEmpty else { throw SecLangErrors(compiler.errors) }
        return plan
    }
}

/// Turns drafts into the plan.
struct PlanCompiler {
    private var drafts: [RuleDraft]
    private let markers: [DirectiveCollector.Marker]
    private let settings: EngineSettings
    private var linkCompiler: LinkCompiler
    private var warnings: [SecLangError]
    private(set) var errors: [SecLangError]

    init(_ collector: DirectiveCollector, files: any RuleFiles) {
        var collector = collector
        collector.finish()
        drafts = collector.drafts
        markers = collector.markers
        settings = collector.settings
        warnings = collector.warnings
        errors = collector.errors
        linkCompiler = LinkCompiler(settings: collector.settings, files: files)
    }

    mutating func compile() -> Plan {
        for index in drafts.indices {
            catching { (self) throws(SecLangError) in
                try self.drafts[index].readMetadata(names: &self.linkCompiler.reader.names)
            }
        }
        checkIDs()
        let places = PhasePlaces(drafts)
        var rules: [CompiledRule] = []
        for (number, draft) in drafts.enumerated() {
            let links = linkCompiler.links(of: draft, errors: &errors, warnings: &warnings)
            rules.append(CompiledRule(draft, number: number, links: links, flow: flow(of: draft, number, places)))
        }
        let derivations = linkCompiler.table.derivations
        let phases = Phase.allCases.map { phase in
            PhasePlan(
                rules: rules.filter { $0.phase == phase },
                derivations: derivations,
                ignoresGates: settings.ignoresGates
            )
        }
        let controls = linkCompiler.reader.pending.map { resolve($0) }
        return Plan(
            settings: settings,
            rules: rules,
            warnings: warnings,
            phases: phases,
            table: linkCompiler.table,
            patterns: linkCompiler.reader.patterns.patterns,
            names: linkCompiler.reader.names,
            controls: controls,
            constants: linkCompiler.reader.constants,
            patternSets: linkCompiler.patternSets.sets,
            rememberedBits: linkCompiler.rememberedBits
        )
    }

    private mutating func catching(_ body: (inout PlanCompiler) throws(SecLangError) -> Void) {
        do throws(SecLangError) {
            try body(&self)
        } catch {
            errors.append(error)
        }
    }

    private mutating func checkIDs() {
        var seen: [Int: SourceLocation] = [:]
        for draft in drafts {
            if draft.id <= 0 {
                errors.append(SecLangError("a rule needs a unique id, as in \"id:1000001\"", at: draft.location))
            } else if let first = seen[draft.id] {
                errors.append(SecLangError("the id \(draft.id) is taken: \(first)", at: draft.location))
            }
            seen[draft.id] = draft.location
        }
    }

    private mutating func flow(of draft: RuleDraft, _ number: Int, _ places: PhasePlaces) -> CompiledRule.Flow {
        if let count = draft.skip { return .skip(count) }
        guard let marker = draft.skipAfter else { return .next }
        if let found = markers.first(where: { $0.name == marker && $0.position > number }) {
            return .jump(places.place(in: draft.phase, after: found.position))
        }
        // The reference lets skipAfter name a rule, too.
        if let id = Int(marker), let target = drafts.indices.first(where: { $0 > number && drafts[$0].id == id }) {
            return .jump(places.place(in: draft.phase, after: target + 1))
        }
        warnings.append(
            SecLangError(
                "skipAfter:\(marker) finds no SecMarker of that name below it: the rest of the phase is skipped",
                at: draft.location
            )
        )
        return .jump(.max)
    }

    /// The rules that a `ctl` selects.
    private mutating func resolve(_ pending: PendingControl) -> Control {
        switch pending {
        case .rules(let selection):
            return .rules(RuleBits(RuleSelector(selection).numbers(in: drafts)))
        case .targets(let selection, let nodes):
            let rules = RuleBits(RuleSelector(selection).numbers(in: drafts))
            guard let node = nodes.first else { return .rules(RuleBits()) }
            do throws(SecLangError) {
                let selector = try linkCompiler.selector(of: node)
                return .targets(rules: rules, TargetExclusion(variable: node.variable, selector: selector))
            } catch {
                errors.append(error)
                return .rules(RuleBits())
            }
        }
    }
}

/// Where in its phase's list each rule stands.
struct PhasePlaces {
    /// For each phase the numbers of its rules, ascending.
    private let numbers: [Phase: [Int]]

    init(_ drafts: [RuleDraft]) {
        numbers = Dictionary(grouping: drafts.indices) { drafts[$0].phase }
    }

    /// The place of the first rule of the phase whose number is at least `number`.
    func place(in phase: Phase, after number: Int) -> Int {
        let list = numbers[phase] ?? []
        return list.firstIndex { $0 >= number } ?? list.count
    }
}

/// Finds the rules that a directive or a `ctl` selects.
struct RuleSelector {
    private let selection: RuleSelection
    private let pattern: Pattern?
    private let scratch = MatchScratch()

    init(_ selection: RuleSelection) {
        self.selection = selection
        switch selection {
        case .ids: pattern = nil
        case .tag(let source), .message(let source): pattern = try? Pattern(source)
        }
    }

    func selects(_ draft: RuleDraft) -> Bool {
        switch selection {
        case .ids(let ranges): ranges.contains { $0.contains(draft.id) }
        case .tag(let text): draft.tagTexts.contains { matches($0, text) }
        case .message(let text): draft.value("msg").map { matches($0, text) } ?? false
        }
    }

    func numbers(in drafts: [RuleDraft]) -> [Int] { drafts.indices.filter { selects(drafts[$0]) } }

    private func matches(_ text: String, _ wanted: String) -> Bool {
        if text == wanted { return true }
        guard let pattern else { return false }
        return pattern.match(Array(text.utf8).span, scratch) == .match
    }
}
