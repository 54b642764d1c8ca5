// SPDX-License-Identifier: Apache-2.0

package import Core

/// A rule as it is compiled, after all that changes it, in words for people.
package struct RuleDescription: Sendable {
    /// One SecRule or SecAction of the chain.
    package struct Link: Sendable {
        package let location: SourceLocation
        /// As SecLang writes them, such as `ARGS`, `!ARGS:password` and `&REQUEST_HEADERS:Host`.
        package let targets: [String]
        /// In the order in which they are applied.
        package let transformations: [String]
        /// Whether the operator looks at what each transformation gives, and not at the last one alone.
        package let isMultiMatch: Bool
        /// Such as `!@within GET POST`; nil for SecAction.
        package let operation: String?
        /// What happens when it matches, such as `setvar:'tx.score=+5'`.
        package let actions: [String]
    }

    /// What the configuration or another rule does to the rule.
    package struct Change: Sendable {
        package let text: String
        package let location: SourceLocation
        /// The rule that does it, to requests that it matches; nil for what holds always.
        package let byRule: Int?
    }

    package let id: Int
    package let phase: Phase
    package let location: SourceLocation
    /// With its macros.
    package let message: String?
    package let severity: Severity?
    package let tags: [String]
    /// 1 to 4, of the Core Rule Set's rules.
    package let paranoia: Int?
    /// Such as `deny with status 403` or `pass`.
    package let decision: String
    package let logs: Bool
    package let links: [Link]
    /// The lines of the comment right above the rule.
    package let comment: [String]
    /// Exclusions and the like.
    package let changes: [Change]
    /// Whether a change takes the rule out altogether.
    package let isRemoved: Bool

    /// - Throws: what is wrong with the rule.
    init?(rule id: Int, _ directives: [Directive], files: any RuleFiles) throws(SecLangErrors) {
        var collector = DirectiveCollector()
        for directive in directives { collector.take(directive) }
        guard let original = collector.drafts.first(where: { $0.id == id }) else { return nil }
        let others = collector.drafts
        collector.finish()
        let remaining = collector.drafts.first { $0.id == id }
        var draft = remaining ?? original
        do throws(SecLangError) {
            var names = TXNames()
            try draft.readMetadata(names: &names)
        } catch {
            throw SecLangErrors([error])
        }
        self.id = id
        phase = draft.phase
        location = draft.location
        message = draft.value("msg")
        severity = draft.severity
        tags = draft.tags
        paranoia =
            draft.tags.lazy.compactMap { tag in
                tag.hasPrefix("paranoia-level/") ? Int(tag.dropFirst("paranoia-level/".count)) : nil
            }.first
        decision = Self.decision(draft)
        logs = draft.logs
        let defaults = (draft.defaults[draft.phase] ?? []).filter { $0.word == "t" }
        links = draft.links.map { Link($0, defaults: defaults) }
        // Patches are not written in rule files.
        let isPatch = RuleOrigin(ruleID: id) == .patch
        comment = isPatch ? [] : RuleComment.lines(above: draft.location, files: files)
        changes = RuleChanges.all(of: original, directives, others)
        isRemoved = remaining == nil
    }

    private static func decision(_ draft: RuleDraft) -> String {
        switch draft.disruption {
        case .pass: "pass"
        case .deny: "deny with status \(draft.status)"
        case .drop: "close the connection"
        case .redirect: "redirect with status \(draft.status)"
        case .allow(.transaction): "allow: no further rule is asked"
        case .allow(.phase): "allow: no further rule of the phase is asked"
        case .allow(.request): "allow: no further rule is asked about the request"
        }
    }
}

extension RuleDescription.Link {
    init(_ link: RuleDraft.Link, defaults: [ActionNode]) {
        location = link.location
        targets = link.variables.map(\.text)
        var chain: [String] = []
        for action in defaults + link.actions where action.word == "t" {
            let word = action.value ?? ""
            if word.lowercased() == "none" { chain = [] } else { chain.append(word) }
        }
        transformations = chain
        isMultiMatch = link.actions.contains { $0.word == "multiMatch" }
        operation = link.operation.map { node in
            "\(node.isNegated ? "!" : "")@\(node.word) \(PatchText.plain(node.argument))"
        }
        let told: Set = [
            "id", "phase", "t", "msg", "tag", "severity", "multiMatch", "chain", "deny", "drop", "pass", "block",
            "allow", "status", "log", "nolog", "auditlog", "noauditlog",
        ]
        actions = link.actions.filter { !told.contains($0.word) }.map { action in
            action.word + (action.value.map { ":'\($0)'" } ?? "")
        }
    }
}

extension VariableNode {
    /// As SecLang writes it.
    var text: String {
        let prefix =
            switch mode {
            case .inspect: ""
            case .exclude: "!"
            case .count: "&"
            }
        switch selector {
        case nil: return prefix + variable.rawValue
        case .name(let name): return "\(prefix)\(variable.rawValue):\(name)"
        case .pattern(let source): return "\(prefix)\(variable.rawValue):/\(source)/"
        }
    }
}
