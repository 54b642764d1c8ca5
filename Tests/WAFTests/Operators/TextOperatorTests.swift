// SPDX-License-Identifier: Apache-2.0

import Matching
import Testing

@testable import WAF

@Suite struct TextOperatorTests {
    @Test(arguments: [
        ("contains", "b", "abc"), ("strmatch", "b", "abc"), ("within", "abc", "b"), ("beginsWith", "ab", "abc"),
        ("endsWith", "bc", "abc"), ("streq", "abc", "abc"), ("containsWord", "abc", "an abc"),
    ])
    func macrosAreExpandedForEachEvaluation(_ word: String, _ parameter: String, _ value: String) throws {
        let made = try OperatorHarness.make(word, "%{tx.text}", isDynamic: true)
        let context = OperatorHarness.context()
        let bytes = Array(value.utf8)
        context.parameter = Array(parameter.utf8)
        #expect(made.matches(bytes: bytes, context))
        context.parameter = Array("something else".utf8)
        #expect(!made.matches(bytes: bytes, context))
        #expect(made.gate == nil)
    }

    @Test(arguments: ["contains", "strmatch", "within", "beginsWith", "endsWith", "streq", "containsWord"])
    func letterCaseMatters(_ word: String) throws {
        #expect(try OperatorHarness.matches(word, "abc", "abc"))
        #expect(try !OperatorHarness.matches(word, "abc", "ABC"))
    }

    @Test func wordsEndWhereLettersEnd() throws {
        #expect(try OperatorHarness.matches("containsWord", "cat", "1cat2"))
        #expect(try OperatorHarness.matches("containsWord", "cat", "concat cat"))
        #expect(try !OperatorHarness.matches("containsWord", "cat", "concat cats"))
    }

    @Test func gateRefusesValuesWithoutTheBytes() throws {
        let gate = try #require(try OperatorHarness.make("contains", "a/b").gate)
        #expect(!gate.admits(ByteSet(Array("ab".utf8)), count: 5))
        #expect(!gate.admits(ByteSet(Array("a/b".utf8)), count: 2))
        #expect(gate.admits(ByteSet(Array("xa/b".utf8)), count: 4))
    }

    @Test func searchFindsWhatComparingEverywhereFinds() {
        var random = OperatorRandom(seed: 3)
        for round in 0..<4000 {
            let letters: [UInt8] = round % 2 == 0 ? [97, 98] : [97, 97, 97, 97, 97, 98]
            let haystack = (0..<Int.random(in: 0...400, using: &random)).map { _ in
                letters.randomElement(using: &random) ?? 97
            }
            let needle = (0..<Int.random(in: 0...60, using: &random)).map { _ in
                letters.randomElement(using: &random) ?? 97
            }
            let last = haystack.count - needle.count
            let expected = last < 0 ? nil : (0...last).first { Array(haystack[$0..<$0 + needle.count]) == needle }
            let found = ByteSearch.firstIndex(of: needle.span, in: haystack.span)
            #expect(found == expected)
        }
    }

    @Test func searchTakesLinearTime() {
        let haystack = [UInt8](repeating: 97, count: 200_000)
        let needle = [UInt8](repeating: 97, count: 100_000) + [98]
        let clock = ContinuousClock()
        var found: Int?
        let elapsed = clock.measure { found = ByteSearch.firstIndex(of: needle.span, in: haystack.span) }
        #expect(found == nil)
        #expect(elapsed < .seconds(2))
    }
}
