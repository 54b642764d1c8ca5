// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Matching

@Suite struct MatchBudgetTests {
    /// Patterns that backtrack without end, with a unit of the value that makes them.
    private static let traps: [(pattern: String, unit: String)] = [
        ("(?:a+)+\\d", "a"), ("(?:a|aa)+\\d", "a"), ("(?:ab?)+\\d", "a"), ("a(?=.*x)", "a"),
        ("a[^x]*a[^x]*\\d", "a"), ("(?:[a-z]+)*[A-Z]", "a"), ("^(?:(?:a+)+)+[!]", "a"), ("(.*)*(?<=x)y?[#]", "a"),
        ("(?:\\w+\\s?)+[!]", "word "), ("(?:.*,){12}[#]", "1,"), ("(?:[\\s\\x0b]*,?[\\s\\x0b]*)+[!]", " "),
        ("([a-z]+)\\1+\\d", "abab"), ("(?:a(?=[^!]*[#])|a)+[?]", "a"), ("^(?:.*?,)*?.*?;.*?;$", ";,"),
        ("(?:a*b*c*)*d[!]", "abc"), ("(?:[^,]*,?)+;;", "a,"), ("(?:a[^!]*[#]|a)+[?]", "a"), ("(a*)*(b*)*[!]", "ab"),
        ("(?:(?:.*)[#]?)+[?]", "a"), ("(a?){40}a{40}[!]", "a"), ("((?:(a)|.)+?)+?[?]", "a"), ("(\\w*)(?!\\1)[?]", "a"),
    ]

    @Test("a value made to stall a pattern costs its budget and no more", arguments: traps)
    func endsInTime(pattern: String, unit: String) throws {
        let pattern = try Pattern(pattern)
        let scratch = MatchScratch()
        let clock = ContinuousClock()
        for length in [40, 500, 2000, 20_000, 100_000, 1_000_000] {
            let value = Array(String(repeating: unit, count: length / unit.utf8.count).utf8)
            let time = clock.measure { _ = pattern.match(value.span, scratch) }
            // 20 ms of CPU time and a few more; the rest is for a machine that does other things, too.
            #expect(time < .milliseconds(500), "\(pattern.source) with \(length) bytes")
        }
    }

    @Test func saysThatItGaveUp() throws {
        let scratch = MatchScratch()
        for (pattern, unit) in Self.traps.prefix(5) {
            let value = [UInt8](repeating: unit.utf8.first ?? 0, count: 100_000)
            #expect(try Pattern(pattern).match(value.span, scratch) == .exceededBudget, "\(pattern)")
            #expect(scratch.capture(0) == nil)
        }
        #expect(scratch.nanosecondsInLongMatches > 0)
    }

    @Test func isWhatTheLimitsSay() throws {
        let pattern = try Pattern("(?:a|aa)+\\d")
        let value = [UInt8](repeating: UInt8(ascii: "a"), count: 20)
        #expect(pattern.match(value.span, MatchScratch()) == .noMatch)
        #expect(pattern.match(value.span, MatchScratch(limits: MatchLimits(matchLimit: 100))) == .exceededBudget)
    }

    @Test func leavesTheNextMatchItsOwn() throws {
        let scratch = MatchScratch()
        let value = [UInt8](repeating: UInt8(ascii: "a"), count: 5000)
        #expect(try Pattern("(?:a+)+\\d").match(value.span, scratch) == .exceededBudget)
        #expect(try Pattern("a+$").match(value.span, scratch) == .match)
        #expect(scratch.capture(0) == 0..<5000)
        #expect(try Pattern("z$").match(Array("xyz".utf8).span, scratch) == .match)
    }

    @Test func allowsHonestLongValues() throws {
        let scratch = MatchScratch()
        let prose = Array(String(repeating: "A soft cotton shirt, with a collar. ", count: 2800).utf8)
        #expect(try Pattern("^(?:&(?:amp|lt);|[^\"';=])*$").match(prose.span, scratch) == .match)
        #expect(try Pattern("^(?:[\\w,.]+\\s?)+$").match(prose.span, scratch) == .match)
        #expect(try Pattern("(?i)\\b(?:union|select)\\b").match(prose.span, scratch) == .noMatch)
    }

    @Test("code that calls back finds what plain code finds")
    func agreesWithPlainCode() throws {
        var random = SeededRandom(seed: 11)
        let unlimited = MatchScratch()
        // Some of what is generated takes long, and longer in code that was built to be debugged.
        let scratch = MatchScratch(limits: MatchLimits(milliseconds: 2000))
        var cases = 0
        var matches = 0
        for _ in 0..<400 {
            let tree = PatternTree.random(depth: 3, &random)
            guard let pattern = try? Pattern(tree.source) else { continue }
            for _ in 0..<4 {
                var value = (0..<Int.random(in: 600...5000, using: &random)).map { _ in
                    PatternTree.alphabet.randomElement(using: &random) ?? 0
                }
                if Bool.random(using: &random) { value += tree.sample(&random) }
                let expected = value.span.withUnsafeBufferPointer { buffer in
                    pattern.run(pattern.code, buffer, from: 0, unlimited)
                }
                guard expected >= -1 else { continue }
                let result = pattern.match(value.span, scratch)
                cases += 1
                #expect(result == (expected >= 0 ? .match : .noMatch), "\(tree.source)")
                guard result == .match, expected >= 0 else { continue }
                matches += 1
                unlimited.captureCount = scratch.captureCount
                #expect((0..<16).allSatisfy { unlimited.capture($0) == scratch.capture($0) }, "\(tree.source)")
            }
        }
        #expect(cases > 1000)
        #expect(matches > 500)
    }

    @Test("so it does for the Core Rule Set", arguments: RuleSet.folders)
    func agreesWithPlainCode(folder: String) throws {
        var random = SeededRandom(seed: 17)
        let unlimited = MatchScratch()
        let scratch = MatchScratch(limits: MatchLimits(milliseconds: 2000))
        var cases = 0
        var matches = 0
        for source in try RuleSet.patterns(in: folder) {
            let pattern = try Pattern(source)
            let node = PatternParser.parse(source, caseInsensitive: false)
            for _ in 0..<4 {
                let padding = [UInt8](repeating: UInt8(ascii: "/"), count: 520)
                let value =
                    Bool.random(using: &random) ? node.sample(&random) + padding : padding + node.sample(&random)
                let expected = value.span.withUnsafeBufferPointer { buffer in
                    pattern.run(pattern.code, buffer, from: 0, unlimited)
                }
                guard expected >= -1 else { continue }
                cases += 1
                #expect(pattern.match(value.span, scratch) == (expected >= 0 ? .match : .noMatch), "\(source)")
                guard expected >= 0 else { continue }
                matches += 1
                unlimited.captureCount = scratch.captureCount
                #expect((0..<16).allSatisfy { unlimited.capture($0) == scratch.capture($0) }, "\(source)")
            }
        }
        #expect(cases > 800)
        #expect(matches > 400)
    }
}
