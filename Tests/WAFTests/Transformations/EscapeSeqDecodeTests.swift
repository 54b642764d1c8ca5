// SPDX-License-Identifier: Apache-2.0

import Testing

@Suite struct EscapeSeqDecodeTests {
    @Test(arguments: [
        (#"\x41\X42"#, "AB"),
        (#"\101\666"#, "A\u{B6}"),
        (#"\xg1\q"#, "xg1q"),
        (#"\?\'\"\\"#, #"?'"\"#),
        (#"\u0041"#, "u0041"),
    ])
    func decodes(text: String, expected: String) throws {
        #expect(try outcome("escapeSeqDecode", of: text) == expected)
    }
}
