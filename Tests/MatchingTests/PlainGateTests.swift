// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Matching

@Suite struct PlainGateTests {
    @Test(
        "What a pattern matches is admitted",
        arguments: [
            ("(?i)['\"]?union\\s+select", "1 UNION  select 2"),
            ("a[('\\[]*b|zz", "xaby"),
            ("(?:;|^)ls\\b", "ls -l"),
            ("(?=.*union)x", "x union"),
            ("caf\u{E9}", "un caf\u{E9}"),
            ("[^a-z]{3}", "12.50"),
        ]
    )
    func matchingValueIsAdmitted(_ source: String, _ value: String) throws {
        let pattern = try Pattern(source)
        let bytes = Array(value.utf8)
        let occurring = ByteSet(bytes)
        try #require(occurring.isSubset(of: PlainGate.bytes))
        try #require(pattern.match(bytes.span, MatchScratch()) == .match)
        #expect(pattern.plainGate?.gate.admits(occurring, count: bytes.count) ?? true)
        #expect(pattern.plainGate?.literalGate?.admits(PairSet(occurringIn: bytes.span)) ?? true)
    }

    @Test func branchesWithSpecialCharactersAskNothing() throws {
        // Of the whole a `u`, a quote or a brace would do.
        let plain = try #require(try Pattern("(?i)union|['(]x|\\{y").plainGate)
        let pairs = PairSet(occurringIn: Array("xyz and under".utf8).span)
        #expect(plain.literalGate?.count == 1)
        #expect(plain.literalGate?.admits(pairs) == false)
    }

    @Test func patternThatNeedsASpecialCharacterMatchesNoPlainValue() throws {
        let plain = try #require(try Pattern("<script|;\\s*ls|`").plainGate)
        #expect(!plain.gate.admits(.all, count: 1_000_000))
    }

    @Test func optionalSpecialCharactersAreLeftOut() throws {
        let plain = try #require(try Pattern("w['\"\\\\]*g['\"\\\\]*e['\"\\\\]*t").plainGate)
        #expect(plain.literalGate?.admits(PairSet(occurringIn: Array("widget".utf8).span)) == false)
        #expect(plain.literalGate?.admits(PairSet(occurringIn: Array("wget x".utf8).span)) == true)
    }
}
