// SPDX-License-Identifier: Apache-2.0

import Testing

@Suite struct JsDecodeTests {
    @Test(arguments: [
        (#"\u0061lert\uff081\uFF09"#, "alert(1)"),
        (#"\x61\X61"#, "aX61"),
        (#"\141\477\8"#, "a'78"),
        (#"\0\12"#, "\0\n"),
        (#"\a\b\f\n\r\t\v\q"#, "\u{7}\u{8}\u{C}\n\r\t\u{B}q"),
        (#"\x4"#, "x4"),
        (#"\u004"#, "u004"),
        (#"tail\"#, #"tail\"#),
    ])
    func decodes(text: String, expected: String) throws {
        #expect(try outcome("jsDecode", of: text) == expected)
    }
}
