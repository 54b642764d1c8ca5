// SPDX-License-Identifier: Apache-2.0

import Testing

@Suite struct RemoveCommentsTests {
    @Test(arguments: [
        ("a/*b*/c<!--d-->e", "ace"), ("select 1--x", "select 1"), ("ls # x", "ls "), ("a/*b", "a "),
        ("a/*b-->#c", "a#c"),
        ("a/**/", "a\0"), ("a*/b", "a*/b"),
    ])
    func commentsAreLeftOut(text: String, expected: String) throws {
        #expect(try outcome("removeComments", of: text) == expected)
    }

    @Test(arguments: [("UNION/**/SELECT", "UNION SELECT"), ("a/*/b", "a "), ("/*a*//*b*/", "  "), ("a//b", "a//b")])
    func commentsBecomeSpaces(text: String, expected: String) throws {
        #expect(try outcome("replaceComments", of: text) == expected)
    }

    @Test func marksAreLeftOutAndTheirContentStays() throws {
        #expect(try outcome("removeCommentsChar", of: "a/*b*/c<!--d-->e--f#g-h<i") == "abcdefg-h<i")
    }
}
