// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Matching

@Suite struct PatternSetCompilerTests {
    @Test func lookaroundsAreCompiledAsSimplerPatterns() throws {
        let members = ["foo(?=bar)", "foo", "(?<!a)b"].map { PatternSetMember(pattern: $0) }
        let set = try #require(PatternSetCompiler.compile(members))
        #expect(set.dispositions == [.prefiltered, .compiled, .prefiltered])
    }

    @Test func withoutTimeAllMembersAreLeftOut() throws {
        let members = ["foo", "bar"].map { PatternSetMember(pattern: $0) }
        let set = try #require(PatternSetCompiler.compile(members, budget: PatternSetBudget(seconds: 0)))
        #expect(set.dispositions == [.tooSlow, .tooSlow])
        #expect(set.byteCount == 0)
    }

    @Test func slowestMembersAreLeftOutAndTheBudgetIsKept() throws {
        // Without a budget these take five seconds.
        let members = try PatternSetSamples.coreRuleSetPatterns().map { PatternSetMember(pattern: $0) }
        let set = try #require(PatternSetCompiler.compile(members, budget: PatternSetBudget(seconds: 0.4)))
        #expect(set.dispositions.count { $0 == .compiled } >= 60)
        #expect(set.dispositions.count { $0 == .tooSlow } >= 5)
        #expect(set.seconds < 0.8)
        func meanLength(_ disposition: PatternSetMember.Disposition) -> Int {
            let lengths = zip(members, set.dispositions).filter { $0.1 == disposition }.map { $0.0.pattern.utf8.count }
            return lengths.reduce(0, +) / max(1, lengths.count)
        }
        #expect(meanLength(.tooSlow) > 3 * meanLength(.compiled))
    }

    @Test(.timeLimit(.minutes(1))) func deeplyNestedGroupsAreNotTried() throws {
        let pattern = String(repeating: "(", count: 200) + "a" + String(repeating: ")+", count: 200)
        let set = try #require(PatternSetCompiler.compile([PatternSetMember(pattern: pattern)]))
        #expect(set.dispositions == [.unsupported])
    }

    @Test func parenthesesInClassesAndEscapesNestNothing() throws {
        let pattern = String(repeating: "[(]\\(", count: 30)
        let set = try #require(PatternSetCompiler.compile([PatternSetMember(pattern: pattern)]))
        #expect(set.dispositions == [.compiled])
    }

    @Test func cancelledBetweenStepsGivesNothing() {
        let members = (0..<10).map { PatternSetMember(pattern: "p\($0)") }
        var asked = 0
        let set = PatternSetCompiler.compile(members) {
            asked += 1
            return asked == 5
        }
        #expect(set == nil)
        #expect(asked == 5)
    }
}
