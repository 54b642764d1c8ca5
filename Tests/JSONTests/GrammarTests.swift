// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

/// The grammar of RFC 8259, each rule with what keeps it and what breaks it.
@Suite struct GrammarTests {
    static let accepted: [String] = [
        // Scalars at the top.
        "null", "true", "false", "0", "-0", "1", "-1", "\"\"", "\"a\"", " null ", "\t\r\n1\n\r\t ",
        // Numbers.
        "0.0", "-0.0", "0.1", "10", "1234567890", "1e1", "1E1", "1e+1", "1e-1", "1E+01", "0e0", "0E-0", "-0e5",
        "1.5e300", "1.7976931348623157e308", "1e400", "123.456e-789", "0.000000000000000000001", "[1,2]", "[-1]",
        "[0]", "[1 ]", "[1.0e+10]", "[100000000000000000000000000000000]",
        // Containers.
        "[]", "{}", "[ ]", "{ }", "[[]]", "[{}]", "{\"a\":{}}", "{\"a\":[]}", "[[],[]]", "[[[[]]],{}]",
        "[\n]", "{\r\n}", "[1,null,true,false,\"\",{},[]]", "{\"a\":1}", "{\"a\":1,\"b\":2}",
        " { \"a\" : 1 , \"b\" : 2 } ",
        "{\"\":0}", "{\"\":{\"\":[]}}", "{\"a\":1,\"a\":1}", "{\"a\":1,\"a\":2}", "[true,[false,[null]]]",
        // Strings.
        "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\u0000\"", "\"\\u0041\"", "\"\\uABCD\"", "\"\\uabcd\"", "\"\\uD7FF\"",
        "\"\\uE000\"", "\"\\uFFFF\"", "\"\\uD800\\uDC00\"", "\"\\uDBFF\\uDFFF\"", "\"\\ud83d\\ude00\"",
        "\"\\\\u0041\"", "\"\\\\\"", "\"\\\\\\\\\"", "\"\u{7F}\"", "\"é\"", "\"€\"", "\"😀\"", "\"\u{FFFF}\"",
        "\"\u{10FFFF}\"", "\"\u{80}\"", "\"\u{7FF}\"", "\"\u{800}\"", "\"\u{2028}\u{2029}\"", "\"\u{FEFF}\"",
        "\"/\"", "\"a/*b*/c//d\"", "\"0123456\"", "\"01234567\"", "\"012345678\"", "\"0123456789abcdef\"",
        "\"0123456789abcde\\n\"", "\"01234567é9\"", "\"[{,:}]\"", "{\"a\\u0062\":\"\\\"\"}",
        "\"            many spaces\"", "[\n                1\n                ]",
    ]

    @Test(arguments: accepted)
    func acceptsWhatTheGrammarAllows(text: String) {
        let parsed = ParsedDocument(text)
        #expect(parsed.error == nil)
        #expect(parsed.document.isComplete)
        #expect(parsed.document.count > 0)
    }

