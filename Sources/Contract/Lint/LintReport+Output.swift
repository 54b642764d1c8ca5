// SPDX-License-Identifier: Apache-2.0

import JSON

/// The report for people and for machines.
extension LintReport {
    /// One line a finding, and the score at the end.
    package func text() -> String {
        var lines: [String] = []
        for finding in findings {
            lines.append("\(finding.document)#\(finding.pointer)")
            lines.append(
                "  \(finding.severity.rawValue) \(finding.rule.id) (\(finding.rule.owasp.rawValue)): \(finding.message)"
            )
            lines.append("  \(finding.rule.remedy)")
        }
        if omitted > 0 { lines.append("and \(omitted) more") }
        if !lines.isEmpty { lines.append("") }
        lines.append(
            "\(count(of: .error)) errors, \(count(of: .warning)) warnings, \(count(of: .note)) notes"
        )
        lines.append(
            "Score \(score) of 100: security \(Self.decimal(securityScore)) of 30, "
                + "data \(Self.decimal(dataScore)) of 70"
        )
        return lines.joined(separator: "\n") + "\n"
    }

    package func json() -> [UInt8] {
        var writer = JSONWriter()
        writer.object {
            $0.member("title", title)
            $0.member("score", number: "\(score)")
            $0.member("security", number: Self.decimal(securityScore))
            $0.member("data", number: Self.decimal(dataScore))
            $0.member("omitted", number: "\(omitted)")
            $0.array("findings") { list in
                for finding in findings {
                    list.object {
                        $0.member("rule", finding.rule.id)
                        $0.member("severity", finding.severity.rawValue)
                        $0.member("category", finding.rule.category.rawValue)
                        $0.member("owasp", finding.rule.owasp.rawValue)
                        $0.member("document", finding.document)
                        $0.member("pointer", finding.pointer)
                        $0.member("message", finding.message)
                        $0.member("remedy", finding.rule.remedy)
                    }
                }
            }
        }
        return writer.finish()
    }

    /// SARIF 2.1.0 (OASIS). Lines are not known here: a place is the file and, as the logical location, the pointer.
    package func sarif(toolVersion: String) -> [UInt8] {
        var writer = JSONWriter()
        writer.object {
            $0.member("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
            $0.member("version", "2.1.0")
            $0.array("runs") { runs in
                runs.object { run in
                    run.object("tool") {
                        $0.object("driver") { driver in
                            driver.member("name", "gatehouse lint")
                            driver.member("version", toolVersion)
                            driver.array("rules") { rules in
                                for rule in LintRule.all { Self.write(rule, &rules) }
                            }
                        }
                    }
                    run.array("results") { results in
                        for finding in findings { Self.write(finding, &results) }
                    }
                    run.object("properties") {
                        $0.member("score", number: "\(score)")
                        $0.member("security", number: Self.decimal(securityScore))
                        $0.member("data", number: Self.decimal(dataScore))
                    }
                }
            }
        }
        return writer.finish()
    }

    private static func write(_ rule: LintRule, _ rules: inout JSONWriter) {
        rules.object {
            $0.member("id", rule.id)
            $0.object("shortDescription") { $0.member("text", rule.title) }
            $0.object("help") { $0.member("text", rule.remedy) }
            $0.object("defaultConfiguration") { $0.member("level", rule.severity.rawValue) }
            $0.object("properties") {
                $0.array("tags") {
                    $0.element(rule.category.rawValue)
                    $0.element(rule.owasp.rawValue)
                }
            }
        }
    }

    private static func write(_ finding: LintFinding, _ results: inout JSONWriter) {
        results.object {
            $0.member("ruleId", finding.rule.id)
            $0.member("ruleIndex", number: "\(LintRule.all.firstIndex(of: finding.rule) ?? 0)")
            $0.member("level", finding.severity.rawValue)
            $0.object("message") { $0.member("text", "\(finding.message) \(finding.rule.remedy)") }
            $0.array("locations") {
                $0.object {
                    $0.object("physicalLocation") {
                        $0.object("artifactLocation") { $0.member("uri", finding.document) }
                    }
                    $0.array("logicalLocations") {
                        $0.object { $0.member("fullyQualifiedName", finding.document + "#" + finding.pointer) }
                    }
                }
            }
            // The same finding in the next run, wherever its lines have moved.
            $0.object("partialFingerprints") {
                $0.member("place/v1", finding.rule.id + " " + finding.document + "#" + finding.pointer)
            }
        }
    }

    /// With one decimal, rounded down.
    private static func decimal(_ value: Double) -> String {
        let tenths = Int(max(0, value) * 10 + 1e-6)
        return "\(tenths / 10).\(tenths % 10)"
    }
}
