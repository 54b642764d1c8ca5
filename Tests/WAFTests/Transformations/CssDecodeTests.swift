// SPDX-License-Identifier: Apache-2.0

import Testing

@Suite struct CssDecodeTests {
    @Test(arguments: [
        (#"\6a\61 vascript"#, "javascript"),
        (#"\00006a\ff41"#, "ja"),
        (#"\e9"#, "\u{C3}\u{A9}"),
        (#"\d800x"#, "\u{EF}\u{BF}\u{BD}x"),
        (#"java\0script"#, "java\0script"),
        ("x\\\ny\\\r\nz\\\ry\\\u{C}x", "xyzyx"),
        ("\\41\r\nX\\41  X", "AXA X"),
        (#"\zoom\"#, "zoom"),
    ])
    func decodes(text: String, expected: String) throws {
        #expect(try outcome("cssDecode", of: text) == expected)
    }
}
