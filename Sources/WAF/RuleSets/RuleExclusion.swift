// SPDX-License-Identifier: Apache-2.0

/// What some rules are not to look at, or that they are not to run at all.
package struct RuleExclusion: Hashable, Sendable {
    package enum Target: Hashable, Sendable {
        case argument(String)
        case header(String)
        case cookie(String)
        /// As SecLang writes it, such as `ARGS:q` or `REQUEST_FILENAME`.
        case variable(String)
    }

    package var rules: [Int]
    package var tags: [String]
    /// nil: the rules do not run.
    package var target: Target?
    /// Where it is written.
    package var location: SourceLocation

    package init(rules: [Int], tags: [String], target: Target?, at location: SourceLocation) {
        self.rules = rules
        self.tags = tags
        self.target = target
        self.location = location
    }

    /// The exclusion in SecLang's own terms.
    func directives() throws(SecLangError) -> [Directive] {
        var selections: [RuleSelection] = tags.map { .tag($0) }
        if !rules.isEmpty { selections.append(.ids(rules.map { $0...$0 })) }
        guard let target else { return selections.map { Directive(.removeRules($0), at: location) } }
        let nodes = try nodes(of: target)
        return selections.map { Directive(.updateTargets($0, nodes), at: location) }
    }

    private func nodes(of target: Target) throws(SecLangError) -> [VariableNode] {
        switch target {
        // Rules look at arguments under any of these names; the name itself is looked at, too.
        case .argument(let name):
            excluded([.args, .argsGet, .argsPost, .argsNames, .argsGetNames, .argsPostNames], name)
        case .header(let name): excluded([.requestHeaders], name)
        case .cookie(let name): excluded([.requestCookies, .requestCookiesNames], name)
        case .variable(let text): try parsed(text)
        }
    }

    private func excluded(_ variables: [Variable], _ name: String) -> [VariableNode] {
        variables.map { VariableNode($0, selector: .name(name), mode: .exclude, at: location) }
    }

    private func parsed(_ text: String) throws(SecLangError) -> [VariableNode] {
        var located = LocatedText(file: location.file)
        let bytes = Array(text.utf8)
        located.append(bytes, bytes.indices, line: location.line, column: location.column)
        return try VariableListParser.parse(located).map { node in
            var node = node
            node.mode = .exclude
            return node
        }
    }
}
