// SPDX-License-Identifier: Apache-2.0

import GraphQLGuard
import Testing

@Suite struct ParserTests {
    static let accepted = [
        "{a}", "\u{FEFF}{ a, b,,c }", "# comment é\n{ a }", "query Q { a }", "query ($a: [Int!]! = [1]) { a(b: $a) }",
        "{ a(b: -0, c: 0.5e+10, d: 1E5, e: \"\", f: \"\"\"\"\"\", g: [], h: {}) }", "{ on query: fragment type }",
        "fragment on2 on On { on }", "{ a(s: \"\\u00e9\\ud83d\\ude00\\u{1F600}\\n\") }",
        "{ a(s: \"\"\"x \\\"\"\" \" y\"\"\") }",
        "subscription S @a(b: 1) { c }", "{ ... { a } ...f ... on T { b } ... @skip(if: true) { c } }",
        "type A", "type A implements & B & C @x { \"d\" a(b: Int = 1 @y): [Int!]! @z }", "extend type A @x",
        "union U = | A | B", "enum E { A \"d\" B @x }", "input I { a: Int = 1 }", "scalar S @x",
        "interface I implements J { a: Int }",
        "directive @a(b: Int) repeatable on FIELD | QUERY", "directive @a on | FIELD", "extend schema @x",
        "schema { query: Q }",
        "\"\"\"d\"\"\" schema { query: Q mutation: M }", "{ a(b: \u{22}\u{7F}\u{22}) }",
    ]

    @Test("well-formed documents are read", arguments: accepted)
    func acceptedCase(text: String) throws {
        #expect(try GuardTestKit.parse(text).nodes.count > 0)
    }

    static let refused: [(String, Int, Int)] = [
        ("", 1, 1), ("# only\n", 2, 1), ("{", 1, 2), ("{}", 1, 2), ("{ a", 1, 4), ("{ a }}", 1, 6), ("{ a( }", 1, 6),
        ("{ a() }", 1, 5), ("{ a(b:) }", 1, 7), ("{\n  a(b: $)\n}", 2, 9), ("{ a(b: 01) }", 1, 9),
        ("{ a(b: 1.) }", 1, 10),
        ("{ a(b: 1a) }", 1, 9), ("{ a(b: 1.2.3) }", 1, 11), ("{ a(b: -) }", 1, 9), ("{ a(b: \"x) }", 1, 8),
        ("{ a(b: \"x\n\") }", 1, 8), ("{ a(b: \"\\q\") }", 1, 9), ("{ a(b: \"\\ud83d\") }", 1, 9),
        ("{ a(b: \"\\udc00\") }", 1, 9),
        ("{ a(b: \"\\u{110000}\") }", 1, 9), ("{ a(b: \"\"\"x\"\") }", 1, 8), ("{ .. a }", 1, 3), ("{ é }", 1, 3),
        ("{ a ? }", 1, 5),
        ("query ($a: Int = $b) { a }", 1, 18), ("query () { a }", 1, 8), ("query ($a) { a }", 1, 10),
        ("fragment on on T { a }", 1, 10),
        ("fragment f T { a }", 1, 12), ("fragment f on T", 1, 16), ("{ ...on }", 1, 9), ("quer { a }", 1, 1),
        ("\"d\" { a }", 1, 5),
        ("\"d\" query { a }", 1, 5), ("extend { a }", 1, 8), ("enum E { true }", 1, 10), ("enum E {}", 1, 9),
        ("type A {}", 1, 9),
        ("union U =", 1, 10), ("directive @a", 1, 13), ("{ a @ }", 1, 7), ("{ a: }", 1, 6), ("{ a(b: [1) }", 1, 10),
        ("{ a(b: {1}) }", 1, 9), ("{\r\n\r\n\ra(b: \"\u{1}\")\n}", 4, 7), ("{ \u{0} }", 1, 3),
        ("{ a(s: \"é\" ?) }", 1, 12),
        ("schema {}", 1, 9), ("schema { other: Q }", 1, 10), ("extend directive @a on FIELD", 1, 8),
    ]

    @Test("malformed documents are refused at the place of the mistake", arguments: refused)
    func refusedCase(text: String, line: Int, column: Int) throws {
        let bytes = Array(text.utf8)
        var document = GraphQLDocument()
        do throws(GraphQLSyntaxError) {
            try document.parse(bytes.span)
            Issue.record("accepted: \(text)")
        } catch {
            let shown = error.error(in: bytes.span)
            #expect(shown.line == line && shown.column == column, "\(text): \(shown)")
            #expect(shown.rule == .syntax)
        }
    }

    static let notUTF8: [[UInt8]] = [
        [0xC0, 0x80], [0xFF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0x80],
    ]

    @Test("what is not UTF-8 is refused in strings, comments and between tokens", arguments: notUTF8)
    func notUTF8Case(bytes: [UInt8]) {
        for (before, after) in [
            ("{ a(b: \"", "\") }"), ("# ", "\n{ a }"), ("{ ", " a }"), ("{ a(b: \"\"\"", "\"\"\") }"),
        ] {
            var document = GraphQLDocument()
            let text = Array(before.utf8) + bytes + Array(after.utf8)
            let error = #expect(throws: GraphQLSyntaxError.self) { try document.parse(text.span) }
            #expect(error?.reason == .invalidUTF8)
        }
    }

    static let limits: [(GraphQLLimits, String, GraphQLSyntaxError.Reason)] = [
        (GraphQLLimits(maximumBytes: 10), "{ a b c d }", .documentTooLarge),
        (GraphQLLimits(maximumTokens: 5), "{ a b c d }", .tooManyTokens),
        (GraphQLLimits(maximumNesting: 2), "{ a { b { c } } }", .tooDeep),
        (GraphQLLimits(maximumNesting: 2), "{ a(b: [[1]]) }", .tooDeep),
        (GraphQLLimits(maximumNesting: 2), "{ a(b: {c: {d: 1}}) }", .tooDeep),
        (GraphQLLimits(maximumNesting: 1), "query ($a: [[Int]]) { a }", .tooDeep),
        (GraphQLLimits(maximumSelections: 3), "{ a b ... { c } }", .tooManySelections),
    ]

    @Test("limits end reading", arguments: limits)
    func limitsCase(limits: GraphQLLimits, text: String, reason: GraphQLSyntaxError.Reason) {
        var document = GraphQLDocument()
        let error = #expect(throws: GraphQLSyntaxError.self) {
            try document.parse(Array(text.utf8).span, limits: limits)
        }
        #expect(error?.reason == reason)
        #expect(error?.isLimit == true)
    }

    @Test func nestingIsBoundedWhateverIsAskedFor() {
        #expect(GraphQLLimits(maximumNesting: 1_000_000).maximumNesting == 500)
    }

    @Test func aDocumentIsReadAgainAfterAnError() throws {
        var document = GraphQLDocument()
        #expect(throws: GraphQLSyntaxError.self) { try document.parse(Array("{ a { ".utf8).span) }
        try document.parse(Array("query Q { b }".utf8).span)
        #expect(document.definitions.count == 1)
        #expect(document.name(of: 0) == "Q")
    }
}
