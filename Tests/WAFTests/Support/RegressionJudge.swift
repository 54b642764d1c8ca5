// SPDX-License-Identifier: Apache-2.0

import Matching

@testable import WAF

/// Compares what a regression test expects with what came of it.
struct RegressionJudge {
    /// How many expectations of each kind were judged.
    private(set) var judged: [String: Int] = [:]
    private let scratch = MatchScratch()

    /// What is otherwise than expected; nil when nothing is.
    mutating func difference(_ test: RegressionCase, _ outcome: RegressionRun.Outcome) -> String? {
        switch outcome {
        case .refused(let errors):
            guard test.parserError.isEmpty else {
                judged["parser_error", default: 0] += 1
                return nil
            }
            return "refused: \(errors.errors.first?.description ?? "")"
        case .ran(let status, let redirect, let log):
            guard test.parserError.isEmpty else { return "not refused, but: \(test.parserError.prefix(60))" }
            judged["http_code", default: 0] += 1
            if status != test.status { return "http_code \(status) and not \(test.status)" }
            if let wanted = test.redirect {
                judged["redirect_url", default: 0] += 1
                if !matches(wanted, String(decoding: redirect ?? [], as: UTF8.self)) { return "redirect_url" }
            }
            return difference(test, log)
        }
    }

    private mutating func difference(_ test: RegressionCase, _ log: RegressionLog) -> String? {
        if let id = Self.skippedRule(test.debugLog) {
            judged["skipped rule", default: 0] += 1
            if log.evaluatedRules.contains(id) { return "rule \(id) is not skipped" }
        } else if Self.isKnown(test.debugLog, Self.debugKinds) {
            judged["debug_log", default: 0] += 1
            if !matches(test.debugLog, log.debug) { return "debug_log without \(test.debugLog)" }
        }
        if Self.isKnown(test.errorLog, Self.errorKinds) {
            judged["error_log", default: 0] += 1
            if !matches(test.errorLog, log.error) { return "error_log without \(test.errorLog)" }
        }
        return nil
    }

    /// Parts of a pattern by which it is known what the lines say; what else the logs hold is ModSecurity's own.
    private static let debugKinds = [
        "Target value", "Variable: ", "Rule returned", "t:trim: ", "t:lowercase:", "lowercase: \"",
        "Executing operator",
        "Added ", "Saving msg: ", "with value: ", "Rule tag: ", "Setting environment", "Adding request argument",
        "name: a",
    ]
    private static let errorKinds = ["Matched \"Operator", "against variable", "Value: `", "line \"", "id \""]

    private static func isKnown(_ pattern: String, _ kinds: [String]) -> Bool {
        kinds.contains { pattern.contains($0) } && !pattern.contains("Added file part")
            && !pattern.contains("Added data")
    }

    /// The rule that a line says was left out.
    private static func skippedRule(_ pattern: String) -> Int? {
        guard pattern.contains("Skipped rule id") || pattern.contains("was skipped") else { return nil }
        guard let start = pattern.firstRange(of: "id")?.upperBound else { return nil }
        let digits = pattern[start...].drop { !$0.isNumber }.prefix { $0.isNumber }
        return Int(digits)
    }

    private func matches(_ pattern: String, _ text: String) -> Bool {
        guard let pattern = try? Pattern(pattern, options: .multiline) else { return false }
        return pattern.match(Array(text.utf8).span, scratch) == .match
    }
}
