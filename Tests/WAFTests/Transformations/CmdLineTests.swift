// SPDX-License-Identifier: Apache-2.0

import Testing

@Suite struct CmdLineTests {
    @Test(arguments: [
        (#"C^o"M'm\And"#, "command"),
        ("cat /etc/passwd", "cat/etc/passwd"),
        ("a;b,c\td\r\ne", "a b c d e"),
        ("a ^/b", "a/b"),
        ("a ( b", "a( b"),
        (" ,; x", " x"),
        ("x ", "x "),
    ])
    func normalizes(text: String, expected: String) throws {
        #expect(try outcome("cmdLine", of: text) == expected)
    }

    @Test func keepsPlainWords() throws {
        #expect(try transformed("cmdLine", bytes(latin1: "blue cotton shirt size medium")) == nil)
    }
}
