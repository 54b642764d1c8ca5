// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Matching

@Suite struct ByteGateTests {
    private func admits(_ pattern: String, _ value: String, caseInsensitive: Bool = false) -> Bool {
        let bytes = Array(value.utf8)
        return ByteGate(pattern: pattern, caseInsensitive: caseInsensitive)
            .admits(ByteSet(occurringIn: bytes.span), count: bytes.count)
    }

    @Test(arguments: [
        ("<script", "blue shirt"), ("<script", "<scrip"), ("(?i)UNION\\s+SELECT", "union-select"), ("a+b*c", "aab"),
        ("(?:<|\\()x", "x]"), ("[^\\w\\s]a", "a b_c"), ("\\x3c\\x{3e}", "<"), ("(?=.*<)a", "a"), ("(?>;a|'b)", "ab"),
        ("a{3}", "aa"), ("(?x) < # (\n >", "< ("), ("\\Q(*\\E", "("), ("(?:ab|cd)(?:;|')", "abc"),
        ("[[:punct:]]", "a b"),
        ("(?i:s)elect", "ELECTS"), ("(?:select|insert|update).*?\\(", "select from"), ("(<)\\1", "a"),
    ])
    func refusesWhatCannotMatch(pattern: String, value: String) {
        #expect(!admits(pattern, value))
    }

    @Test(arguments: [
        // Conditions that are none: alternatives, options, negation, lookbehind.
        ("<|a", "a"), ("<?a", "a"), ("<*a", "a"), ("<{0,3}a", "a"), ("(?!<)a", "a"), ("(?<!<)a", "a"),
        ("(?<=<)a|b", "b"),
        ("", ""), ("a||b", ""), ("(?i)A", "a"), ("(?:(?i)a)B", "AB"), ("(?i:a|b(?-i)c)", "A"), ("a(?i)b|c", "C"),
        // In doubt.
        ("(*ACCEPT)<", ""), ("(a)?(?(1)<|b)", "b"), ("(?R)?a", "a"), ("<(?C1)", "<"), ("x{,3}", "x"),
        ("(?xx)[a - c]", "b"),
        ("[[:foo:]]", "a"), ("<(", "a"), ("(*UTF)<", "a"), ("\\N{U+41}", "A"),
    ])
    func admitsWhatMayMatch(pattern: String, value: String) {
        #expect(admits(pattern, value))
    }

    @Test func ignoresCaseWhenTold() {
        #expect(admits("select", "SELECT", caseInsensitive: true))
        #expect(!admits("select", "SELECT"))
        #expect(!admits("(?-i)select", "SELECT", caseInsensitive: true))
    }

    @Test func knowsTheShortestMatch() {
        #expect(ByteGate(pattern: "ab(?:c|de)f{2,}\\b", caseInsensitive: false).minimumLength == 5)
        #expect(ByteGate(pattern: "(?:a{60000}){60000}", caseInsensitive: false).minimumLength == 1 << 20)
        #expect(ByteGate(pattern: "(?=abc)a?", caseInsensitive: false).minimumLength == 0)
    }

    @Test func keepsTheMostSelectiveOfManyConditions() {
        #expect(!admits("abcdefghijklm<nopqrst", "abcdefghijklmnopqrst and more"))
        #expect(ByteGate(pattern: ".*", caseInsensitive: false).isOpen)
        #expect(!ByteGate(pattern: "a<", caseInsensitive: false).isOpen)
    }

    @Test func takesAnyByteAboveASCIIForAClassThatHoldsSome() {
        let gate = ByteGate(classes: [ByteSet([0xC3]), ByteSet([0x3C, 0xE9])], minimumLength: 1)
        #expect(gate.admits(ByteSet([0xA4]), count: 1))
        #expect(!gate.admits(ByteSet([0x3C]), count: 1))
        #expect(ByteGate.open.admits(ByteSet(), count: 0))
    }

    @Test("no text makes the parser fail")
    func survivesAnyPattern() {
        var random = SeededRandom(seed: 3)
        let pieces = [
            "(", ")", "[", "]", "{", "}", "\\", "|", "?", "*", "+", "^", "$", ".", "-", ":", "<", ">", "=", "!", "#",
            "'", "P",
            "Q", "E", "x", "i", "s", "1", "9", ",", "R", "&", "g", "k", "N", "o", "c", "a", "é", "\n", " ", "[:alpha:]",
            "(?",
            "(?i", "(?x)", "\\x{", "{2,3}", "\\Q", "\\E", "[^", "(?<", "(?#", "(?:",
        ]
        let scratch = MatchScratch()
        var compiled = 0
        for _ in 0..<15_000 {
            let count = Int.random(in: 0...14, using: &random)
            let source = (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
            let gate = ByteGate(pattern: source, caseInsensitive: Bool.random(using: &random))
            _ = LiteralGate(pattern: source, caseInsensitive: false)
            #expect(gate.minimumLength >= 0)
            guard let pattern = try? Pattern(source) else { continue }
            compiled += 1
            // What PCRE2 reads is read alike: text that matches is admitted.
            for value in [source, "a<x1-:=!9 ", "aaxxiiss  \n", ""] {
                let bytes = Array(value.utf8)
                guard pattern.match(bytes.span, scratch) == .match else { continue }
                #expect(pattern.gate.admits(ByteSet(occurringIn: bytes.span), count: bytes.count), "\(source) \(value)")
                let pairs = PairSet(occurringIn: bytes.span)
                #expect(pattern.literalGate?.admits(pairs) ?? true, "\(source) \(value)")
            }
        }
        #expect(compiled > 1500)
    }

    @Test func readsDeepNestingInGoodTime() {
        let nested = String(repeating: "(", count: 240) + "a+" + String(repeating: ")+", count: 240)
        #expect(ByteGate(pattern: nested, caseInsensitive: false).minimumLength == 1)
        let branches = String(repeating: "(?:a|b", count: 200) + String(repeating: ")", count: 200)
        #expect(ByteGate(pattern: branches, caseInsensitive: false).minimumLength == 1)
        let tooDeep = String(repeating: "(", count: 5000)
        #expect(ByteGate(pattern: tooDeep, caseInsensitive: false).isOpen)
        #expect(LiteralGate(pattern: tooDeep, caseInsensitive: false) == nil)
    }
}
