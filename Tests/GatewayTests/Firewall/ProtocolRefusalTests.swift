// SPDX-License-Identifier: Apache-2.0

import GatewayTestKit
import Testing

/// Requests that other checks refuse are shown to the rules as far as they have one meaning, so that the log says what
/// they were.
@Suite struct ProtocolRefusalTests {
    private static let rules =
        FirewallRules.attack + #"""
            SecRule REQUEST_METHOD "@streq MOVE" "id:1021,phase:1,deny,log,msg:'Method'"
            SecRule REQUEST_HEADERS:X_Debug "@streq 1" "id:1022,phase:1,deny,log,msg:'Header'"
            SecRule REQUEST_BODY|ARGS_POST "@contains attack" "id:1023,phase:2,deny,log,msg:'Body'"
            """#

    private func findings(_ request: String, _ settings: FirewallSettings = .init()) async throws -> (
        check: String?, rules: [String], checks: Set<String>
    ) {
        var result: (String?, [String], Set<String>) = (nil, [], [])
        try await withFirewall(Self.rules, settings) { test async throws in
            let response = try await test.gateway.send(request)
            #expect(test.upstream.requestsBegun == 0)
            let line = try #require(try await test.line())
            #expect(line.verdict == "blocked")
            #expect(line.check == response.problem?.check)
            result = (line.check, line.findings.compactMap(\.rule), Set(line.findings.map(\.check)))
        }
        return result
    }

    @Test func anUnknownMethod() async throws {
        let seen = try await findings("MOVE /?q=attack HTTP/1.1\r\nHost: shop.test\r\n\r\n")
        #expect(seen.check == "http.method")
        #expect(seen.rules.contains("1021"))
        #expect(seen.checks == ["http.method", "waf.rules"])
    }

    @Test func aHeaderWithAnUnderscore() async throws {
        let seen = try await findings("GET /?q=attack HTTP/1.1\r\nHost: shop.test\r\nX_Debug: 1\r\n\r\n")
        #expect(seen.check?.hasPrefix("http.") == true)
        #expect(seen.rules.contains("1022"))
    }

    @Test func aPathThatLeavesTheRoot() async throws {
        let seen = try await findings("GET /a/%2e%2e/%2e%2e/etc/passwd?q=attack HTTP/1.1\r\nHost: shop.test\r\n\r\n")
        #expect(seen.check?.hasPrefix("http.") == true)
        #expect(seen.rules == ["1001"])
    }

    @Test func aPathWithoutARouteIsJudgedByTheGeneralRules() async throws {
        let settings = FirewallSettings(routes: "[{ name: a, match: { path: \"/a/**\" }, upstream: shop }]")
        let seen = try await findings(FirewallRequest.get("/nowhere?q=attack"), settings)
        #expect(seen.check == "gateway.no_route")
        #expect(seen.rules == ["1001"])
    }

    @Test(
        "of a message whose end is in doubt there is no one reading to show",
        arguments: [
            "POST /?q=attack HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "POST /?q=attack HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc",
        ]
    )
    func framing(_ request: String) async throws {
        let seen = try await findings(request)
        #expect(seen.check == "http.framing")
        #expect(seen.rules.isEmpty)
        #expect(seen.checks == ["http.framing"])
    }

    @Test func aBodyThatWasNotReadIsNoMalformedBody() async throws {
        let request = FirewallRequest.lines([
            "POST /nowhere HTTP/1.1", "Host: shop.test", "Content-Type: application/json", "Content-Length: 1000",
        ])
        let settings = FirewallSettings(routes: "[{ name: a, match: { path: \"/a/**\" }, upstream: shop }]")
        let seen = try await findings(request, settings)
        #expect(seen.checks == ["gateway.no_route"])
    }

    @Test func aFloodIsNotShown() async throws {
        let settings = FirewallSettings(route: "rate_limits: [{ name: r, by: address, rate: 1/h, burst: 1 }]")
        try await withFirewall(Self.rules, settings) { test async throws in
            #expect(try await test.get("/").status == 200)
            #expect(try await test.get("/?q=attack").status == 429)
            let line = try #require(try await test.line(2))
            #expect(line.findings.compactMap(\.rule) == ["r"] || line.findings.compactMap(\.rule).isEmpty)
            #expect(!line.findings.contains { $0.check == "waf.rules" })
        }
    }

    @Test func inMonitorModeTheyAreShownToo() async throws {
        let settings = FirewallSettings(waf: "mode: monitor, commerce_rules: false")
        let seen = try await findings("MOVE /?q=attack HTTP/1.1\r\nHost: shop.test\r\n\r\n", settings)
        #expect(seen.check == "http.method")
        #expect(seen.checks.contains("waf.rules"))
    }

    @Test func withoutRulesThereIsNothingToShow() async throws {
        let settings = FirewallSettings(waf: "mode: \"off\"")
        let seen = try await findings("MOVE /?q=attack HTTP/1.1\r\nHost: shop.test\r\n\r\n", settings)
        #expect(seen.checks == ["http.method"])
    }

    @Test func overHTTP2() async throws {
        let settings = FirewallSettings(listener: "http2_prior_knowledge: true")
        try await withFirewall(Self.rules, settings) { test async throws in
            let client = try await HTTP2Client.connect(test.gateway)
            #expect(try await client.request("MOVE", "/?q=attack").status >= 400)
            let line = try #require(try await test.line())
            #expect(line.findings.contains { $0.rule == "1021" })
        }
    }
}
