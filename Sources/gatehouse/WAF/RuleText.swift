// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Core
import GatewayConfiguration
import WAF

/// A rule for people to read.
enum RuleText {
    /// The Core Rule Set has a hundred rules for other applications that switch something off.
    private static let shownChanges = 5

    /// - Parameter showsAll: also of many rules that change this one.
    static func render(_ rule: RuleDescription, _ configuration: Configuration, showsAll: Bool) -> String {
        var lines = ["rule \(rule.id)" + (rule.message.map { ": \($0)" } ?? "")]
        if rule.isRemoved { lines.append("It is excluded and does not run; see below.") }
        lines.append("")
        add("where", rule.location.description, to: &lines)
        add("phase", phase(rule.phase), to: &lines)
        if let severity = rule.severity { add("severity", severity.rawValue, to: &lines) }
        if let paranoia = rule.paranoia { add("paranoia", "from level \(paranoia) on", to: &lines) }
        if !rule.tags.isEmpty { add("tags", rule.tags.joined(separator: ", "), to: &lines) }
        add("decision", rule.decision + (rule.logs ? "" : ", not logged"), to: &lines)
        for (number, link) in rule.links.enumerated() {
            if rule.links.count > 1 {
                lines += ["", "  \(number == 0 ? "first" : "and then") (\(link.location)):"]
            }
            add(link, to: &lines)
        }
        if !rule.comment.isEmpty {
            lines += ["", "What its file says of it:"] + rule.comment.map { $0.isEmpty ? "" : "    \($0)" }
        }
        if !rule.changes.isEmpty {
            lines += ["", "What is different from the rule as written:"]
            for change in rule.changes where change.byRule == nil { lines += text(change, configuration) }
            let byRules = rule.changes.filter { $0.byRule != nil }
            for change in byRules.prefix(showsAll ? .max : shownChanges) {
                lines.append("    \(change.text) where rule \(change.byRule ?? 0) matched (\(change.location))")
            }
            if !showsAll, byRules.count > shownChanges {
                lines.append("    and where \(byRules.count - shownChanges) more rules matched; --all names them")
            }
        }
        return lines.joined(separator: "\n")
    }

    private static func add(_ link: RuleDescription.Link, to lines: inout [String]) {
        guard let operation = link.operation else {
            add("matches", "always", to: &lines)
            add("then", link.actions.joined(separator: ", "), to: &lines)
            return
        }
        add("looks at", link.targets.joined(separator: "|"), to: &lines)
        if !link.transformations.isEmpty {
            let chain = link.transformations.joined(separator: ", ")
            add("after", link.isMultiMatch ? "\(chain); and before and between them" : chain, to: &lines)
        }
        add("matches", operation, to: &lines)
        if let words = OperatorGlossary.words(for: operation) { add("", "(\(words))", to: &lines) }
        if !link.actions.isEmpty { add("then", link.actions.joined(separator: ", "), to: &lines) }
    }

    private static func add(_ name: String, _ text: String, to lines: inout [String]) {
        guard !text.isEmpty else { return }
        lines.append("  \(name)\(String(repeating: " ", count: max(1, 11 - name.count)))\(text)")
    }

    private static func text(_ change: RuleDescription.Change, _ configuration: Configuration) -> [String] {
        let exclusions = configuration.waf.exclusions + configuration.routes.flatMap { $0.waf?.exclusions ?? [] }
        let exclusion = exclusions.first { $0.place.description == change.location.description }
        let line = "    \(change.text) (\(change.location))"
        guard let exclusion else { return [line] }
        let until = exclusion.until.map { ", until \($0)" } ?? ", without an end"
        return [line, "        because: \(exclusion.because)\(until)"]
    }

    private static func phase(_ phase: Phase) -> String {
        switch phase {
        case .requestHeaders: "1, when the request head is known"
        case .requestBody: "2, when the request body is known"
        case .responseHeaders: "3, when the response head is known"
        case .responseBody: "4, when the response body is known"
        case .logging: "5, when the response is sent"
        }
    }
}

/// SecLang's operators in words.
enum OperatorGlossary {
    private static let all: [(word: String, words: String)] = [
        ("rx", "a regular expression is found"), ("rxGlobal", "a regular expression is found"),
        ("pm", "one of these words is found"), ("pmFromFile", "a line of the file is found"),
        ("pmf", "a line of the file is found"), ("detectSQLi", "reads as SQL injection, says libinjection"),
        ("detectXSS", "reads as cross-site scripting, says libinjection"),
        ("within", "is found in this list"), ("contains", "has this text in it"),
        ("containsWord", "has this word in it"), ("beginsWith", "begins with this text"),
        ("endsWith", "ends with this text"), ("streq", "is this text"), ("strmatch", "has this text in it"),
        ("ipMatch", "is an address of these networks"), ("ipMatchFromFile", "is an address of the file's networks"),
        ("validateByteRange", "has bytes other than these"),
        ("validateUrlEncoding", "has broken percent-encoding"), ("validateUtf8Encoding", "is not valid UTF-8"),
        ("verifyCC", "has a payment card number in it"), ("unconditionalMatch", "whatever it is"),
        ("patchPath", "has the form of this path"), ("patchText", "a regular expression is found"),
        ("eq", "is this number"), ("gt", "is more than this number"), ("ge", "is this number or more"),
        ("lt", "is less than this number"), ("le", "is this number or less"),
    ]

    static func words(for operation: String) -> String? {
        let isNegated = operation.hasPrefix("!")
        let word = operation.drop { $0 == "!" || $0 == "@" }.prefix { $0 != " " }
        guard let found = all.first(where: { $0.word == word }) else { return nil }
        return isNegated ? "not: \(found.words)" : found.words
    }
}

extension ConfigurationOptions {
    /// The configuration; a broken one ends the program with code 2 and every error with its place.
    func loadOrExit() throws -> Configuration {
        do {
            return try source.load().configuration
        } catch {
            Terminal.error(error.description)
            throw ExitCode(2)
        }
    }
}
