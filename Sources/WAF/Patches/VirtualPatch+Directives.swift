// SPDX-License-Identifier: Apache-2.0

extension VirtualPatch {
    /// The patch as rules: one for each match, a chain that begins with what is cheapest to ask.
    ///
    /// - Throws: where it is, when there are too many patches or a pointer has too many steps.
    func directives() throws(SecLangError) -> [Directive] {
        var directives: [Directive] = []
        for (offset, match) in matches.enumerated() {
            let ruleID = firstRuleID + offset
            guard RuleOrigin.patchIDs.contains(ruleID) else {
                throw SecLangError(
                    "there are more than \(RuleOrigin.patchIDs.count) matches in all patches together",
                    at: location
                )
            }
            directives += try self.directives(of: match, ruleID: ruleID)
        }
        return directives
    }

    private func directives(of match: Match, ruleID: Int) throws(SecLangError) -> [Directive] {
        var links: [(variable: VariableNode, operation: OperatorNode)] = []
        if let path = match.path {
            links.append(
                (
                    VariableNode(.requestURI, selector: nil, mode: .inspect, at: location),
                    operation(PatchPath.word, path, at: location)
                )
            )
        }
        if !match.methods.isEmpty {
            links.append(
                (
                    VariableNode(.requestMethod, selector: nil, mode: .inspect, at: location),
                    operation(PatchText.word, Self.pattern(ofMethods: match.methods), at: location)
                )
            )
        }
        for condition in match.conditions { links.append(try link(condition)) }
        guard !links.isEmpty else { throw SecLangError("a match of the patch is about every request", at: location) }
        return links.enumerated().map { index, link in
            var actions = index == 0 ? leadingActions(ruleID, phase: match.readsBody ? 2 : 1) : []
            // What is compared is what was received: the defaults of other rule files are not for patches.
            actions.append(ActionNode("t", "none", at: location))
            if index < links.count - 1 { actions.append(ActionNode("chain", nil, at: location)) }
            return Directive(
                .rule(variables: [link.variable], operation: link.operation, actions: actions),
                at: link.operation.location
            )
        }
    }

    private func leadingActions(_ ruleID: Int, phase: Int) -> [ActionNode] {
        var actions: [(String, String?)] = [
            ("id", String(ruleID)), ("phase", String(phase)), ("log", nil), ("severity", "CRITICAL"),
            // A title is a title: it has no macros.
            ("msg", title.split(separator: "%{", omittingEmptySubsequences: false).joined(separator: "% {")),
            ("tag", "gatehouse"), ("tag", "patch"), ("tag", id),
        ]
        actions += refuses ? [("deny", nil), ("status", "403")] : [("pass", nil)]
        return actions.map { ActionNode($0, $1, at: location) }
    }

    /// Frameworks answer HEAD with what GET does.
    private static func pattern(ofMethods methods: [String]) -> String {
        let methods = methods.contains("GET") && !methods.contains("HEAD") ? methods + ["HEAD"] : methods
        return "\\A(?:\(methods.map(PatchText.quoted).joined(separator: "|")))\\z"
    }

    private func operation(
        _ word: String,
        _ argument: String,
        isNegated: Bool = false,
        at location: SourceLocation
    ) -> OperatorNode {
        OperatorNode(word: word, isNegated: isNegated, argument: argument, at: location)
    }

    private func link(_ condition: Condition) throws(SecLangError) -> (VariableNode, OperatorNode) {
        let place = condition.location
        switch condition.test {
        case .matches(let pattern):
            return (
                try variable(condition, .inspect), operation(PatchText.word, PatchText.argument(pattern), at: place)
            )
        case .notMatches(let pattern):
            return (
                try variable(condition, .inspect),
                operation(PatchText.word, PatchText.argument(pattern), isNegated: true, at: place)
            )
        case .equals(let text):
            return (try variable(condition, .inspect), operation(PatchText.word, PatchText.whole(text), at: place))
        case .exists(true): return (try variable(condition, .count), operation(Gt.word, "0", at: place))
        case .exists(false): return (try variable(condition, .count), operation(Eq.word, "0", at: place))
        }
    }

    private func variable(_ condition: Condition, _ mode: VariableNode.Mode) throws(SecLangError) -> VariableNode {
        let place = condition.location
        let selector: VariableNode.Selector
        let variable: Variable
        switch condition.subject {
        case .header(let name): (variable, selector) = (.requestHeaders, .name(name))
        case .argument(let name): (variable, selector) = (.args, Self.selector(name, condition.test))
        case .cookie(let name): (variable, selector) = (.requestCookies, Self.selector(name, condition.test))
        case .json(let path):
            guard path.segments.count <= JSONPath.maximumSegments else {
                throw SecLangError("a pointer has at most \(JSONPath.maximumSegments) steps", at: place)
            }
            (variable, selector) = (.json, .name(path.text))
        case .graphqlField(let name): (variable, selector) = (.graphqlFields, .pattern("\\A\(Self.parts(name))\\z"))
        case .graphqlArgument(let name):
            (variable, selector) = (.args, .pattern("\\A\(Self.parts(name))(?:\\.|\\z)"))
        }
        return VariableNode(variable, selector: selector, mode: mode, at: place)
    }

    /// A regular expression for names of GraphQL, in which letter case counts.
    private static func parts(_ name: String) -> String {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        let patterns = parts.enumerated().map { index, part in
            let separator = index + 1 < parts.count ? "\\." : ""
            switch part {
            case "*": return "[^.]+" + separator
            case "**": return "(?:[^.]+\\.)*"
            default: return PatchText.quoted(String(part)) + separator
            }
        }
        return "(?-i)" + patterns.joined()
    }

    /// Names are compared without regard to case, so that a backend that does so too is protected. What must not be
    /// there has exactly the name: another spelling does not stand in for it.
    private static func selector(_ name: String, _ test: Test) -> VariableNode.Selector {
        guard test == .exists(false) else { return .name(name) }
        let bytes = name.utf8.map { $0 &- 0x30 < 10 ? "\($0 &- 0x30)" : "\\x{\(String($0, radix: 16))}" }
        return .pattern("(?-i)\\A\(bytes.joined())\\z")
    }
}

extension VirtualPatch.Match {
    fileprivate var readsBody: Bool {
        conditions.contains {
            switch $0.subject {
            case .argument, .json, .graphqlField, .graphqlArgument: true
            case .header, .cookie: false
            }
        }
    }
}
