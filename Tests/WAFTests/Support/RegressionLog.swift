// SPDX-License-Identifier: Apache-2.0

@testable import WAF

/// What happened in a transaction, in the lines of ModSecurity's logs that its regression tests ask for.
final class RegressionLog {
    private(set) var debug = ""
    private(set) var error = ""
    private(set) var evaluatedRules: Set<Int> = []
    /// The operators and targets as written, by rule.
    private var links: [Int: [(variables: [VariableNode], operation: OperatorNode)]] = [:]
    /// What the last evaluation of a rule said: its operator, its message.
    private var texts: [Int: (operation: String, message: String)] = [:]

    init(_ directives: [Directive]) {
        var current = 0
        for directive in directives {
            guard case .rule(let variables, let operation, let actions) = directive.kind else { continue }
            if let id = actions.last(where: { $0.word == "id" })?.value { current = Int(id) ?? 0 }
            links[current, default: []].append((variables, operation))
        }
    }

    func note(_ trace: RuleTrace, _ transaction: Transaction) {
        evaluatedRules.insert(trace.rule.id)
        let link = links[trace.rule.id]?.dropFirst(trace.link).first
        let word = link.map { $0.operation.word.prefix(1).uppercased() + $0.operation.word.dropFirst() } ?? ""
        let argument = trace.argument.map(Self.text) ?? link?.operation.argument ?? ""
        let variables = link?.variables ?? []
        write(
            "(Rule: \(trace.rule.id)) Executing operator \"\(word)\" with param \"\(argument)\" against "
                + "\(variables.map(Self.text).joined(separator: "|"))."
        )
        for target in trace.targets {
            for step in target.steps { write(" T (0) t:\(step.transformation): \"\(Self.shown(step.value))\"") }
            write("Target value: \"\(Self.shown(target.value))\" (Variable: \(Self.name(target, variables)))")
        }
        if trace.isMatched { noteCaptures(word, transaction) }
        write("Rule returned \(trace.isMatched ? 1 : 0).")
        texts[trace.rule.id] = (
            "Operator `\(word)' with parameter `\(argument)'",
            trace.rule.message.map { Self.text(transaction.text($0)) } ?? ""
        )
    }

    private func noteCaptures(_ word: String, _ transaction: Transaction) {
        for slot in 0..<10 {
            guard let value = transaction.textValue(transaction.tx[slot: slot]) else { continue }
            let name = word == "Rx" ? "regex subexpression" : "\(word) match"
            write("Added \(name) TX.\(slot): \(Self.text(transaction.array(value)))")
        }
    }

    /// Writes down what the transaction ended with.
    func finish(_ transaction: Transaction) {
        transaction.expandTX(Block(variable: .tx, selector: nil, isCount: false, exclusions: []))
        for item in transaction.items where item.variable == .tx {
            noteSaved("TX", transaction.array(item.name), transaction.array(item.value))
        }
        for (variable, key) in transaction.openCollections {
            for member in transaction.store.members(variable, key, at: transaction.seconds) {
                noteSaved(variable.rawValue, member.name, member.value)
            }
        }
        for member in transaction.environment {
            write("Setting environment variable: \(Self.text(member.name)) to \(Self.text(member.value))")
        }
        for field in transaction.argsPost {
            let name = Self.text(transaction.array(field.name))
            let value = Self.text(transaction.array(field.value))
            write("Adding request argument (BODY): name \"\(name)\", value \"\(value)\"")
            write("name: \(name) variable: \(value)")
        }
        for match in transaction.matches { note(match) }
    }

    private func noteSaved(_ collection: String, _ name: [UInt8], _ value: [UInt8]) {
        write("Saving variable: \(collection):\(Self.text(name)) with value: \(Self.text(value))")
    }

    private func note(_ match: RuleMatch) {
        let texts = texts[match.rule.id]
        write("Saving msg: \(texts?.message ?? "")")
        for tag in match.rule.tags { write("Rule tag: \(tag)") }
        error +=
            "Matched \"\(texts?.operation ?? "") against variable `\(Self.text(match.variable))' "
            + "(Value: `\(Self.shown(match.value))' ) [line \"\(match.rule.location.line)\"] "
            + "[id \"\(match.rule.id)\"] [msg \"\(texts?.message ?? "")\"]\n"
    }

    private func write(_ line: String) { debug += "[9] \(line)\n" }

    // MARK: Texts

    /// ModSecurity puts the collection before the names of what matched.
    private static func name(_ target: RuleTrace.Target, _ variables: [VariableNode]) -> String {
        switch variables.first?.variable {
        case .matchedVars: "MATCHED_VARS:" + text(target.variable)
        case .matchedVarsNames: "MATCHED_VARS_NAMES:" + text(target.variable)
        default: text(target.variable)
        }
    }

    private static func text(_ node: VariableNode) -> String {
        switch node.selector {
        case nil: node.variable.rawValue
        case .name(let name): "\(node.variable.rawValue):\(name)"
        case .pattern(let pattern): "\(node.variable.rawValue):/\(pattern)/"
        }
    }

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    /// A value as ModSecurity's log shows it: control characters and what is not ASCII in hexadecimal, 80 characters.
    private static func shown(_ bytes: [UInt8]) -> String {
        var shown = ""
        for byte in bytes {
            if byte >= 32, byte <= 126 {
                shown.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                shown += "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }
        }
        return shown.count > 80 ? "\(shown.prefix(80)) (\(shown.count - 80) characters omitted)" : shown
    }
}
