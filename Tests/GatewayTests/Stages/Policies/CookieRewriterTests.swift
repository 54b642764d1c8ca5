// SPDX-License-Identifier: Apache-2.0

import GatewayConfiguration
import Testing

@testable import Gateway

@Suite struct CookieRewriterTests {
    private func rewritten(
        _ value: String,
        isTLS: Bool = true,
        _ change: (inout CookieConfiguration) -> Void = { _ in }
    ) -> String? {
        var configuration = CookieConfiguration()
        change(&configuration)
        return CookieRewriter(configuration).rewrite(value.byteSlice, isTLS: isTLS).map {
            String(decoding: $0, as: UTF8.self)
        }
    }

    @Test(
        "attributes that are missing are added",
        arguments: [
            ("a=b", "; Secure; HttpOnly; SameSite=Lax"),
            ("a=b; Path=/", "; Secure; HttpOnly; SameSite=Lax"),
            ("a=b; Secure", "; HttpOnly; SameSite=Lax"),
            ("a=b; HttpOnly", "; Secure; SameSite=Lax"),
            ("a=b; SameSite=Strict", "; Secure; HttpOnly"),
            ("a=b; secure; HTTPONLY", "; SameSite=Lax"),
            ("valueless", "; Secure; HttpOnly; SameSite=Lax"),
            ("=valueOfNoName", "; Secure; HttpOnly; SameSite=Lax"),
        ]
    )
    func missingAttributes(_ value: String, _ added: String) {
        #expect(rewritten(value) == value + added)
    }

    @Test(
        "a complete cookie is unchanged, however it is spelled",
        arguments: [
            "a=b; Secure; HttpOnly; SameSite=Lax", "a=b;secure;httponly;samesite=none",
            "a=b; SECURE =1; HttpOnly=x;\tSameSite = Strict",
            "a=b; Path=/; Secure; Expires=Wed, 01 Jan 2030 00:00:00 GMT; HttpOnly; SameSite=LAX; Priority=High",
        ]
    )
    func completeCookie(_ value: String) {
        #expect(rewritten(value) == nil)
    }

    @Test(
        "what only looks like an attribute is none",
        arguments: [
            ("a=Secure HttpOnly", "; Secure; HttpOnly; SameSite=Lax"),
            (#"a="x; Secure"; HttpOnly; SameSite=Lax"#, "; Secure"),
            ("a=b; Insecure; HttpOnly; SameSite=Lax", "; Secure"),
            ("a=b; Path=Secure; HttpOnly; SameSite=Lax", "; Secure"),
            ("Secure; HttpOnly; SameSite=Lax", "; Secure"),
            ("a=b; Secure; HttpOnly; SameSite=Whatever", "; SameSite=Lax"),
            ("a=b; Secure; HttpOnly; SameSite", "; SameSite=Lax"),
            ("a=b; Secure; HttpOnly; SameSite=None; SameSite=bogus", "; SameSite=Lax"),
            ("a=b; HttpOnly; SameSite=Lax; Secure=" + String(repeating: "x", count: 1025), "; Secure"),
        ]
    )
    func lookalikes(_ value: String, _ added: String) {
        #expect(rewritten(value) == value + added)
    }

    @Test("a cookie no browser stores is left alone", arguments: ["", " ", "=", " = ; Path=/"])
    func emptyCookie(_ value: String) {
        #expect(rewritten(value) == nil)
    }

    @Test func plainTextClientGetsNoSecure() {
        #expect(rewritten("a=b", isTLS: false) == "a=b; HttpOnly; SameSite=Lax")
        #expect(rewritten("__Host-a=b; HttpOnly; SameSite=Lax", isTLS: false) == nil)
    }

    @Test func sameSiteNoneDemandsSecure() {
        let change = { (configuration: inout CookieConfiguration) in
            configuration.secure = false
            configuration.httpOnly = false
        }
        #expect(rewritten("a=b; SameSite=None", change) == "a=b; SameSite=None; Secure")
        #expect(rewritten("a=b; SameSite=None; SameSite=Lax", change) == nil)
        #expect(rewritten("a=b; SameSite=Lax", change) == nil)
        #expect(rewritten("a=b; SameSite=None", isTLS: false, change) == nil)
    }

    @Test func configuredSameSiteNoneIsAddedOnlyWhereItCanBeSecure() {
        let change = { (configuration: inout CookieConfiguration) in
            configuration.secure = false
            configuration.httpOnly = false
            configuration.sameSite = CookieConfiguration.SameSite.none
        }
        #expect(rewritten("a=b", change) == "a=b; Secure; SameSite=None")
        #expect(rewritten("a=b", isTLS: false, change) == nil)
        #expect(rewritten("a=b; Secure", isTLS: false, change) == "a=b; Secure; SameSite=None")
    }

    @Test(
        "names that promise security get it",
        arguments: [
            ("__Host-a=b; Path=/", "; Secure"), ("__secure-a=b", "; Secure"), ("__Http-a=b", "; Secure; HttpOnly"),
            ("__Host-Http-a=b", "; Secure; HttpOnly"), ("x__Host-a=b", ""), ("__Hos=b", ""),
        ]
    )
    func prefixes(_ value: String, _ added: String) {
        let result = rewritten(value) { configuration in
            configuration.secure = false
            configuration.httpOnly = false
            configuration.sameSite = nil
        }
        #expect(result == (added.isEmpty ? nil : value + added))
    }

    @Test func readableCookiesAreNotHiddenFromScripts() {
        let change = { (configuration: inout CookieConfiguration) in configuration.readable = ["csrftoken"] }
        #expect(rewritten("csrftoken=b; Secure; SameSite=Lax", change) == nil)
        #expect(rewritten(" csrftoken = b; Secure; SameSite=Lax", change) == nil)
        #expect(rewritten("CsrfToken=b; Secure; SameSite=Lax", change)?.hasSuffix("; HttpOnly") == true)
        #expect(rewritten("csrftoken2=b; Secure; SameSite=Lax", change)?.hasSuffix("; HttpOnly") == true)
    }

    @Test func allCookiesOfAnAnswerAreRewrittenInOrder() {
        var headers = HeaderBlock.of([
            "Set-Cookie": "a=1; Secure; HttpOnly; SameSite=Lax", "Date": "x", "set-cookie": "a=2",
        ])
        CookieRewriter(CookieConfiguration()).apply(to: &headers, isTLS: true)
        #expect(
            headers.listing == [
                "date: x", "set-cookie: a=1; Secure; HttpOnly; SameSite=Lax",
                "set-cookie: a=2; Secure; HttpOnly; SameSite=Lax",
            ]
        )
        let before = headers.listing
        CookieRewriter(CookieConfiguration()).apply(to: &headers, isTLS: true)
        #expect(headers.listing == before)
    }
}
