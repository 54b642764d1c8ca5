// SPDX-License-Identifier: Apache-2.0

/// What takes a rule out, or changes what it looks at: directives for good, other rules for requests that they match.
enum RuleChanges {
    static func all(
        of rule: RuleDraft,
        _ directives: [Directive],
        _ drafts: [RuleDraft]
    ) -> [RuleDescription.Change] {
        directives.compactMap { change(of: rule, $0) } + drafts.flatMap { changes(of: rule, by: $0) }
    }

    private static func change(of rule: RuleDraft, _ directive: Directive) -> RuleDescription.Change? {
        switch directive.kind {
        case .removeRules(let selection):
            guard RuleSelector(selection).selects(rule) else { return nil }
            return .init(text: "does not run", location: directive.location, byRule: nil)
        case .updateTargets(let selection, let nodes):
            guard RuleSelector(selection).selects(rule) else { return nil }
            return .init(text: text(nodes), location: directive.location, byRule: nil)
        case .updateAction(let id, _, let actions):
            guard id == rule.id else { return nil }
            let words = actions.map { $0.word + ($0.value.map { ":\($0)" } ?? "") }
            return .init(text: "does \(words.joined(separator: ", "))", location: directive.location, byRule: nil)
        default: return nil
        }
    }

    private static func changes(of rule: RuleDraft, by other: RuleDraft) -> [RuleDescription.Change] {
        var reader = ActionReader(names: TXNames(), patterns: PatternTable())
        for action in other.links.flatMap(\.actions) where action.word == Ctl.word {
            // One that cannot be read is an error when rules are loaded.
            _ = try? Ctl.effect(of: action, &reader)
        }
        var isRemoved = false
        var targets: [String] = []
        for pending in reader.pending {
            switch pending {
            case .rules(let selection): if RuleSelector(selection).selects(rule) { isRemoved = true }
            case .targets(let selection, let nodes):
                if RuleSelector(selection).selects(rule) { targets += nodes.map(\.text) }
            }
        }
        guard isRemoved || !targets.isEmpty else { return [] }
        let text = isRemoved ? "does not run" : "does not look at \(targets.joined(separator: ", "))"
        return [.init(text: text, location: other.location, byRule: other.id)]
    }

    private static func text(_ nodes: [VariableNode]) -> String {
        let excluded = nodes.filter { $0.mode == .exclude }.map { $0.text.dropFirst() }
        let added = nodes.filter { $0.mode != .exclude }.map(\.text)
        var parts: [String] = []
        if !excluded.isEmpty { parts.append("does not look at \(excluded.joined(separator: ", "))") }
        if !added.isEmpty { parts.append("looks at \(added.joined(separator: ", ")), too") }
        return parts.joined(separator: "; ")
    }
}
