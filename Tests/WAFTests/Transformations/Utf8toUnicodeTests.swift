// SPDX-License-Identifier: Apache-2.0

import Testing

@Suite struct Utf8toUnicodeTests {
    @Test func writesCodePointsInHexadecimal() throws {
        let value = Array("é€😀\u{10FFFF}z".utf8)
        let result = try #require(try transformed("utf8toUnicode", value))
        #expect(latin1(result) == "%u00e9%u20ac%u1f600%u10ffffz")
    }

    @Test func overlongFormShowsWhatItStandsFor() throws {
        #expect(try outcome("utf8toUnicode", of: "..\u{C0}\u{AF}..") == "..%u002f\u{C0}..")
        #expect(try outcome("utf8toUnicode", of: "\u{ED}\u{A0}\u{80}") == "%ud800\u{ED}")
    }

    @Test(arguments: [
        ("\u{C3}", ""), ("a\u{C3}b", "ab"), ("\u{E2}\u{82}", "\u{82}"),
        ("\u{F0}\u{9F}\u{98}x", "\u{9F}\u{98}x"),
    ])
    func leadByteWithoutItsSequenceIsLeftOut(text: String, expected: String) throws {
        #expect(try outcome("utf8toUnicode", of: text) == expected)
    }

    @Test(arguments: ["\u{80}", "\u{FF}", "\u{F5}\u{80}\u{80}\u{80}", "plain"])
    func bytesThatBeginNoSequenceStay(text: String) throws {
        #expect(try transformed("utf8toUnicode", bytes(latin1: text)) == nil)
    }

    @Test func urlDecodeUniReadsIt() throws {
        let fullWidth = Array("＜ｓｃｒｉｐｔ＞".utf8)
        let escaped = try #require(try transformed("utf8toUnicode", fullWidth))
        #expect(try outcome("urlDecodeUni", of: latin1(escaped)) == "<script>")
    }
}
