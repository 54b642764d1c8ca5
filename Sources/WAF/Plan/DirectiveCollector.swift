// SPDX-License-Identifier: Apache-2.0

/// Goes through the directives and gathers rules with their chains, markers and settings; what changes rules is
/// applied at the end, whatever its place, as libmodsecurity does it.
struct DirectiveCollector {
    struct Marker {
        let name: String
        /// How many rules stand above it.
        let position: Int
    }

    private(set) var drafts: [RuleDraft] = []
    private(set) var markers: [Marker] = []
    private(set) var warnings: [SecLangError] = []
    private(set) var errors: [SecLangError] = []
    var settings = EngineSettings()
    private var defaults: [Phase: [ActionNode]] = [:]
    private var updates: [Directive] = []

    mutating func take(_ directive: Directive) {
        if case .rule(let variables, let operation, let actions) = directive.kind {
            takeRule(variables, operation, actions, at: directive.location)
            return
        }
        // Only a SecRule goes on with a chain.
        endChain()
        switch directive.kind {
        case .rule: break
        case .action(let actions):
            let link = RuleDraft.Link(variables: [], operation: nil, actions: actions, location: directive.location)
            drafts.append(RuleDraft(link, defaults: defaults))
        case .marker(let name): markers.append(Marker(name: name, position: drafts.count))
        case .defaultAction(let actions): takeDefaults(actions, at: directive.location)
        case .removeRules, .updateTargets, .updateAction: updates.append(directive)
        case .setting(.superseded(let name, let reason)):
            warnings.append(SecLangError("\(name) has no effect: \(reason)", at: directive.location))
        case .setting(let setting): settings.apply(setting)
        }
    }

    private mutating func takeRule(
        _ variables: [VariableNode],
        _ operation: OperatorNode,
        _ actions: [ActionNode],
        at location: SourceLocation
    ) {
        let link = RuleDraft.Link(variables: variables, operation: operation, actions: actions, location: location)
        guard let last = drafts.last, last.isOpen else {
            drafts.append(RuleDraft(link, defaults: defaults))
            return
        }
        if let stray = actions.first(where: { Self.leaderOnly.contains($0.word) }) {
            errors.append(
                SecLangError(
                    "\(stray.word) belongs to the first rule of a chain, not to a later one",
                    at: stray.location
                )
            )
        }
        drafts[drafts.count - 1].links.append(link)
    }

    /// Actions that only the first rule of a chain can have.
    private static let leaderOnly: Set = [
        "id", "phase", "deny", "drop", "block", "allow", "redirect", "skip", "skipAfter",
    ]

    private mutating func endChain() {
        guard let last = drafts.last, last.isOpen else { return }
        errors.append(SecLangError("the chain is not finished: a SecRule must follow", at: last.location))
        drafts.removeLast()
    }

    private mutating func takeDefaults(_ actions: [ActionNode], at location: SourceLocation) {
        guard let phase = actions.last(where: { $0.word == "phase" })?.value.flatMap({ Phase(word: $0) }) else {
            errors.append(SecLangError("SecDefaultAction needs a phase, as in \"phase:1,log,pass\"", at: location))
            return
        }
        if let stray = actions.first(where: { Self.ruleOnly.contains($0.word) }) {
            errors.append(SecLangError("\(stray.word) belongs to a rule, not to SecDefaultAction", at: stray.location))
        }
        // Without one, a rule that says block would do nothing.
        if !actions.contains(where: { $0.word != "block" && RuleDraft.disruptive.contains($0.word) }) {
            errors.append(
                SecLangError(
                    "SecDefaultAction needs to say what block does: deny, drop, redirect, allow or pass",
                    at: location
                )
            )
        }
        defaults[phase] = actions.filter { $0.word != "phase" }
    }

    /// Actions that cannot be the default of several rules.
    private static let ruleOnly: Set = ["id", "chain", "skip", "skipAfter"]

    /// Applies what changes rules.
    mutating func finish() {
        endChain()
        for directive in updates {
            switch directive.kind {
            case .removeRules(let selection):
                let selector = RuleSelector(selection)
                let kept = drafts.enumerated().filter { !selector.selects($0.element) }
                // Markers keep their place between the rules that are left.
                let remaining = kept.map(\.offset)
                markers = markers.map { marker in
                    Marker(name: marker.name, position: remaining.count { $0 < marker.position })
                }
                drafts = kept.map(\.element)
            case .updateTargets(let selection, let nodes):
                let selector = RuleSelector(selection)
                for index in drafts.indices where selector.selects(drafts[index]) {
                    drafts[index].links[0].variables += nodes
                }
            case .updateAction(let id, let offset, let actions):
                guard let index = drafts.firstIndex(where: { $0.id == id }),
                    drafts[index].links.indices.contains(offset)
                else {
                    warnings.append(SecLangError("there is no rule \(id) to update", at: directive.location))
                    continue
                }
                drafts[index].links[offset].update(actions)
            default: break
            }
        }
        updates = []
    }
}

extension RuleDraft.Link {
    /// Replaces actions by their words; transformations and tags are added.
    mutating func update(_ actions: [ActionNode]) {
        let disruptive = RuleDraft.disruptive
        let additive: Set = ["t", "tag", "setvar", "ctl", "expirevar"]
        for action in actions where action.word != "id" && action.word != "phase" {
            self.actions.removeAll { old in
                if disruptive.contains(action.word) { return disruptive.contains(old.word) }
                if ["log", "nolog"].contains(action.word) { return ["log", "nolog"].contains(old.word) }
                return !additive.contains(action.word) && old.word == action.word
            }
            self.actions.append(action)
        }
    }
}
