// SPDX-License-Identifier: Apache-2.0

/// One breach of a rule.
package struct LintFinding: Hashable, Sendable {
    package let rule: LintRule
    /// That of the rule, and a note for what is found in responses alone.
    package let severity: LintRule.Severity
    /// The URI of the document, and the place in it (JSON Pointer, RFC 6901).
    package let document: String
    package let pointer: String
    /// What was found, by its name.
    package let message: String
}

/// What an audit found.
///
/// A document has up to 100 points, 30 for security (who may call) and 70 for data (what may be sent and answered), as
/// commercial audits of API contracts count them. The number is about the document: what the gateway refuses beyond it
/// does not count. Each rule takes off its weight times the share of the places it applies to where it is broken, so
/// that a large document is judged like a small one.
package struct LintReport: Hashable, Sendable {
    package let title: String
    /// By document and place.
    package let findings: [LintFinding]
    /// Findings beyond the bound, which count and are not listed.
    package let omitted: Int
    package let securityScore: Double
    package let dataScore: Double

    /// 0 to 100; 100 only without a loss.
    package var score: Int { Int(max(0, min(100, securityScore + dataScore + 1e-9))) }

    package func count(of severity: LintRule.Severity) -> Int { findings.count { $0.severity == severity } }
}
