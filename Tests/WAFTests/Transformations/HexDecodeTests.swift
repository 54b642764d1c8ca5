// SPDX-License-Identifier: Apache-2.0

import Testing

@Suite struct HexDecodeTests {
    @Test func valueThatIsNotAllPairsStays() throws {
        for text in ["4", "4g", "414", "41 42"] { #expect(try outcome("hexDecode", of: text) == text) }
    }

    @Test(arguments: [
        ("0x414243", "ABC"), ("x=0X4142 or", "x=AB or"), ("0x410x42", "AB"), ("00x41", "0A"), ("0x414", "A4"),
        ("0x", "0x"), ("0x4", "0x4"), ("x41", "x41"),
    ])
    func sqlLiteralsAreFoundInText(text: String, expected: String) throws {
        #expect(try outcome("sqlHexDecode", of: text) == expected)
    }
}
