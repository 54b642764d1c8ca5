// SPDX-License-Identifier: Apache-2.0

import Matching
import Testing

@Suite struct PatternTests {
    private let scratch = MatchScratch()

    private func match(_ pattern: String, _ value: String, _ options: Pattern.Options = []) throws -> MatchResult {
        try Pattern(pattern, options: options).match(Array(value.utf8).span, scratch)
    }

    @Test func searchesAnywhereInTheValue() throws {
        #expect(try match("b+c", "aabbcc") == .match)
        #expect(scratch.captureCount == 1)
        #expect(scratch.capture(0) == 2..<5)
        #expect(try match("b+d", "aabbcc") == .noMatch)
        #expect(scratch.captureCount == 0)
        #expect(scratch.capture(0) == nil)
    }

    @Test func keepsGroupsAndTellsThoseWithoutPart() throws {
        #expect(try match("(a)|(b)(c)?(d)", "xbd") == .match)
        #expect(scratch.captureCount == 5)
        #expect(scratch.capture(0) == 1..<3)
        #expect(scratch.capture(1) == nil)
        #expect(scratch.capture(2) == 1..<2)
        #expect(scratch.capture(3) == nil)
        #expect(scratch.capture(4) == 2..<3)
        #expect(scratch.capture(5) == nil)
        #expect(scratch.capture(-1) == nil)
    }

    @Test func keepsSixteenGroupsOfMore() throws {
        #expect(try match(String(repeating: "(.)", count: 20), "abcdefghijklmnopqrstuvwxyz") == .match)
        #expect(scratch.captureCount == 16)
        #expect(scratch.capture(15) == 14..<15)
        #expect(scratch.capture(16) == nil)
    }

    @Test func startsWhereItIsTold() throws {
        let pattern = try Pattern("a")
        let value = Array("a.a".utf8)
        #expect(pattern.match(value.span, from: 1, scratch) == .match)
        #expect(scratch.capture(0) == 2..<3)
        #expect(pattern.match(value.span, from: 3, scratch) == .noMatch)
        #expect(pattern.match(value.span, from: 4, scratch) == .noMatch)
        #expect(pattern.match(value.span, from: -1, scratch) == .noMatch)
    }

    @Test func matchesAnEmptyValue() throws {
        #expect(try match("^$", "") == .match)
        #expect(scratch.capture(0) == 0..<0)
        #expect(try match(".", "") == .noMatch)
    }

    @Test(arguments: [
        // Dot and newline, the very end alone, bytes, case.
        ("a.b", "a\nb", true), ("a$", "a\n", false), ("a\\Z", "a\n", true), ("^b", "a\nb", false),
        ("^\\xc3\\xa4$", "ä", true), ("^..$", "ä", true), ("A", "a", false), ("(?i)A", "a", true),
        ("\\w", "é", false), ("(?i)Ä", "ä", false),
    ])
    func readsBytesAsModSecurityDoes(pattern: String, value: String, matches: Bool) throws {
        #expect(try match(pattern, value) == (matches ? .match : .noMatch))
    }

    @Test func obeysItsOptions() throws {
        #expect(try match("ABC", "xabc", .caseInsensitive) == .match)
        #expect(try match("^b$", "a\nb\nc", .multiline) == .match)
        #expect(try match("^.$", "ä", .utf) == .match)
        #expect(try match("^.$", "ä", []) == .noMatch)
        #expect(try match("(?i)k", "\u{212A}", .utf) == .match)
        let invalid: [UInt8] = [0xC3, 0x28]
        #expect(try Pattern("^.", options: .utf).match(invalid.span, scratch) == .noMatch)
        #expect(try Pattern("\\(", options: .utf).match(invalid.span, scratch) == .match)
    }

    @Test func saysWhatIsWrongAndWhere() throws {
        let error = #expect(throws: PatternError.self) { try Pattern("ab(c") }
        #expect(error?.message == "missing closing parenthesis")
        #expect(error?.offset == 4)
    }

    @Test("long values, and patterns without machine code, are matched alike")
    func matchesAlikeOnEveryPath() throws {
        let padding = String(repeating: "/", count: 600)
        for (pattern, value, isMatch) in [
            ("\u{E9}+x", "\u{E9}x", true), ("(a|b)+\\1c", "abbc", true), ("(?:a?b)*$", "abab", true),
            ("\\Qab\\E+c", "abbc", true), ("^/+(?<n>\\w+)$", "word", true), ("(?i)[k-m]{40,}", "kLm", false),
        ] {
            let expected: MatchResult = isMatch ? .match : .noMatch
            #expect(try match(pattern, padding + value) == expected, "\(pattern)")
            #expect(try match("(*NO_JIT)" + pattern, padding + value) == expected, "\(pattern)")
        }
        #expect(try match("(*NO_JIT)(b+)c", "aabbc") == .match)
        #expect(scratch.capture(1) == 2..<4)
        #expect(try match("^/+é+$", padding + "éé", .utf) == .match)
        #expect(try match("^/+é+$", padding + "éé") == .noMatch)
        let stalling = String(repeating: "a", count: 5000)
        #expect(try match("(*NO_JIT)(?:a+)+\\d", stalling) == .exceededBudget)
    }

    @Test("without the option for characters, values are bytes, in negated classes too")
    func readsBytesWithoutTheOptionForCharacters() throws {
        #expect(throws: PatternError.self) { try Pattern("(*UTF)é") }
        #expect(throws: PatternError.self) { try Pattern("(*UTF)(*NO_JIT)é") }
        for (pattern, value, isMatch, isMatchOfCharacters) in [
            ("^\\W$", "é", false, true), ("^\\W\\W$", "é", true, false), ("^\\D{3}$", "€", true, false),
            ("^[^a]$", "é", false, true), ("^.$", "é", false, true), ("\\w", "é€", false, false),
            ("^\\S+\\D\\W$", "é€", true, false), ("^\\W\\D$", "é€", false, true),
        ] {
            for start in ["", "(*NO_JIT)"] {
                let bytes: MatchResult = isMatch ? .match : .noMatch
                let characters: MatchResult = isMatchOfCharacters ? .match : .noMatch
                #expect(try match(start + pattern, value) == bytes, "\(start)\(pattern) \(value)")
                #expect(try match(start + pattern, value, .utf) == characters, "\(start)\(pattern) \(value)")
            }
        }
    }

    @Test func servesManyThreadsAtOnce() async throws {
        let pattern = try Pattern("(\\d+)-(\\d+)$")
        let hits = await withTaskGroup(of: Int.self) { group in
            for worker in 0..<8 {
                group.addTask {
                    let scratch = MatchScratch()
                    return (0..<500).count { number in
                        let value = Array("order \(worker)-\(number)".utf8)
                        guard pattern.match(value.span, scratch) == .match else { return false }
                        return scratch.capture(2)?.upperBound == value.count
                    }
                }
            }
            return await group.reduce(0, +)
        }
        #expect(hits == 4000)
    }
}
