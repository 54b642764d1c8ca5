// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Patterns and values for the tests of pattern sets.
enum PatternSetSamples {
    /// Every different `@rx` pattern of Debian's modsecurity-crs package.
    static func coreRuleSetPatterns() throws -> [String] {
        let directory = "/usr/share/modsecurity-crs/rules"
        let names = try FileManager.default.contentsOfDirectory(atPath: directory).filter { $0.hasSuffix(".conf") }
        var patterns: Set<String> = []
        for name in names {
            let text = try String(contentsOfFile: "\(directory)/\(name)", encoding: .utf8)
            // A rule's first line holds variables and operator: SecRule VARIABLES "@rx PATTERN" "actions" or \.
            for line in text.split(separator: "\n") {
                guard let start = line.range(of: "\"@rx ") ?? line.range(of: "\"!@rx ") else { continue }
                var end = start.upperBound
                while end < line.endIndex, line[end] != "\"" {
                    if line[end] == "\\" { end = line.index(after: end) }
                    if end < line.endIndex { end = line.index(after: end) }
                }
                patterns.insert(line[start.upperBound..<end].replacingOccurrences(of: "\\\"", with: "\""))
            }
        }
        return patterns.sorted()
    }

    /// Values of 0 to 120 bytes, from words that attacks and patterns are made of; the same each time.
    static func values(from patterns: [String], count: Int) -> [[UInt8]] {
        var random = SplitMix(state: 7)
        var words = [
            "select ", "union ", "' or '1'='1", "<script>", "alert(1)", "../", "/etc/passwd", "%0d%0a", "\r\n", "\n",
            "--",
            "/*!", "*/", "; cat ", "|| ", "$(id)", "php://", "{{7*7}}", "onload=", "javascript:", "sleep(5)", "\\u003c",
            "Content-Length: 5", "http://127.0.0.1/", "\u{0}", "é", " ", "=", "1", "0x1F", "\"", "#", "`",
            "xp_cmdshell",
        ].map { Array($0.utf8) }
        for pattern in patterns {
            words += pattern.utf8.split { !(UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 0x20) }.map(Array.init)
        }
        return (0..<count).map { _ in
            (0..<random.next(below: 8)).flatMap { _ in words[random.next(below: words.count)].prefix(40) }
        }
    }

    private struct SplitMix {
        var state: UInt64

        mutating func next(below bound: Int) -> Int {
            state &+= 0x9e37_79b9_7f4a_7c15
            var word = (state ^ state >> 30) &* 0xbf58_476d_1ce4_e5b9
            word = (word ^ word >> 27) &* 0x94d0_49bb_1331_11eb
            return Int((word ^ word >> 31) % UInt64(bound))
        }
    }
}
