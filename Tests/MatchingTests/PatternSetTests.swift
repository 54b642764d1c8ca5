// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

@testable import Matching

@Suite struct PatternSetTests {
    /// Constructs that the two libraries might read in different ways, each in a short pattern.
    static let constructs = [
        "a$", "^$", "^a?$", "^.$", "a\\Z", "a\\z", "\\Aa", "^a", "(?m)^a", "(?m)a$", "(?m)^$", "a*", "a|", "()", "",
        ".", "(?-s).", "(?s-i:a.b)", "(?-s)a.b", "\\s", "\\S", "\\w", "\\W", "\\d", "\\h", "\\H", "\\v", "\\V", "\\N",
        "\\R", "\\ba", "a\\b", "\\Ba", "[[:space:]]", "[[:punct:]]", "[[:^alpha:]]", "(?i)[[:upper:]]", "(?i)k",
        "(?i)\\xe9", "[\\xe0-\\xff]", "(?i)[^k]", "(?i:a)b", "(a(?i)b|k)", "(?x) a b # c", "\\Qa.\\E", "[]a]", "[^]a]",
        "a++b", "(?>a+)b", "(a)\\1", "(?=a)", "(?!a)b", "(?<=a)b", "(?<!a)b", "(a)?(?(1)b|1)", "(?<n>a)\\k<n>",
        "\\Ka", "a\\Kb", "(?|a|b)", "a{0}b", "a{2}", "a{1,2}$", "^a{,2}$", "\\x{61}", "\\o{141}", "\\cJ", "\\e",
        "[\\b]",
        "(*ANYCRLF)a$", "(*ACCEPT)a", "(*CRLF)a.b", "\\C", "a(?#note)b", "(?U)a+b", "\\Ga", "a\\r?\\n", "\\x00",
    ]

    static let words = ["a", "b", "\n", "\r", " ", "1", "K", "\u{7f}"].map { Array($0.utf8) } + [[0xe9], [0x85], [0]]

    @Test func candidatesHoldEveryMatchOfPCRE2() throws {
        var members = Self.constructs.map { PatternSetMember(pattern: $0) }
        members += Self.constructs.map { PatternSetMember(pattern: $0, isCaseInsensitive: true) }
        let set = try #require(PatternSetCompiler.compile(members))
        #expect(set.dispositions.count { $0.isInDatabase } > 100)
        var values: [[UInt8]] = [[]]
        var last = values
        for _ in 0..<3 {
            last = last.flatMap { value in Self.words.map { value + $0 } }
            values += last
        }
        for byte in UInt8.min...UInt8.max { values.append([byte]) }
        let matches = try checkCandidates(of: set, in: values)
        #expect(matches > 10_000)
    }

    @Test func candidatesHoldEveryMatchOfTheCoreRuleSet() throws {
        let patterns = try PatternSetSamples.coreRuleSetPatterns()
        #expect(patterns.count > 200)
        let members = patterns.map { PatternSetMember(pattern: $0) }
        let set = try #require(PatternSetCompiler.compile(members, budget: PatternSetBudget(seconds: 1)))
        #expect(set.dispositions.count { $0 == .compiled } >= 60)
        let matches = try checkCandidates(of: set, in: PatternSetSamples.values(from: patterns, count: 1500))
        #expect(matches > 1000)
    }

    /// How many matches there were.
    private func checkCandidates(of set: PatternSet, in values: [[UInt8]]) throws -> Int {
        let patterns = set.members.map { member in
            try? Pattern(member.pattern, options: member.isCaseInsensitive ? .caseInsensitive : [])
        }
        let scratch = HyperscanScratch()
        let matchScratch = MatchScratch()
        var matched: [UInt64] = []
        var matches = 0
        for value in values {
            set.candidates(in: value.span, scratch, into: &matched)
            for (index, pattern) in patterns.enumerated() {
                guard let pattern, pattern.match(value.span, matchScratch) == .match else { continue }
                matches += 1
                if !isSet(index, in: matched) {
                    Issue.record("\(set.members[index].pattern) matches \(value), and was no candidate")
                }
            }
        }
        #expect(scratch.failureCount == 0)
        return matches
    }

    @Test func onlyMembersFoundAreCandidates() throws {
        let set = try compile(["select", "(?i)union", "^x$"])
        #expect(candidates(of: set, in: "1 UNION select 2") == [0, 1])
        #expect(candidates(of: set, in: "x") == [2])
        #expect(candidates(of: set, in: "").isEmpty)
    }

