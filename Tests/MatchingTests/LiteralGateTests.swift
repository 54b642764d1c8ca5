// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Matching

@Suite struct LiteralGateTests {
    private func admits(_ pattern: String, _ value: String) throws -> Bool {
        let gate = try #require(LiteralGate(pattern: pattern, caseInsensitive: false))
        let bytes = Array(value.utf8)
        return gate.admits(PairSet(occurringIn: bytes.span))
    }

    @Test(arguments: [
        ("union.*select", "blue shirt size L"), ("<script", "a < b, a script"), ("(?:select|insert)\\s", "insrt elct"),
        ("(?i)s(?:leep|ystem)\\(", "SYSTEMS"), ("[<(]script", "script"), ("x+yz", "yzx"), ("(?=.*exec)a", "a"),
        ("(?:a|b)(?:cc|dd)", "accc?".replacing("c", with: "x")), ("foo(?:bar)?baz", "foobaa"),
    ])
    func refusesWhatHoldsNoneOfTheLiterals(pattern: String, value: String) throws {
        #expect(try !admits(pattern, value))
    }

    @Test(arguments: [
        ("union.*select", "SELECT union"), ("(?:select|insert)\\s", "a select b"), ("x+yz", "xxxyz"),
        ("[<(]script", "(script"),
        ("foo(?:bar)?baz", "foobaz"), ("(?:ab){2,3}", "abab"), ("a\\b-\\bb", "a-b"),
    ])
    func admitsWhatHoldsOne(pattern: String, value: String) throws {
        #expect(try admits(pattern, value))
    }

    @Test(arguments: ["a", "\\w+", "a|bcd", ".*", "(?:abc)?", "(*ACCEPT)abc", "[a-z]{3}", ""])
    func isAbsentWithoutNecessaryLiterals(pattern: String) {
        #expect(LiteralGate(pattern: pattern, caseInsensitive: false) == nil)
    }

    @Test func isAbsentForMoreThanSixtyFourLiterals() {
        let words = (0..<65).map { "word\($0 * 37)x" }
        #expect(LiteralGate(pattern: words.joined(separator: "|"), caseInsensitive: false) == nil)
        let fewer = LiteralGate(pattern: words.prefix(64).joined(separator: "|"), caseInsensitive: false)
        #expect(fewer != nil)
    }

    @Test func dropsLiteralsThatHoldAnother() throws {
        let gate = try #require(LiteralGate(pattern: "exec|execute|sp_exec", caseInsensitive: false))
        #expect(gate.count == 1)
        #expect(gate == LiteralGate(pattern: "exec", caseInsensitive: false))
    }

    @Test func pairsOfSeveralValuesAddUp() throws {
        let gate = try #require(LiteralGate(pattern: "ab\\S*", caseInsensitive: false))
        var pairs = PairSet()
        #expect(!gate.admits(pairs))
        pairs.formUnion(occurringIn: Array("xa".utf8).span)
        pairs.formUnion(occurringIn: Array("bx".utf8).span)
        #expect(!gate.admits(pairs))
        pairs.formUnion(occurringIn: Array("".utf8).span)
        pairs.formUnion(occurringIn: Array("xAB".utf8).span)
        #expect(gate.admits(pairs))
        #expect(gate.admits(&pairs))
    }
}
