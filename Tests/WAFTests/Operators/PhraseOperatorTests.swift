// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import WAF

@Suite struct PhraseOperatorTests {
    @Test func wordsMayHoldBytesInHexadecimal() {
        let words = { (text: String) in PhraseList.words(Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) } }
        #expect(words("a  bc\td") == ["a", "bc", "d"])
        #expect(words("x|41 42|y z") == ["xABy", "z"])
        #expect(words("|41|") == ["A"])
        #expect(words("a || b") == ["a", "||", "b"])
        #expect(words("a|4| |zz|") == ["a|4|", "|zz|"])
        #expect(words("|41") == ["|41"])
    }

    @Test func phraseFoundIsCaptured() throws {
        #expect(try OperatorHarness.captures("pm", "foo Bar", "a bAR") == ["bAR"])
    }

    @Test func filesHoldOnePhraseALine() throws {
        let files = ["rules/a.data": "# comment\r\n\r\n  two words \r\n", "/etc/b.data": "#x\nthree\n"]
        let made = try OperatorHarness.make("pmf", "a.data /etc/b.data", files: files)
        let context = OperatorHarness.context()
        for value in ["xx TWO WORDS", "three"] { #expect(made.matches(bytes: Array(value.utf8), context)) }
        for value in ["two", "words", "comment", "#x"] { #expect(!made.matches(bytes: Array(value.utf8), context)) }
    }

    @Test func faultsAreTold() {
        let reason = { (word: String, text: String) in
            OperatorHarness.reason { () throws(OperatorError) in
                try OperatorHarness.make(word, text, files: ["rules/empty.data": "# nothing\n"])
            }
        }
        #expect(reason("pm", " ").contains("no words"))
        #expect(reason("pmFromFile", "").contains("names no file"))
        #expect(reason("pmFromFile", "missing.data").contains("rules/missing.data"))
        #expect(reason("pmFromFile", "empty.data").contains("no phrase"))
        #expect(reason("pmFromFile", "https://example.com/list").contains("does not fetch"))
        let dynamic = OperatorHarness.reason { () throws(OperatorError) in
            try OperatorHarness.make("pm", "%{tx.words}", isDynamic: true)
        }
        #expect(dynamic.contains("macro"))
    }
}