    @Test func emptyValueMeetsPatternsThatMatchNothing() throws {
        let set = try compile(["^$", "a*", "a", "\\z"])
        #expect(candidates(of: set, in: "") == [0, 1, 3])
        var matched: [UInt64] = []
        set.candidates(in: Span<UInt8>(), HyperscanScratch(), into: &matched)
        #expect(matched == [0b1011])
    }

    @Test func megabyteIsSearchedToItsEnd() throws {
        let set = try compile(["needle$", "^a+needle", "straw"])
        #expect(candidates(of: set, in: String(repeating: "a", count: 1 << 20) + "needle") == [0, 1])
    }

    @Test func memberThatHyperscanCannotTakeIsAlwaysCandidate() throws {
        let set = try compile(["foo", "a\\Kb", "(unclosed", "(*UTF)é", "^a{,3}$", "a\u{0}b"])
        #expect(set.dispositions == [.compiled] + [PatternSetMember.Disposition](repeating: .unsupported, count: 5))
        #expect(candidates(of: set, in: "") == [1, 2, 3, 4, 5])
        #expect(candidates(of: set, in: "foo") == [0, 1, 2, 3, 4, 5])
    }

    @Test func setWithoutDatabaseTakesAllForCandidates() throws {
        let set = try compile(["\\Ka", "a\\Kb"])
        #expect(set.byteCount == 0)
        #expect(candidates(of: set, in: "zzz") == [0, 1])
        #expect(try candidates(of: compile([]), in: "zzz").isEmpty)
    }

    @Test func failedScanTakesAllForCandidatesAndIsReported() throws {
        let members = ["a", "b"].map { PatternSetMember(pattern: $0) }
        let memory = try #require(calloc(1, 4096))
        let set = PatternSet(
            members: members,
            dispositions: [.compiled, .compiled],
            database: HyperscanDatabase(takingOver: OpaquePointer(memory)),
            budget: PatternSetBudget(),
            seconds: 0
        )
        let scratch = HyperscanScratch()
        scratch.prepare(for: try compile(["a"]))
        var matched: [UInt64] = [.max, .max]
        set.candidates(in: [UInt8(ascii: "z")].span, scratch, into: &matched)
        #expect(matched == [0b11, 0])
        #expect(scratch.failureCount == 1)
        #expect(scratch.lastFailure?.code == -1)
        // The same with a scratch that is not asked to grow: now it is the scan that fails.
        scratch.assumePrepared(for: set)
        set.candidates(in: [UInt8(ascii: "z")].span, scratch, into: &matched)
        #expect(matched == [0b11, 0])
        #expect(scratch.failureCount == 2)
    }

    @Test func oneBufferAndScratchServeSetsOfAllSizes() throws {
        let small = try compile(["x"])
        let large = try compile((0..<200).map { "w\($0)x" })
        let scratch = HyperscanScratch()
        var matched: [UInt64] = []
        for _ in 0..<3 {
            large.candidates(in: Array("w0x w130x".utf8).span, scratch, into: &matched)
            #expect(matched == [1, 0, 1 << 2, 0])
            small.candidates(in: Array("w0x".utf8).span, scratch, into: &matched)
            #expect(matched == [1, 0, 0, 0])
        }
        #expect(large.wordCount == 4)
        #expect(scratch.failureCount == 0)
    }

    @Test func oneSetServesManyThreads() async throws {
        let set = try compile(["abc", "a.*c$", "\\d{3}"])
        let wrong = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    let scratch = HyperscanScratch()
                    var matched: [UInt64] = []
                    var wrong = 0
                    for round in 0..<2000 {
                        let value = round % 2 == 0 ? Array("xabc".utf8) : Array("x123".utf8)
                        set.candidates(in: value.span, scratch, into: &matched)
                        if matched != [round % 2 == 0 ? 0b011 : 0b100] { wrong += 1 }
                    }
                    return wrong
                }
            }
            return await group.reduce(0, +)
        }
        #expect(wrong == 0)
    }

    private func compile(_ patterns: [String]) throws -> PatternSet {
        try #require(PatternSetCompiler.compile(patterns.map { PatternSetMember(pattern: $0) }))
    }

    private func candidates(of set: PatternSet, in value: String) -> [Int] {
        var matched: [UInt64] = []
        let scratch = HyperscanScratch()
        set.candidates(in: Array(value.utf8).span, scratch, into: &matched)
        #expect(scratch.failureCount == 0)
        return set.members.indices.filter { isSet($0, in: matched) }
    }

    private func isSet(_ index: Int, in words: [UInt64]) -> Bool {
        words[index / 64] >> UInt64(index % 64) & 1 == 1
    }
}
