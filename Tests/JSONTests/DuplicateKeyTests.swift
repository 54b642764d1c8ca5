// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@Suite struct DuplicateKeyTests {
    @Test func aKeyThatOccursTwiceIsKeptAndMarked() {
        let parsed = ParsedDocument(#"{"a":1,"b":{"a":2},"a":3,"a":4}"#)
        #expect(parsed.dump() == "{a:1,b:{a:2},a:3,a:4}")
        let marked = (0..<parsed.document.count).filter { parsed.document[$0].hasDuplicate }
        #expect(marked == [0, 7, 9])
        #expect(parsed.document.firstDuplicateKey == 7)
    }

    @Test func orIsRefusedIfSoWished() {
        let limits = JSONLimits(rejectsDuplicateKeys: true)
        let parsed = ParsedDocument(#"[0,{"a":1,"b":2,"a":3},4]"#, limits: limits)
        #expect(parsed.error == JSONError(.duplicateKey, at: 16))
        #expect(parsed.dump() == "[0,{a:1,b:2,a:3}]~")
        TapeCheck.check(parsed)
        #expect(ParsedDocument(#"[{"a":1},{"a":1}]"#, limits: limits).error == nil)
    }

    @Test func keysAreComparedByTheirText() {
        for (text, isDuplicate) in [
            (#"{"a":1,"\u0061":2}"#, true), (#"{"\u0061":1,"a":2}"#, true), (#"{"\/":1,"/":2}"#, true),
            (#"{"é":1,"\u00e9":2}"#, true), (#"{"\ud83d\ude00":1,"😀":2}"#, true), (#"{"":1,"":2}"#, true),
            (#"{"a\n":1,"a\\n":2}"#, false), (#"{"a":1,"A":2}"#, false), (#"{"a":1,"a ":2}"#, false),
            (#"{"é":1,"e\u0301":2}"#, false), (#"{"":1,"\u0000":2}"#, false),
            (#"{"abcdefgh":1,"abcdefgh":2}"#, true), (#"{"abcdefghi":1,"abcdefghj":2}"#, false),
            (#"{"abcdefgh1abcdefgh":1,"abcdefgh2abcdefgh":2}"#, false),
        ] {
            let parsed = ParsedDocument(text)
            #expect(parsed.error == nil)
            #expect((parsed.document.firstDuplicateKey != nil) == isDuplicate, "\(text)")
        }
    }

    @Test func fewAndManyKeysAgreeWithASet() {
        var random = SplitMix64(seed: 0xD0B1)
        for count in [2, 3, 8, 20, 31, 32, 33, 34, 63, 64, 65, 200, 1000] {
            for round in 0..<12 {
                let kinds = round % 3 == 0 ? count / 2 + 1 : count * 40
                let stem = ["k", "a rather long common beginning of all keys ", ""][round % 3]
                let tail = round % 2 == 0 ? "" : " and a common end"
                let keys = (0..<count).map { _ in stem + "\(Int.random(in: 0..<kinds, using: &random))" + tail }
                // Some of them with an escape.
                let written = keys.map { key in
                    round % 4 == 3 && Bool.random(using: &random)
                        ? key.replacing("0", with: "\\u0030") : key
                }
                let parsed = ParsedDocument("{" + written.map { "\"\($0)\":0" }.joined(separator: ",") + "}")
                var seen = Set<String>()
                let expected = keys.indices.filter { !seen.insert(keys[$0]).inserted }.map { 1 + 2 * $0 }
                let marked = (1..<parsed.document.count).filter { parsed.document[$0].hasDuplicate }
                #expect(marked == expected)
                #expect(parsed.document.firstDuplicateKey == expected.first)
                #expect(parsed.document[0].hasDuplicate == !expected.isEmpty)
                TapeCheck.check(parsed)
            }
        }
    }

    /// Keys that begin and end alike, or all the same: the work grows with the number of keys and not its square.
    @Test func manyAlikeKeysAreReadInLinearTime() {
        let clock = ContinuousClock()
        func best(_ count: Int) -> Duration {
            let keys = (0..<count).map { "\"aaaaaaaa\(1_000_000 + $0)aaaaaaaa\":0,\"same\":1" }
            let bytes = Array(("{" + keys.joined(separator: ",") + "}").utf8)
            var document = JSONDocument()
            return (0..<3).map { _ in
                clock.measure { try? document.parse(bytes.span, limits: JSONLimits(maximumNodes: 1_000_000)) }
            }.min() ?? .zero
        }
        // Sixteen times the keys; a square would be 256 times the time.
        #expect(best(32_000) < best(2_000) * 80)
    }
}
