// SPDX-License-Identifier: Apache-2.0

import WAF

/// Directives as text, one a line, to compare with what a test expects.
enum DirectiveDump {
    /// The dump of the rules, or their errors.
    static func of(_ text: String, files: [String: String] = [:]) -> String {
        do throws(SecLangErrors) {
            let directives = try SecLangParser(files: MemoryRuleFiles(files)).parse(text: text, name: "t.conf")
            return directives.map(line).joined(separator: "\n")
        } catch {
            return error.description
        }
    }

    static func line(_ directive: Directive) -> String {
        switch directive.kind {
        case .rule(let variables, let operation, let actions):
            "rule \(dump(variables)) ; \(dump(operation)) ; \(dump(actions))"
        case .action(let actions): "action \(dump(actions))"
        case .marker(let name): "marker \(name)"
        case .defaultAction(let actions): "default \(dump(actions))"
        case .removeRules(let selection): "remove \(dump(selection))"
        case .updateTargets(let selection, let variables): "targets \(dump(selection)) ; \(dump(variables))"
        case .updateAction(let id, let offset, let actions): "actions \(id)+\(offset) ; \(dump(actions))"
        case .setting(.superseded(let directive, _)): "superseded \(directive)"
        case .setting(let setting): "set \(setting)"
        }
    }

    private static func dump(_ variables: [VariableNode]) -> String {
        variables.map(dump).joined(separator: " ")
    }

    private static func dump(_ node: VariableNode) -> String {
        let mark =
            switch node.mode {
            case .inspect: ""
            case .exclude: "!"
            case .count: "&"
            }
        switch node.selector {
        case .none: return mark + node.variable.rawValue
        case .name(let name): return "\(mark)\(node.variable.rawValue)[\(name)]"
        case .pattern(let pattern): return "\(mark)\(node.variable.rawValue)~\(pattern)~"
        }
    }

    private static func dump(_ node: OperatorNode) -> String {
        "\(node.isNegated ? "not " : "")\(node.word) <\(node.argument)>"
    }

    private static func dump(_ actions: [ActionNode]) -> String {
        actions.map { node in node.value.map { "\(node.word)=<\($0)>" } ?? node.word }.joined(separator: " ")
    }

    private static func dump(_ selection: RuleSelection) -> String {
        switch selection {
        case .ids(let ranges): "ids " + ranges.map { "\($0.lowerBound)-\($0.upperBound)" }.joined(separator: " ")
        case .tag(let tag): "tag <\(tag)>"
        case .message(let message): "message <\(message)>"
        }
    }
}
