// SPDX-License-Identifier: Apache-2.0

import Testing

@Suite struct Base64DecodeTests {
    @Test(arguments: [
        ("QUJD", "ABC"), ("QUI", "AB"), ("QUI=", "AB"), ("QUJD!QUJD", "ABC"), ("QU\r\nJD", "ABC"), ("!", ""), ("Q", ""),
    ])
    func decodesUpToTheFirstForeignByte(text: String, expected: String) throws {
        #expect(try outcome("base64Decode", of: text) == expected)
    }

    @Test(arguments: [("Q.U J-D", "ABC"), ("=QUJD", "ABC"), ("QUI=", "AB"), ("..", "")])
    func extendedDecodingPassesForeignBytesOver(text: String, expected: String) throws {
        #expect(try outcome("base64DecodeExt", of: text) == expected)
    }
}
