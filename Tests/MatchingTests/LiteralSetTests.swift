// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Matching

@Suite struct LiteralSetTests {
    private func firstMatch(_ literals: [String], _ value: String) -> Range<Int>? {
        LiteralSet(literals.map { Array($0.utf8) }).firstMatch(in: Array(value.utf8).span)
    }

    @Test func findsTheFirstToEndAndTheLongestThere() {
        #expect(firstMatch(["hers", "she", "he"], "ushers") == 1..<4)
        #expect(firstMatch(["abcd", "bc"], "abcd") == 1..<3)
        #expect(firstMatch(["bcd", "cd", "d"], "abcd") == 1..<4)
        #expect(firstMatch(["x"], "abc") == nil)
    }

    @Test func ignoresTheCaseOfLettersAlone() {
        #expect(firstMatch(["SELECT"], "a Select") == 2..<8)
        #expect(firstMatch(["@"], "`") == nil)
        #expect(firstMatch(["[x"], "{x") == nil)
        #expect(firstMatch(["ä"], "Ä") == nil)
    }

    @Test func knowsEdgeCases() {
        #expect(firstMatch([], "abc") == nil)
        #expect(firstMatch(["abc"], "") == nil)
        #expect(firstMatch([""], "abc") == 0..<0)
        #expect(firstMatch(["", "a"], "") == 0..<0)
        let every = LiteralSet((UInt8.min...UInt8.max).map { [$0] })
        for byte in UInt8.min...UInt8.max { #expect(every.firstMatch(in: [byte].span) == 0..<1) }
    }

    @Test("finds what a plain search finds")
    func agreesWithAPlainSearch() {
        var random = SeededRandom(seed: 23)
        var cases = 0
        var matches = 0
        for _ in 0..<1500 {
            let alphabet = Array((Bool.random(using: &random) ? "abAB" : "abcdxyzABC-_ \u{e9}@`").utf8)
            let text = { (range: ClosedRange<Int>, random: inout SeededRandom) -> [UInt8] in
                (0..<Int.random(in: range, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? 0 }
            }
            let literals = (0..<Int.random(in: 1...12, using: &random)).map { _ in text(1...6, &random) }
            let set = LiteralSet(literals)
            for _ in 0..<10 {
                let value = text(0...24, &random)
                let expected = Self.plainSearch(literals, value)
                #expect(set.firstMatch(in: value.span) == expected, "\(literals) \(value)")
                cases += 1
                guard expected != nil else { continue }
                matches += 1
                #expect(set.gate.admits(ByteSet(occurringIn: value.span), count: value.count))
                #expect(set.literalGate?.admits(PairSet(occurringIn: value.span)) ?? true)
            }
        }
        #expect(cases == 15_000)
        #expect(matches > 4000 && matches < 14_000)
    }

    @Test func takesThousandsOfLiterals() {
        let words = (0..<5000).map { Array("token\($0 &* 7919 % 100_003)-\($0)".utf8) }
        let set = LiteralSet(words)
        #expect(set.count == 5000)
        #expect(set.literalGate == nil)
        #expect(set.gate.minimumLength >= 8)
        for word in words.prefix(200) {
            #expect(set.firstMatch(in: (Array("see ".utf8) + word).span)?.lowerBound == 4)
        }
        #expect(set.firstMatch(in: Array("token without number, and more of the same".utf8).span) == nil)
    }

    @Test func hasGates() {
        let set = LiteralSet(["<script", "onload=", "javascript:"].map { Array($0.utf8) })
        let value = Array("blue shirt size L".utf8)
        #expect(!set.gate.admits(ByteSet(occurringIn: value.span), count: value.count))
        #expect(set.literalGate?.admits(PairSet(occurringIn: value.span)) == false)
        #expect(LiteralSet([Array("a".utf8)]).literalGate == nil)
    }

    private static func plainSearch(_ literals: [[UInt8]], _ value: [UInt8]) -> Range<Int>? {
        let lower = { (bytes: [UInt8]) in bytes.map { $0 >= 0x41 && $0 <= 0x5A ? $0 + 0x20 : $0 } }
        let folded = literals.map(lower).sorted { $0.count > $1.count }
        let text = lower(value)
        for end in 0...text.count {
            for literal in folded where literal.count <= end && Array(text[(end - literal.count)..<end]) == literal {
                return end - literal.count..<end
            }
        }
        return nil
    }
}
