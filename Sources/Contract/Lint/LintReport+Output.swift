// SPDX-License-Identifier: Apache-2.0

import JSON

/// Where something stands in a file, for people and tools that jump there.
package struct LintPlace: Hashable, Sendable {
    /// As the user named it.
    package let file: String
    /// From 1 on.
    package let line: Int
    /// From 1 on, in Unicode scalars.
    package let column: Int

    package init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }
}

/// The report for people and for machines.
extension LintReport {
    /// Tells the place of a JSON Pointer in a document; nil where there is none to tell.
    package typealias Places = (_ document: String, _ pointer: String) -> LintPlace?

    /// One paragraph a finding, and the score at the end.
    package func text(places: Places = { _, _ in nil }) -> String {
        var lines: [String] = []
        for finding in findings {
            if let place = places(finding.document, finding.pointer) {
                lines.append("\(place.file):\(place.line):\(place.column): \(finding.pointer)")
            } else {
                lines.append("\(finding.document)#\(finding.pointer)")
            }
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

    package func json(places: Places = { _, _ in nil }) -> [UInt8] {
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
                        if let place = places(finding.document, finding.pointer) {
                            $0.member("file", place.file)
                            $0.member("line", number: "\(place.line)")
                            $0.member("column", number: "\(place.column)")
                        }
                        $0.member("message", finding.message)
                        $0.member("remedy", finding.rule.remedy)
                    }
                }
            }
        }
        return writer.finish()
    }

    /// SARIF 2.1.0 (OASIS).
    package func sarif(toolVersion: String, places: Places = { _, _ in nil }) -> [UInt8] {
        Self.sarif([self], toolVersion: toolVersion, places: places)
    }

    /// SARIF 2.1.0 (OASIS) of several documents, in one run. A place without a line is the file and, as the logical
    /// location, the pointer.
    package static func sarif(
        _ reports: [LintReport],
        toolVersion: String,
        places: Places = { _, _ in nil }
    ) -> [UInt8] {
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
                    // Columns are counted in Unicode scalars (section 3.14.17).
                    run.member("columnKind", "unicodeCodePoints")
                    run.array("results") { results in
                        for report in reports {
                            for finding in report.findings { Self.write(finding, places, &results) }
                        }
                    }
                    run.object("properties") {
                        $0.array("documents") { list in
                            for report in reports { report.writeScores(&list) }
                        }
                    }
                }
            }
        }
        return writer.finish()
    }

    private func writeScores(_ list: inout JSONWriter) {
        list.object {
            $0.member("title", title)
            $0.member("score", number: "\(score)")
            $0.member("security", number: Self.decimal(securityScore))
            $0.member("data", number: Self.decimal(dataScore))
        }
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

    private static func write(_ finding: LintFinding, _ places: Places, _ results: inout JSONWriter) {
        let place = places(finding.document, finding.pointer)
        let file = place?.file ?? finding.document
        results.object {
            $0.member("ruleId", finding.rule.id)
            $0.member("ruleIndex", number: "\(LintRule.all.firstIndex(of: finding.rule) ?? 0)")
            $0.member("level", finding.severity.rawValue)
            $0.object("message") { $0.member("text", "\(finding.message) \(finding.rule.remedy)") }
            $0.array("locations") {
                $0.object {
                    $0.object("physicalLocation") {
                        $0.object("artifactLocation") { $0.member("uri", Self.reference(file)) }
                        if let place {
                            $0.object("region") {
                                $0.member("startLine", number: "\(place.line)")
                                $0.member("startColumn", number: "\(place.column)")
                            }
                        }
                    }
                    $0.array("logicalLocations") {
                        $0.object { $0.member("fullyQualifiedName", file + "#" + finding.pointer) }
                    }
                }
            }
            // The same finding in the next run, wherever its lines have moved.
            $0.object("partialFingerprints") {
                $0.member("place/v1", finding.rule.id + " " + file + "#" + finding.pointer)
            }
        }
    }

    /// A file name as a URI reference (RFC 3986); what is one already stays.
    private static func reference(_ file: String) -> String {
        guard !file.contains("://") else { return file }
        var text = file.hasPrefix("/") ? "file://" : ""
        for byte in file.utf8 {
            let isKept =
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte &- UInt8(ascii: "0") < 10
                || "-._~/".utf8.contains(byte)
            if isKept {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                text += (byte < 0x10 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
            }
        }
        return text
    }

    /// With one decimal, rounded down.
    private static func decimal(_ value: Double) -> String {
        let tenths = Int(max(0, value) * 10 + 1e-6)
        return "\(tenths / 10).\(tenths % 10)"
    }
}
