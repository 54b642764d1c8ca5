// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@Suite struct TextTests {
    @Test func escapesAreResolved() {
        for (json, text) in [
            (#""""#, ""), (#""a""#, "a"), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
            (#""\u0000\u007f\u0080\u07ff\u0800\uffff""#, "\u{0}\u{7F}\u{80}\u{7FF}\u{800}\u{FFFF}"),
            (#""\ud800\udc00\udbff\udfff""#, "\u{10000}\u{10FFFF}"), (#""a\u0062c""#, "abc"),
            (#""\\u0041""#, "\\u0041"), (#""über\u0020\n""#, "über \n"), ("12.50", "12.50"), ("true", "true"),
        ] {
            let parsed = ParsedDocument(json)
            #expect(parsed.text(0) == text)
            #expect(parsed.isString(0, text))
        }
    }

    @Test func equalityLooksAtAllOfBoth() {
        let parsed = ParsedDocument(#"["abc","a\u00e9c","\ud83d\ude00"]"#)
        #expect(parsed.isString(1, "abc"))
        for other in ["", "ab", "abd", "abcd", "Abc"] { #expect(!parsed.isString(1, other)) }
        #expect(parsed.isString(2, "aéc"))
        for other in ["", "a", "aé", "aécc", "aec", "aèc"] { #expect(!parsed.isString(2, other)) }
        #expect(parsed.isString(3, "😀"))
        for other in ["", "😁", "😀😀"] { #expect(!parsed.isString(3, other)) }
    }

    @Test func textIsAppended() {
        let parsed = ParsedDocument(#"["b\n"]"#)
        var text = Array("a".utf8)
        parsed.document.decodeString(1, in: parsed.bytes.span, into: &text)
        #expect(text == Array("ab\n".utf8))
    }

    @Test func aMemberIsFoundByItsKeyAndTheLastOneWins() {
        let parsed = ParsedDocument(#"{"a":1,"b":{"c":2},"\u0061":3,"c":4}"#)
        func text(_ key: String) -> String? {
            parsed.document.value(forKey: Array(key.utf8).span, of: 0, in: parsed.bytes.span).map { parsed.text($0) }
        }
        #expect(text("a") == "3")
        #expect(text("c") == "4")
        #expect(text("d") == nil)
    }

    @Test func writtenStringsAreReadBack() {
        for text in ["", "plain", "\"\\/", "\n\r\t\u{8}\u{C}\u{0}\u{1F}\u{7F}", "é€😀", "\u{2028}"] {
            var output: [UInt8] = []
            JSONEdits.appendString(Array(text.utf8).span, to: &output)
            let parsed = ParsedDocument(output)
            #expect(parsed.error == nil)
            #expect(parsed.text(0) == text)
        }
    }
}
