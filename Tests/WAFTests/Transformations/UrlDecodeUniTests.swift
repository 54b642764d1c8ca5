// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import WAF

@Suite struct UrlDecodeUniTests {
    @Test(arguments: [
        ("%uff1cscript%uFF1E", "<script>"),
        ("%UFF1C", "<"),
        ("%uff00%uff5f", "\0_"),
        ("%u00", "%u00"),
        ("%u00g1", "%u00g1"),
        ("100%", "100%"),
        ("%2541", "%41"),
        ("a+b%20c", "a b c"),
    ])
    func decodesWithoutMap(text: String, expected: String) throws {
        #expect(try outcome("urlDecodeUni", of: text) == expected)
    }

    @Test func mapComesBeforeTheLowByte() throws {
        let map = UnicodeMap([0x2039: 0x3C, 0xFF1C: 0x28])
        #expect(try outcome("urlDecodeUni", of: "%u2039%uff1c%uff1e%u0141", unicodeMap: map) == "<(>A")
    }

    @Test func urlDecodeLeavesUnicodeEscapes() throws {
        #expect(try outcome("urlDecode", of: "%u0041%41") == "%u0041A")
    }
}
