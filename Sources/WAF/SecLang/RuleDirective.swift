// SPDX-License-Identifier: Apache-2.0

/// The directives that make rules, and those that change or remove rules made before.
enum RuleDirective: String, CaseIterable {
    case rule = "SecRule"
    case action = "SecAction"
    case marker = "SecMarker"
    case defaultAction = "SecDefaultAction"
    case removeByID = "SecRuleRemoveById"
    case removeByTag = "SecRuleRemoveByTag"
    case removeByMessage = "SecRuleRemoveByMsg"
    case updateTargetByID = "SecRuleUpdateTargetById"
    case updateTargetByTag = "SecRuleUpdateTargetByTag"
    case updateTargetByMessage = "SecRuleUpdateTargetByMsg"
    case updateActionByID = "SecRuleUpdateActionById"

    init?(lowercased word: String) {
        guard let directive = Self.byLowercasedWord[word] else { return nil }
        self = directive
    }

    private static let byLowercasedWord = Dictionary(
        allCases.map { ($0.rawValue.lowercased(), $0) },
        uniquingKeysWith: { first, _ in first }
    )

    /// Nil when there were errors: each argument is read, so that one load shows the errors of all.
    func read(_ line: DirectiveArguments, _ errors: inout ErrorList) -> Directive.Kind? {
        if self == .rule { return Self.readRule(line, &errors) }
        return errors.attempt { () throws(SecLangError) in try read(line) }
    }

    private static func readRule(_ line: DirectiveArguments, _ errors: inout ErrorList) -> Directive.Kind? {
        let counted: Void? = errors.attempt { () throws(SecLangError) in
            try line.expect(2...3, "targets, an operator and a list of actions")
        }
        guard counted != nil else { return nil }
        let arguments = line.arguments
        let variables = errors.attempt { () throws(SecLangError) in try VariableListParser.parse(arguments[0].text) }
        let operation = errors.attempt { () throws(SecLangError) in try OperatorParser.parse(arguments[1].text) }
        let actions = errors.attempt { () throws(SecLangError) in
            arguments.count > 2 ? try ActionListParser.parse(arguments[2].text) : []
        }
        guard let variables, let operation, let actions else { return nil }
        return .rule(variables: variables, operation: operation, actions: actions)
    }

    private func read(_ line: DirectiveArguments) throws(SecLangError) -> Directive.Kind {
        switch self {
        case .rule, .action: .action(try actions(line))
        case .defaultAction: .defaultAction(try actions(line))
        case .marker: .marker(try line.single("a name").string)
        case .removeByID: .removeRules(.ids(try RuleIDs.parse(line)))
        case .removeByTag: .removeRules(.tag(try line.single("a tag").string))
        case .removeByMessage: .removeRules(.message(try line.single("a message").string))
        case .updateTargetByID:
            try updateTargets(line, "ids") { argument throws(SecLangError) in
                .ids(try RuleIDs.parse(argument))
            }
        case .updateTargetByTag: try updateTargets(line, "a tag") { .tag($0.string) }
        case .updateTargetByMessage: try updateTargets(line, "a message") { .message($0.string) }
        case .updateActionByID: try updateAction(line)
        }
    }

    private func actions(_ line: DirectiveArguments) throws(SecLangError) -> [ActionNode] {
        try line.expect(1...1, "a list of actions")
        return try ActionListParser.parse(line.arguments[0].text)
    }

    private func updateTargets(
        _ line: DirectiveArguments,
        _ what: String,
        _ selection: (DirectiveArgument) throws(SecLangError) -> RuleSelection
    ) throws(SecLangError) -> Directive.Kind {
        if line.arguments.count == 3, line.arguments[2].text.bytes.first != UInt8(ascii: "#") {
            throw SecLangError(
                "replacing a target is not supported: remove it with '!' and add the new one",
                at: line.arguments[2].location
            )
        }
        try line.expect(2...2, "\(what) and targets")
        let rules = try selection(line.arguments[0])
        return .updateTargets(rules, try VariableListParser.parse(line.arguments[1].text, separators: .pipesAndCommas))
    }

    private func updateAction(_ line: DirectiveArguments) throws(SecLangError) -> Directive.Kind {
        try line.expect(2...2, "an id and a list of actions")
        let (id, offset) = try RuleIDs.parseOffset(line.arguments[0])
        let actions = try ActionListParser.parse(line.arguments[1].text)
        return .updateAction(ruleID: id, chainOffset: offset, actions)
    }
}
