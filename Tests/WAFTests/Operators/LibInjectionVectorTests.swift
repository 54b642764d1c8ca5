// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import WAF

/// libinjection's own vectors, as far as its two functions that we call can be judged by them: the fingerprints of
/// `test-sqli`. Those for tokens, folding and HTML tell what lies behind these functions; the screens are held against
/// their inputs (``DetectorScreenTests``).
@Suite struct LibInjectionVectorTests {
    @Test func sqlVectorsHaveTheirFingerprints() throws {
        var ran = 0
        for path in OperatorHarness.files(in: try OperatorHarness.conformance() + "/libinjection", suffix: ".txt") {
            guard path.contains("/test-sqli-") else { continue }
            let vector = try Self.read(path)
            let captured = try OperatorHarness.captures("detectSQLi", "", vector.input)
            #expect((captured ?? []).joined() == vector.expected, "\(path)")
            ran += 1
        }
        #expect(ran == 50)
    }

    static func read(_ path: String) throws -> (input: String, expected: String) {
        var section = ""
        var lines: [String: [Substring]] = [:]
        let text = String(decoding: try OperatorHarness.contents(path), as: UTF8.self)
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("--"), line.hasSuffix("--"), line.count > 4, line.dropFirst(2).first?.isUppercase == true
            {
                section = String(line)
            } else {
                lines[section, default: []].append(line)
            }
        }
        let join = { (name: String) in
            var text = (lines[name] ?? []).joined(separator: "\n")
            while let last = text.last, last.isWhitespace { text.removeLast() }
            return text
        }
        return (join("--INPUT--"), join("--EXPECTED--"))
    }
}
