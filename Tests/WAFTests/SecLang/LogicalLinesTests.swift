// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import WAF

@Suite struct LogicalLinesTests {
    private func lines(_ text: String) -> [LocatedText] {
        Array(LogicalLines(Array(text.utf8), file: "f"))
    }

    private func texts(_ text: String) -> [String] {
        lines(text).map { $0.string(0..<$0.count) }
    }

    @Test func backslashAtTheEndJoinsTheNextLineAsItIs() {
        #expect(texts("a \\\n  b\\\nc\nd") == ["a   bc", "d"])
    }

    @Test func commentsAndEmptyLinesAreLeftOut() {
        #expect(texts("# one\n\n  # two\n \t\na\n#") == ["a"])
    }

    @Test func commentThatEndsInABackslashDoesNotSwallowTheNextLine() {
        #expect(texts("# off \\\nSecRuleEngine On") == ["SecRuleEngine On"])
    }

    @Test func numberSignInAContinuedLineIsNoComment() {
        #expect(texts("a\\\n# b") == ["a# b"])
    }

    @Test func carriageReturnsAndByteOrderMarkAreLineEnds() {
        #expect(texts("\u{FEFF}a \\\r\nb\r\nc") == ["a b", "c"])
    }

    @Test func backslashAtTheEndOfTheFileEndsTheLine() {
        #expect(texts("a\\") == ["a"])
        #expect(texts("\\\n\\\n").isEmpty)
    }

    @Test func everyByteKnowsItsLineAndColumn() throws {
        let line = try #require(lines("\nab\\\n\\\n cd\ne").first)
        let places = (0...line.count).map { line.location(at: $0) }.map { "\($0.line):\($0.column)" }
        #expect(places == ["2:1", "2:2", "4:1", "4:2", "4:3", "4:4"])
    }

    @Test func columnsDoNotCountTheByteOrderMark() throws {
        let line = try #require(lines("\u{FEFF}ab").first)
        #expect(line.location(at: 1).column == 2)
    }

    @Test func partsOfATextKeepTheirPlaces() throws {
        let line = try #require(lines("abc\\\ndef").first)
        var part = LocatedText(file: "f")
        part.append(line, 1..<2)
        part.append(line, 2..<5)
        #expect(part.string(0..<part.count) == "bcde")
        #expect(
            (0..<4).map { part.location(at: $0) }.map { "\($0.line):\($0.column)" } == ["1:2", "1:3", "2:1", "2:2"]
        )
    }
}
