// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import DemoShop

@Suite struct StringLiteralTests {
    @Test(arguments: [
        (#""""#, ""),
        (#""a\"b\\c\/d""#, #"a"b\c/d"#),
        (#""\b\f\n\r\t""#, "\u{8}\u{c}\n\r\t"),
        (#""\u00e9\u{1F600}\ud83d\ude00""#, "é😀😀"),
        (#""ü""#, "ü"),
    ])
    func escapesAreUndone(literal: String, text: String) {
        #expect(StringLiteral.text(Array(literal.utf8)[...], isBlock: false) == text)
    }

    @Test(arguments: [
        ("\"\"\"one line\"\"\"", "one line"),
        ("\"\"\"\n    two\n      lines\n\n  \"\"\"", "two\n  lines"),
        ("\"\"\"\r\n  a\r\n  b\"\"\"", "a\nb"),
        (#""""say \""" and \n""""#, #"say """ and \n"#),
    ])
    func blocksLoseTheirIndentation(literal: String, text: String) {
        #expect(StringLiteral.text(Array(literal.utf8)[...], isBlock: true) == text)
    }
}
