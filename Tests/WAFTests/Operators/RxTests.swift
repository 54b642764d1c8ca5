// SPDX-License-Identifier: Apache-2.0

import Matching
import Testing

@testable import WAF

@Suite struct RxTests {
    @Test func groupsAreCapturedWhenWanted() throws {
        #expect(try OperatorHarness.captures("rx", "(a)(x)?(b)", "cab") == ["ab", "a", "", "b"])
        let made = try OperatorHarness.make("rx", "(a)")
        let context = OperatorHarness.context()
        #expect(made.matches(bytes: Array("a".utf8), context))
        #expect(context.captures.isEmpty)
    }

    @Test func tenGroupsAreTheMost() throws {
        let captured = try #require(
            try OperatorHarness.captures("rx", "(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)(k)", "abcdefghijk")
        )
        #expect(captured.count == 10)
        #expect(captured.last == "i")
    }

    @Test func lastMatchDecidesWhatRxGlobalCaptures() throws {
        #expect(try OperatorHarness.captures("rxGlobal", "([a-z])([0-9])?", "a1 b2 c") == ["c", "c", "2"])
        #expect(try OperatorHarness.captures("rxGlobal", "x*", "axxb") == [""])
        #expect(try OperatorHarness.captures("rxGlobal", "y", "axxb") == nil)
        #expect(try OperatorHarness.matches("rxGlobal", "b", "abc"))
    }

    @Test func faultInThePatternNamesItsPlace() {
        #expect(
            OperatorHarness.reason { () throws(OperatorError) in try OperatorHarness.make("rx", "a(b") }
                .contains("at byte 3")
        )
    }

    @Test func exceededBudgetAnswersAsConfigured() throws {
        let made = try OperatorHarness.make("rx", "(?:a|a)*(?:a|a)*(?:a|a)*b$(?<=c)")
        let context = OperatorContext(scratch: MatchScratch(limits: MatchLimits(matchLimit: 100)))
        let value = [UInt8](repeating: UInt8(ascii: "a"), count: 300) + Array("b".utf8)
        #expect(made.matches(bytes: value, context))
        #expect(context.exceededBudget)
        context.matchesBeyondBudget = false
        #expect(!made.matches(bytes: value, context))
    }

    @Test func patternsWithMacrosAreCompiledOnceAndBounded() throws {
        let made = try OperatorHarness.make("rx", "^%{tx.name}$", isDynamic: true)
        let context = OperatorHarness.context()
        for round in 0..<500 {
            context.parameter = Array("^name\(round)$".utf8)
            #expect(made.matches(bytes: Array("name\(round)".utf8), context))
            #expect(!made.matches(bytes: Array("name".utf8), context))
            #expect(context.patternCache.count <= PatternCache.capacity)
        }
        context.parameter = Array("a(".utf8)
        #expect(!made.matches(bytes: Array("a(".utf8), context))
        context.parameter = [UInt8](repeating: UInt8(ascii: "a"), count: PatternCache.longestPattern + 1)
        #expect(!made.matches(bytes: context.parameter, context))
    }
}
