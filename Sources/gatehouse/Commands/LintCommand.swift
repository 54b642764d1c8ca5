// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Contract
import GatewayConfiguration

struct LintCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lint",
        abstract: "Audits OpenAPI documents: how well they say who may call, and what may be sent.",
        discussion: """
            Gives each document 0 to 100 points, 30 for security and 70 for data, with the reasons: what is missing,
            where, what it invites (OWASP API Security Top 10 of 2023), and how to mend it. Files that a document
            refers to are read with it.

            Examples:
              gatehouse lint openapi/shop.yaml
              gatehouse lint openapi/*.yaml --fail-under 80 --format sarif > lint.sarif
              gatehouse lint openapi/shop.yaml --only API4 --ignore string-content-missing
              gatehouse lint --list-rules

            Exit codes: 0 done, 1 a document has less than --fail-under points, 2 a document is not valid; every
            error is printed with file, line and column.
            """
    )

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json, sarif
    }

    @Argument(help: "OpenAPI 3.0 or 3.1 documents in YAML or JSON.", completion: .file())
    var files: [String] = []

    @Option(name: .long, help: "How the report is written.")
    var format = Format.text

    @Option(name: .long, help: "The points that every document must have.")
    var failUnder: Int?

    @Option(name: .long, help: "Looks at these rules only: an id, `security`, `data`, or a risk as `API4`. Repeatable.")
    var only: [String] = []

    @Option(name: .long, help: "Leaves these rules out; as `--only`. Repeatable.")
    var ignore: [String] = []

    @Flag(name: .long, help: "Lists the rules, and reads nothing.")
    var listRules = false

    func validate() throws {
        guard listRules || !files.isEmpty else { throw ValidationError("name the documents to audit") }
        if let failUnder, !(0...100).contains(failUnder) {
            throw ValidationError("--fail-under is a number of points, from 0 to 100")
        }
        for name in only + ignore where !LintRule.all.contains(where: { Self.isNamed($0, name) }) {
            throw ValidationError("there is no rule '\(name)'; --list-rules shows them")
        }
    }

    func run() async throws {
        if listRules { return print(Self.list) }
        var reports: [LintReport] = []
        let places = DocumentPlaces()
        var isInvalid = false
        for file in files {
            do {
                reports.append(try audit(file, places))
            } catch is ExitCode {
                // The other documents have their errors too.
                isInvalid = true
            }
        }
        if isInvalid { throw ExitCode(2) }
        switch format {
        case .text: print(text(reports, places), terminator: "")
        case .json: print(json(reports, places))
        case .sarif:
            let sarif = LintReport.sarif(reports, toolVersion: Version.current, places: places.place)
            print(String(decoding: sarif, as: UTF8.self))
        }
        guard let failUnder else { return }
        let failing = zip(files, reports).filter { $0.1.score < failUnder }
        for (file, report) in failing {
            Terminal.error("\(file): \(report.score) points are less than \(failUnder)")
        }
        if !failing.isEmpty { throw ExitCode(1) }
    }

    private func audit(_ path: String, _ places: DocumentPlaces) throws -> LintReport {
        let file = try ContractFile(path)
        // The audit passes over what the gateway would refuse.
        _ = try file.compile()
        places.add(file.documents)
        do {
            return try OpenAPIAudit.run(documents: file.json, root: file.root, rules: rules)
        } catch {
            for line in file.lines(error) { Terminal.error(line) }
            throw ExitCode(2)
        }
    }

    // MARK: Rules

    private var rules: [LintRule] {
        LintRule.all.filter { rule in
            (only.isEmpty || only.contains { Self.isNamed(rule, $0) }) && !ignore.contains { Self.isNamed(rule, $0) }
        }
    }

    private static func isNamed(_ rule: LintRule, _ name: String) -> Bool {
        let risk = rule.owasp.rawValue
        return [rule.id, rule.category.rawValue, risk, risk.replacing(":2023", with: "")].contains(name)
    }

    private static var list: String {
        let rows = LintRule.all.map { rule in
            [rule.id, rule.category.rawValue, rule.severity.rawValue, rule.owasp.rawValue, rule.title]
        }
        return Table.render([["RULE", "CATEGORY", "SEVERITY", "OWASP", "MEANING"]] + rows)
    }

    // MARK: Reports

    private func text(_ reports: [LintReport], _ places: DocumentPlaces) -> String {
        guard reports.count > 1 else { return reports.map { $0.text(places: places.place) }.joined() }
        return zip(files, reports).map { file, report in
            "== \(file)\n\n" + report.text(places: places.place)
        }.joined(separator: "\n")
    }

    private func json(_ reports: [LintReport], _ places: DocumentPlaces) -> String {
        let documents = reports.map { String(decoding: $0.json(places: places.place), as: UTF8.self) }
        return "{\"documents\":[\(documents.joined(separator: ","))]}"
    }
}
