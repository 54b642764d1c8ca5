// SPDX-License-Identifier: Apache-2.0

import Contract
import Foundation
import Testing

/// docs/lint.md tells every rule of the audit.
@Suite struct LintDocumentTests {
    @Test func everyRuleIsInTheManual() throws {
        let file = RunningGateway.repository.appendingPathComponent("docs/lint.md")
        let text = try String(contentsOf: file, encoding: .utf8)
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("| `") && $0.contains("| API") }
        #expect(rows.count == LintRule.all.count)
        for rule in LintRule.all {
            let risk = rule.owasp.rawValue.replacing(":2023", with: "")
            let row = rows.first { $0.hasPrefix("| `\(rule.id)` |") } ?? ""
            #expect(
                row.contains("| \(rule.severity.rawValue) | \(risk) |") && row.hasSuffix("| \(rule.title) |"),
                "\(rule.id)"
            )
        }
    }
}
