// SPDX-License-Identifier: Apache-2.0

import Testing
import WAF

@Suite struct OperatorParserTests {
    @Test(arguments: [
        ("@pm a b", "pm <a b>"),
        ("@detectSQLi", "detectSQLi <>"),
        ("@unconditionalmatch ", "unconditionalMatch <>"),
        ("!@within %{tx.methods}", "not within <%{tx.methods}>"),
        ("! @eq 0", "not eq <0>"),
        (" @eq 0", "eq <0>"),
        ("@rx  ^a$ ", "rx <^a$ >"),
        ("^a@b$", "rx <^a@b$>"),
        (" a", "rx < a>"),
        ("!^0$", "not rx <^0$>"),
        ("", "rx <>"),
        (#"@rx [\"'`;]\\"#, #"rx <["'`;]\>"#),
        ("@pmf words.data", "pmFromFile <words.data>"),
        ("@ipMatchF a.txt", "ipMatchFromFile <a.txt>"),
        ("@VERIFYCC \\d{13,16}", "verifyCC <\\d{13,16}>"),
        ("@rx @a", "rx <@a>"),
    ])
    func operators(text: String, dump: String) {
        #expect(DirectiveDump.of("SecRule ARGS \"\(text)\"") == "rule ARGS ; \(dump) ; ")
    }

    @Test(arguments: [
        ("@containz a", 15, "unknown operator '@containz' (did you mean 'contains'?)"),
        (
            "!@example.com", 16,
            #"unknown operator '@example.com'; a pattern that begins with @ is written "@rx @...""#
        ),
        ("@", 15, #"unknown operator '@'; a pattern that begins with @ is written "@rx @...""#),
        (
            "@inspectFile a.lua", 15,
            "the operator @inspectFile is not available: no scripts are run; inspect the content with"
                + " FILES_TMP_CONTENT and @rx"
        ),
    ])
    func errorsNameTheColumn(text: String, column: Int, message: String) {
        #expect(DirectiveDump.of("SecRule ARGS \"\(text)\"") == "t.conf:1:\(column): \(message)")
    }
}
