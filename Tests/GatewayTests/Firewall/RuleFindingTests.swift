// SPDX-License-Identifier: Apache-2.0

import GatewayConfiguration
import Testing

@testable import Gateway

/// What a finding shows of the value that a rule matched.
@Suite struct RuleFindingTests {
    private func shown(_ variable: String, _ value: String) -> String? {
        RuleFinding.redacted(Array(value.utf8), of: variable)
    }

    @Test(
        "what is no secret is shown as it is",
        arguments: [
            ("ARGS:q", "' union select name from users"),
            ("ARGS:json.items.array_0.sku", "<script>alert(1)</script>"),
            ("ARGS:path", "../../etc/passwd".replacing("passwd", with: "hosts")),
            ("REQUEST_HEADERS:User-Agent", "sqlmap/1.7"),
            ("REQUEST_URI", "/store/products/1001/variants/2002?q=%3Cscript%3E"),
            ("REQUEST_FILENAME", "/static/../../etc/shadow"),
            ("REQUEST_METHOD", "MOVE"),
            ("ARGS_NAMES:$where", "$where"),
        ]
    )
    func harmless(_ variable: String, _ value: String) {
        #expect(shown(variable, value) == value)
    }

    @Test(
        "a value that may as a whole be secret is not shown",
        arguments: [
            "ARGS:password", "ARGS:json.customer.password", "ARGS:card[number]", "ARGS:access_token", "ARGS:email",
            "REQUEST_HEADERS:Authorization", "REQUEST_HEADERS:Cookie", "REQUEST_HEADERS:X-Api-Key",
            "RESPONSE_HEADERS:Set-Cookie", "REQUEST_COOKIES:cart", "REQUEST_COOKIES_NAMES:cart", "REQUEST_BODY", "XML",
            "XML:/*", "RESPONSE_BODY", "TX:1", "MATCHED_VAR", "FULL_REQUEST", "FILES_TMP_CONTENT:a", "SESSION:x",
            "JSON:a", "ARGS:{\"password\":\"hunter2\",\"u\":\"a", "ARGS_NAMES:violet' or 1",
        ]
    )
    func whole(_ variable: String) {
        #expect(shown(variable, "plain") == nil)
    }

    @Test(
        "what could be a secret is cut out of the rest",
        arguments: [
            ("ARGS:q", "select password from users", "select passw***"),
            ("ARGS:q", #"{"password":"hun&ter2"}"#, #"{"passw***"#),
            ("ARGS:q", "<Password>hunter2</Password>", "<Passw***"),
            ("ARGS:q", "code=hun&ter2", "code=***"),
            ("ARGS:q", "pay with 4111 1111 1111 1111 now", "pay with *** now"),
            ("ARGS:q", "<x>sk_live_51HabcDEF0123456789</x>", "<x>***</x>"),
            ("ARGS:q", "' eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.c2lnbmF0dXJlLTEyMzQ1Njc4 '", "' ***.***.*** '"),
            ("ARGS:q", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'", "***'"),
            ("REQUEST_HEADERS:X-Note", "Bearer abc.def", "Bearer***"),
            ("REQUEST_HEADERS:Referer", "https://me:hunter2@shop.test/a?code=77", "https://***@shop.test/a?code=***"),
            ("REQUEST_URI", "/a/b?token=hun&ter2&q=1", "/a/b?token***"),
            ("REQUEST_URI", "/reset/AbC123dEf456GhI789jKl0?q=1", "/reset/***?q=1"),
            ("QUERY_STRING", "q=1&pin=1234&r=2", "q=1&pin=***"),
        ]
    )
    func parts(_ variable: String, _ value: String, _ expected: String) {
        #expect(shown(variable, value) == expected)
    }

    @Test func whatWasCutOffMayHaveBeenCutWithinASecret() throws {
        let text = String(repeating: "a b ", count: 61) + "4111 1111 1111"
        let cut = try #require(shown("ARGS:q", String(text.prefix(256))))
        #expect(!cut.contains("4111"))
    }

    @Test func namesThatTheOperatorListsAreSecretToo() {
        var logs = LogConfiguration()
        logs.redactQuery = ["loyalty"]
        logs.redactHeaders = ["x-member"]
        let finding = RuleFinding(logs)
        #expect(finding.redacted(Array("77".utf8), of: Array("ARGS:loyalty".utf8)) == nil)
        #expect(finding.redacted(Array("77".utf8), of: Array("REQUEST_HEADERS:X-Member".utf8)) == nil)
        #expect(finding.redacted(Array("loyalty=77".utf8), of: Array("ARGS:q".utf8)) == "loyalty=***")
        #expect(shown("ARGS:loyalty", "77") == "77")
    }

    @Test(
        "a member's name is shown as far as it is one",
        arguments: [
            ("ARGS:json.customer.password", "ARGS:json.customer.password"),
            ("REQUEST_HEADERS:X-Amz-Security-Token", "REQUEST_HEADERS:X-Amz-Security-Token"),
            ("ARGS:items[0][sku]", "ARGS:items[0][sku]"),
            ("ARGS", "ARGS"),
            ("ARGS:4111111111111111", "ARGS:***"),
            (#"ARGS:{"password":"hunter2","q":"x"}"#, "ARGS:***"),
            ("ARGS:violet' or 1", "ARGS:***"),
            ("ARGS:json.größe", "ARGS:json.größe"),
            ("ARGS:sk_live_51HabcDEF0123456789", "ARGS:***"),
        ]
    )
    func names(_ variable: String, _ expected: String) {
        #expect(RuleFinding(LogConfiguration()).shownName(Array(variable.utf8)) == expected)
    }
}
