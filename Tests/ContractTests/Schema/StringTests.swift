// SPDX-License-Identifier: Apache-2.0

import Contract
import Testing

@Suite struct StringTests {
    @Test func lengthsCountCodePoints() throws {
        let schema = try CompiledSchema(#"{"minLength":2,"maxLength":3}"#)
        for value in [#""ab""#, #""äöü""#, #""😀😀""#, #""\ud83d\ude00\u0061""#, #""e\u0301""#] {
            #expect(schema.isValid(value), "\(value)")
        }
        for value in [#""a""#, #""😀""#, #""\ud83d\ude00""#, #""äöüß""#, #""abcd""#] {
            #expect(!schema.isValid(value), "\(value)")
        }
    }

    @Test func textIsComparedWithoutItsEscapes() throws {
        let schema = try CompiledSchema(
            #"{"properties":{"key":{"enum":["value"]}},"patternProperties":{"^x-":{"type":"null"}},"additionalProperties":false}"#
        )
        #expect(schema.isValid(#"{"\u006bey":"v\u0061lue","\u0078-a":null}"#))
        #expect(!schema.isValid(#"{"\u006bey":"other"}"#))
        #expect(!schema.isValid(#"{"\u0078-a":1}"#))
        #expect(!schema.isValid(#"{"\u0079-a":null}"#))
    }

    @Test func patternsAreThoseOfECMA() throws {
        for (pattern, text, isValid) in [
            (#"^a$"#, #""a""#, true), (#"^a$"#, #""a\n""#, false), (#"^.$"#, #""\u2028""#, false),
            (#"^.$"#, #""😀""#, true), (#"^\\d$"#, #""٣""#, false), (#"^\\s$"#, #""\ufeff""#, true),
            (#"^[^\\S]$"#, #""\u00a0""#, true), (#"^[\\S]$"#, #""\u00a0""#, false), (#"^[]$"#, #""""#, false),
            (#"^[^]$"#, #""\n""#, true), (#"^\\u{1F600}$"#, #""😀""#, true), (#"^\\ud83d\\ude00$"#, #""😀""#, true),
            (#"^[\\ud83d\\ude00-\\ud83d\\ude02]$"#, #""😁""#, true), (#"^\\cJ$"#, #""\n""#, true),
            (#"^\\v$"#, #""\u000b""#, true), (#"^\\v$"#, #""\r""#, false), (#"^[[:alpha:]]$"#, #""a]""#, true),
            (#"^(?<y>\\d)-\\k<y>$"#, #""1-1""#, true), (#"^(?<y>\\d)-\\k<y>$"#, #""1-2""#, false),
            (#"^a{,2}$"#, #""a{,2}""#, true), (#"^a{2}$"#, #""aa""#, true), (#"^\\p{Script=Greek}+$"#, #""αβ""#, true),
            (#"^\\p{Lu}\\P{Lu}$"#, #""Ab""#, true), (#"^[\\p{L}-]+$"#, #""é-a""#, true),
            (#"^a#b c$"#, #""a#b c""#, true),
            (#"^(?=.*\\d)(?!.*x).{3,}$"#, #""ab1""#, true), (#"^(?=.*\\d)(?!.*x).{3,}$"#, #""ax1""#, false),
            (#"(?<=€)\\d"#, #""€5""#, true), (#"^\\/\\-\\.$"#, #""/-.""#, true), (#"^[\\b]$"#, #""\b""#, true),
            (#"^\\x41\\0$"#, #""A\u0000""#, true), (#"^\\p{ASCII}[\\p{ASCII}]\\P{ASCII}$"#, #""ab€""#, true),
            (#"^(a)|b$"#, #""xb""#, true), (#"^\\W$"#, #""é""#, true), (#"^\\ud83d$"#, #""\ud83d\ude00""#, false),
            (#"^[\\D-]\\D$"#, #""é٣""#, true), (#"^[\\W_]$"#, #""é""#, true), (#"^[^\\W]$"#, #""é""#, false),
            (#"^\\w$"#, #""_""#, true), (#"^\\W$"#, #""_""#, false), (#"^(?i)abc$"#, #""ABC""#, true),
        ] {
            let schema = try CompiledSchema(#"{"pattern":"\#(pattern)"}"#)
            #expect(schema.isValid(text) == isValid, "\(pattern) \(text)")
        }
    }

    @Test func malformedPatternsAreRefused() {
        for pattern in [
            "(", ")", "[a", "a**", "*a", "(?#x)", "(*FAIL)", #"\a"#, #"\Q.\E"#, "a++", #"\u12"#, #"\p{Nothing}"#,
            "[b-a]",
            #"\"#, "(?<1>a)", "(?>a)", "{2}", "x{3}{2}", #"\01"#, "(?P<n>a)", #"\c1"#, "(?1)", "^*",
        ] {
            let written = pattern.replacing(#"\"#, with: #"\\"#)
            #expect(throws: SchemaError.self, "\(pattern)") {
                _ = try CompiledSchema(#"{"properties":{"a":{"pattern":"\#(written)"}}}"#)
            }
        }
    }

    @Test func formatsAreCheckedWhereChosen() throws {
        let text = #"{"properties":{"a":{"format":"date"},"b":{"format":"email"},"c":{"format":"money"}}}"#
        let value = #"{"a":"x","b":"x","c":"x"}"#
        #expect(try CompiledSchema(text).isValid(value))
        #expect(try CompiledSchema(text, formats: .only(["email"])).failures(value) == ["/b format: an email address"])
        #expect(try CompiledSchema(text, formats: .all).failures(value).count == 2)
        let byte = try CompiledSchema(#"{"format":"byte"}"#, .openAPI30, formats: .all)
        for good in [#""""#, #""YQ==""#, #""YWI=""#, #""YWJj""#] { #expect(byte.isValid(good), "\(good)") }
        for bad in [#""YQ=""#, #""Y===""#, #""YQ-_""#, #""YQ""#, #""=YQ=""#] { #expect(!byte.isValid(bad), "\(bad)") }
    }
}
