// SPDX-License-Identifier: Apache-2.0

import Testing

@Suite struct HtmlEntityDecodeTests {
    @Test(arguments: [
        ("&lt;script&GT;", "<script>"),
        ("&quot&amp&LT", "\"&<"),
        ("a&nbsp;b", "a\u{A0}b"),
        ("&#60;&#60&#x3c;&#X3C", "<<<<"),
        ("&#0000000000000000000060;", "<"),
        ("&#316;", "<"),
        ("&#99999999999999999999;", "\u{FF}"),
    ])
    func decodes(text: String, expected: String) throws {
        #expect(try outcome("htmlEntityDecode", of: text) == expected)
    }

    @Test(arguments: ["&", "&;", "&#", "&#;", "&#x", "&#xg", "&ltx;", "&quote;", "&colon;", "a & b", "&lt1"])
    func keepsWhatIsNoReference(text: String) throws {
        #expect(try transformed("htmlEntityDecode", bytes(latin1: text)) == nil)
    }
}