    static let refused: [(String, JSONError.Reason, Int)] = [
        ("", .unexpectedEnd, 0),
        (" ", .unexpectedEnd, 1),
        ("\u{FEFF}{}", .byteOrderMark, 0),
        // Values.
        ("a", .expectedValue, 0), ("'a'", .expectedValue, 0), ("+1", .expectedValue, 0), (".5", .expectedValue, 0),
        ("]", .expectedValue, 0), ("}", .expectedValue, 0), (",", .expectedValue, 0), (":", .expectedValue, 0),
        ("NaN", .expectedValue, 0), ("Infinity", .expectedValue, 0), ("True", .expectedValue, 0),
        ("\u{A0}1", .expectedValue, 0), ("\u{0C}1", .expectedValue, 0), ("\u{0}", .expectedValue, 0),
        ("/*c*/1", .expectedValue, 0), ("# c\n1", .expectedValue, 0), ("`a`", .expectedValue, 0),
        // Words.
        ("nul", .invalidLiteral, 0), ("nulL", .invalidLiteral, 0), ("tru", .invalidLiteral, 0),
        ("trux", .invalidLiteral, 0), ("fals", .invalidLiteral, 0), ("falsy", .invalidLiteral, 0),
        ("nan0", .invalidLiteral, 0), ("falsE", .invalidLiteral, 0), ("fulse", .invalidLiteral, 0),
        ("nulll", .trailingData, 4), ("truefalse", .trailingData, 4), ("[truE]", .invalidLiteral, 1),
        ("[t]", .invalidLiteral, 1),
        // Numbers.
        ("-", .unexpectedEnd, 0), ("--1", .invalidNumber, 0), ("-a", .invalidNumber, 0), ("01", .invalidNumber, 0),
        ("-01", .invalidNumber, 0), ("00", .invalidNumber, 0), ("1.", .unexpectedEnd, 0), ("[1.]", .invalidNumber, 1),
        ("[1.e1]", .invalidNumber, 1), ("[-.5]", .invalidNumber, 1), ("[1e]", .invalidNumber, 1),
        ("[1e+]", .invalidNumber, 1), ("1e", .unexpectedEnd, 0), ("1e-", .unexpectedEnd, 0),
        ("[1.5.5]", .expectedCommaOrEnd, 4), ("[1e5e5]", .expectedCommaOrEnd, 4), ("[0x1]", .expectedCommaOrEnd, 2),
        ("[1_000]", .expectedCommaOrEnd, 2), ("[1e1.5]", .expectedCommaOrEnd, 4), ("1 000", .trailingData, 2),
        ("-Infinity", .invalidNumber, 0), ("[-0x1]", .expectedCommaOrEnd, 3), ("[１]", .expectedValue, 1),
        // Arrays.
        ("[", .unexpectedEnd, 1), ("[1", .unexpectedEnd, 2), ("[1,", .unexpectedEnd, 3), ("[,", .expectedValue, 1),
        ("[,1]", .expectedValue, 1), ("[1,]", .expectedValue, 3), ("[1,,2]", .expectedValue, 3),
        ("[1 2]", .expectedCommaOrEnd, 3), ("[1;2]", .expectedCommaOrEnd, 2), ("[1:2]", .expectedCommaOrEnd, 2),
        ("[1}", .expectedCommaOrEnd, 2), ("[}", .expectedValue, 1), ("[[1]", .unexpectedEnd, 4),
        ("[1]]", .trailingData, 3), ("[\"a\" \"b\"]", .expectedCommaOrEnd, 5), ("[1//c\n]", .expectedCommaOrEnd, 2),
        // Objects.
        ("{", .unexpectedEnd, 1), ("{]", .expectedKey, 1), ("{a:1}", .expectedKey, 1), ("{'a':1}", .expectedKey, 1),
        ("{1:1}", .expectedKey, 1), ("{null:1}", .expectedKey, 1), ("{\"a\"}", .expectedColon, 4),
        ("{\"a\"", .unexpectedEnd, 4), ("{\"a\":", .unexpectedEnd, 5), ("{\"a\":}", .expectedValue, 5),
        ("{\"a\" 1}", .expectedColon, 5), ("{\"a\":1", .unexpectedEnd, 6), ("{\"a\":1,", .unexpectedEnd, 7),
        ("{\"a\":1,}", .expectedKey, 7), ("{,}", .expectedKey, 1), ("{\"a\":1,,\"b\":2}", .expectedKey, 7),
        ("{\"a\":1]", .expectedCommaOrEnd, 6), ("{\"a\":1 \"b\":2}", .expectedCommaOrEnd, 7),
        ("{\"a\"::1}", .expectedValue, 5), ("{\"a\",1}", .expectedColon, 4), ("{}{}", .trailingData, 2),
        ("{} x", .trailingData, 3), ("{\"a\":1}\u{0}", .trailingData, 7), ("{[1]:1}", .expectedKey, 1),
        // Strings.
        ("\"", .unexpectedEnd, 1), ("\"a", .unexpectedEnd, 2), ("\"a\\", .unexpectedEnd, 2),
        ("\"a\\\"", .unexpectedEnd, 4), ("\"\\u", .unexpectedEnd, 1), ("\"\\u00", .unexpectedEnd, 1),
        ("\"\\x41\"", .invalidEscape, 1), ("\"\\a\"", .invalidEscape, 1), ("\"\\0\"", .invalidEscape, 1),
        ("\"\\'\"", .invalidEscape, 1), ("\"\\U0041\"", .invalidEscape, 1), ("\"\\u004g\"", .invalidEscape, 1),
        ("\"\\u+041\"", .invalidEscape, 1), ("\"\\é\"", .invalidEscape, 1), ("\"\\\n\"", .invalidEscape, 1),
        ("\"\\uD800\"", .loneSurrogate, 1), ("\"\\uDC00\"", .loneSurrogate, 1),
        ("\"\\uD800\\uD800\"", .loneSurrogate, 1), ("\"\\uDC00\\uD800\"", .loneSurrogate, 1),
        ("\"\\uD800\\n01234\"", .loneSurrogate, 1), ("\"\\uD800x01234567\"", .loneSurrogate, 1),
        ("\"\\uD800\\u0041\"", .loneSurrogate, 1), ("\"\\uD83D\\u\"      ", .loneSurrogate, 1),
        ("\"\n\"", .controlCharacter, 1), ("\"\t\"", .controlCharacter, 1), ("\"\u{0}\"", .controlCharacter, 1),
        ("\"\u{1F}\"", .controlCharacter, 1), ("\"0123456789\u{1}\"", .controlCharacter, 11),
        ("{\"a\u{1}\":1}", .controlCharacter, 3),
    ]

