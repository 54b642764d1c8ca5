// SPDX-License-Identifier: Apache-2.0

import Core
import Foundation
import Gateway
import WAF

/// What the rules say of one request, for people and as JSON.
struct RehearsalText {
    private let report: Rehearsal.Report
    private let message: RehearsalMessage
    private let showsValues: Bool

    init(_ report: Rehearsal.Report, _ message: RehearsalMessage, showsValues: Bool) {
        self.report = report
        self.message = message
        self.showsValues = showsValues
    }

    func render() -> String {
        let place = report.route.map { "route '\($0)'" } ?? "no route"
        var lines = ["\(Printable.text(message.title)): \(place), mode \(report.mode.rawValue)", ""]
        if report.matches.isEmpty { lines += ["no rule matches", ""] }
        for match in report.matches {
            let severity = match.rule.severity?.rawValue ?? "notice"
            lines.append("rule \(match.rule.id), \(severity), \(match.check.rawValue): \(match.message)")
            lines.append("    \(match.rule.location)")
            for target in match.targets { lines += self.lines(target) }
            lines.append("")
        }
        if !report.scores.isEmpty {
            lines += ["scores: " + report.scores.map { "tx.\($0.name) \($0.value)" }.joined(separator: ", "), ""]
        }
        lines.append("block:   \(verdict)")
        let count = report.matches.count
        lines.append("monitor: passes, \(count == 1 ? "1 finding is" : "\(count) findings are") noted")
        return lines.joined(separator: "\n")
    }

    private var verdict: String {
        guard let refusal = report.refusal else { return "passes" }
        let how =
            switch refusal.action {
            case .deny: "refused with \(refusal.status)"
            case .drop: "refused with \(refusal.status), and the connection is closed"
            case .redirect(let target): "redirected with \(refusal.status) to \(Printable.text(target))"
            }
        return "\(how) by rule \(refusal.ruleID)"
    }

    private func lines(_ target: Rehearsal.Target) -> [String] {
        var lines = ["    \(Printable.text(target.variable)) = \(text(target.received))"]
        var previous = target.received.bytes
        for step in target.steps where step.value.bytes != previous {
            lines.append("        \(step.transformation): \(text(step.value))")
            previous = step.value.bytes
        }
        return lines
    }

    private func text(_ text: Rehearsal.Text) -> String {
        if showsValues { return Printable.text(text.bytes) }
        return text.redacted.map { Printable.text($0) } ?? "(may be secret; --show-values shows it)"
    }

    // MARK: JSON

    func json() -> String {
        let output = Output(
            request: message.title,
            route: report.route,
            mode: report.mode.rawValue,
            matches: report.matches.map { match in
                Output.Match(
                    rule: String(match.rule.id),
                    check: match.check.rawValue,
                    severity: match.rule.severity?.rawValue,
                    message: match.message,
                    tags: match.rule.tags,
                    location: match.rule.location.description,
                    targets: match.targets.map { target in
                        Output.Target(
                            variable: target.variable,
                            value: value(target.received),
                            transformations: target.steps.map { .init(name: $0.transformation, value: value($0.value)) }
                        )
                    }
                )
            },
            scores: Dictionary(
                report.scores.map { ("tx.\($0.name)", $0.value) },
                uniquingKeysWith: { first, _ in first }
            ),
            block: .init(
                passes: report.refusal == nil,
                status: report.refusal?.status,
                rule: report.refusal.map { "\($0.ruleID)" }
            ),
            monitor: .init(passes: true, status: nil, rule: nil)
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        // Strings and integers always encode.
        return (try? encoder.encode(output)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    private func value(_ text: Rehearsal.Text) -> String? {
        showsValues ? String(decoding: text.bytes, as: UTF8.self) : text.redacted
    }

    private struct Output: Encodable {
        struct Match: Encodable {
            let rule: String
            let check: String
            let severity: String?
            let message: String
            let tags: [String]
            let location: String
            let targets: [Target]
        }

        struct Target: Encodable {
            let variable: String
            /// Missing where it may be secret.
            let value: String?
            let transformations: [Step]
        }

        struct Step: Encodable {
            let name: String
            let value: String?
        }

        struct Verdict: Encodable {
            let passes: Bool
            let status: Int?
            let rule: String?
        }

        let request: String
        let route: String?
        let mode: String
        let matches: [Match]
        let scores: [String: Int]
        let block: Verdict
        let monitor: Verdict
    }
}

/// Received text on a terminal: one line, no control characters.
enum Printable {
    /// More than this of one value nobody reads.
    private static let maximumLength = 300

    static func text(_ bytes: [UInt8]) -> String { text(String(decoding: bytes, as: UTF8.self)) }

    static func text(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars.prefix(maximumLength) {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
                result += "\\u{\(String(scalar.value, radix: 16))}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return text.unicodeScalars.count > maximumLength ? result + "..." : result
    }
}
