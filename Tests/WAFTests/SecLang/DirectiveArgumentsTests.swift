// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import WAF

@Suite struct DirectiveArgumentsTests {
    private func split(_ text: String) throws -> DirectiveArguments {
        let line = try #require(LogicalLines(Array(text.utf8), file: "f").first { _ in true })
        return try DirectiveArguments(line)
    }

    private func strings(_ text: String) throws -> [String] {
        try split(text).arguments.map(\.string)
    }

    @Test(arguments: [
        (#"W a b"#, ["a", "b"]),
        (#"  W   a   "#, ["a"]),
        (#"W"#, []),
        (#"W "a b" 'c d'"#, ["a b", "c d"]),
        (#"W """#, [""]),
        // Only the quote that the argument is in, and a backslash, lose the backslash before them.
        (#"W "a\"b\\c\d\'e""#, [#"a"b\c\d\'e"#]),
        (#"W 'a\'b\"c'"#, [#"a'b\"c"#]),
        // The first of two backslashes takes the second: the quote closes.
        (#"W "a\\" b"#, [#"a\"#, "b"]),
        (#"W "a\\\"" b"#, [#"a\""#, "b"]),
        (#"W a\ b"#, [#"a\ b"#]),
        (#"W ARGS:'/a b/'|TX:'c d' e"#, [#"ARGS:'/a b/'|TX:'c d'"#, "e"]),
        (#"W it's x"#, ["it's", "x"]),
    ])
    func wordsAndQuotes(text: String, arguments: [String]) throws {
        #expect(try strings(text) == arguments)
    }

    @Test func placesBehindAnEscapeAreThoseOfTheFile() throws {
        let argument = try #require(split(#"W "a\"b""#).arguments.first)
        #expect(argument.location.column == 3)
        #expect((0..<3).map { argument.text.location(at: $0).column } == [4, 6, 7])
    }

    @Test(arguments: [
        (#"W "abc"#, 3, "a quote opens here and is never closed"),
        (#"W 'abc\'"#, 3, "a quote opens here and is never closed"),
        (#"W "a"b c"#, 6, #"expected a space after the closing quote, got 'b'; a quote inside quotes is written \""#),
        (
            "W \"a \\ ", 3,
            "a quote opens here and is never closed; the line ends in a backslash and a space: only a backslash as the"
                + " last byte goes on in the next line"
        ),
    ])
    func errorsPointAtTheirCause(text: String, column: Int, message: String) throws {
        let error = try #require(throws: SecLangError.self) { try split(text) }
        #expect(error.location.column == column)
        #expect(error.message == message)
    }
}
