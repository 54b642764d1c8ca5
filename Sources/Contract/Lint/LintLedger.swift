// SPDX-License-Identifier: Apache-2.0

/// Counts where rules apply and where they are broken.
struct LintLedger {
    enum Side: Hashable { case request, response }

    private struct Key: Hashable {
        let rule: LintRule
        let side: Side
    }

    let documents: DocumentSet
    private var counts: [Key: (checked: Int, broken: Int)] = [:]
    private(set) var findings: [LintFinding] = []
    private(set) var omitted = 0

    /// A document of 30,000 lines has some thousands.
    static let maximumFindings = 10_000

    private let rules: Set<LintRule>

    init(_ documents: DocumentSet, rules: Set<LintRule>) {
        self.documents = documents
        self.rules = rules
    }

    /// Notes that a rule applies to a place, and whether it is kept there.
    mutating func check(
        _ rule: LintRule,
        _ place: Place,
        _ side: Side = .request,
        holds: Bool,
        _ subject: @autoclosure () -> String = ""
    ) {
        guard rules.contains(rule) else { return }
        let key = Key(rule: rule, side: side)
        counts[key, default: (0, 0)].checked += 1
        guard !holds else { return }
        counts[key, default: (0, 0)].broken += 1
        guard findings.count < Self.maximumFindings else {
            omitted += 1
            return
        }
        let name = subject()
        findings.append(
            LintFinding(
                rule: rule,
                severity: side == .response && rule.weight > 0 ? .note : rule.severity,
                document: documents.uri(place),
                pointer: documents.pointer(place),
                message: name.isEmpty ? rule.title : "\(name): \(rule.title)"
            )
        )
    }

    func report(title: String) -> LintReport {
        LintReport(
            title: title,
            findings: unique.sorted {
                ($0.document, $0.pointer, $0.rule.id) < ($1.document, $1.pointer, $1.rule.id)
            },
            omitted: omitted,
            securityScore: score(.security),
            dataScore: score(.data)
        )
    }

    /// What requests and responses share is counted for both, and told once, as that of requests.
    private var unique: [LintFinding] {
        struct Subject: Hashable {
            let rule: LintRule
            let document: String
            let pointer: String
        }
        var worst: [Subject: LintFinding] = [:]
        for finding in findings {
            let subject = Subject(rule: finding.rule, document: finding.document, pointer: finding.pointer)
            if let known = worst[subject], known.severity >= finding.severity { continue }
            worst[subject] = finding
        }
        return Array(worst.values)
    }

    private func score(_ category: LintRule.Category) -> Double {
        var points = Double(category.points)
        // In the order of the rules: sums of fractions depend on it.
        for rule in LintRule.all where rule.category == category {
            for side in [Side.request, .response] {
                guard let count = counts[Key(rule: rule, side: side)], count.checked > 0 else { continue }
                let weight = side == .request ? rule.weight : rule.responseWeight
                points -= weight * Double(count.broken) / Double(count.checked)
            }
        }
        return max(0, points)
    }
}