    @Test(arguments: refused)
    func refusesWhatItDoesNotAndSaysWhere(text: String, reason: JSONError.Reason, offset: Int) {
        let parsed = ParsedDocument(text)
        #expect(parsed.error == JSONError(reason, at: offset))
        #expect(!parsed.document.isComplete)
    }

    static let malformedUTF8: [[UInt8]] = [
        [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC2], [0xC2, 0x41], [0xC2, 0xC2], [0xE0, 0x80, 0x80],
        [0xE0, 0x9F, 0xBF], [0xE1, 0x80], [0xE1, 0x41, 0x80], [0xE1, 0x80, 0x41], [0xED, 0xA0, 0x80],
        [0xED, 0xBF, 0xBF], [0xED, 0xA0, 0x80, 0xED, 0xB0, 0x80], [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x8F, 0xBF, 0xBF],
        [0xF0, 0x90, 0x80], [0xF1, 0x80, 0x41, 0x80], [0xF1, 0x80, 0x80, 0x41], [0xF4, 0x90, 0x80, 0x80],
        [0xF5, 0x80, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFE], [0xFF], [0xE9],
    ]

    @Test(arguments: malformedUTF8)
    func refusesWhatIsNotUTF8(sequence: [UInt8]) {
        // At each place of the eight bytes that are looked at together.
        for before in 0..<10 {
            for after in [0, 1, 9] {
                let filler = [UInt8](repeating: 0x78, count: before)
                let bytes = [0x22] + filler + sequence + [UInt8](repeating: 0x79, count: after) + [0x22]
                let parsed = ParsedDocument(bytes)
                #expect(parsed.error == JSONError(.invalidUTF8, at: before + 1))
                let key = ParsedDocument([0x7B] + bytes + Array(":1}".utf8))
                #expect(key.error == JSONError(.invalidUTF8, at: before + 2))
            }
        }
    }

    @Test func everyScalarIsReadAsItself() {
        var bytes: [UInt8] = [0x22]
        var expected = ""
        for value in stride(from: UInt32(0x20), through: 0x10FFFF, by: 97) {
            guard let scalar = Unicode.Scalar(value), scalar != "\"", scalar != "\\" else { continue }
            expected.unicodeScalars.append(scalar)
        }
        bytes += Array(expected.utf8) + [0x22]
        let parsed = ParsedDocument(bytes)
        #expect(parsed.error == nil)
        #expect(parsed.text(0) == expected)
    }

    @Test func otherEncodingsAreRefused() {
        #expect(ParsedDocument([0xFF, 0xFE, 0x31, 0x00]).error != nil)
        #expect(ParsedDocument([0xFE, 0xFF, 0x00, 0x31]).error != nil)
        #expect(ParsedDocument([0x31, 0x00]).error == JSONError(.trailingData, at: 1))
        #expect(ParsedDocument([0x00, 0x31]).error == JSONError(.expectedValue, at: 0))
    }

    @Test func messagesHoldNothingOfWhatWasReceived() {
        for reason in JSONError.Reason.allCases {
            let text = JSONError(reason, at: 7).description
            #expect(text == reason.text + " at byte 7")
            #expect(!reason.text.isEmpty)
        }
    }
}
