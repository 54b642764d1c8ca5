// SPDX-License-Identifier: Apache-2.0

import GatewayTestKit
import Testing

/// What rules may do, and when: the five phases and the actions that end a request.
@Suite struct ActionTests {
    @Test(
        "a rule of any phase of the request sees what its phase knows",
        arguments: [
            ("phase:1", "REQUEST_URI"), ("phase:1", "ARGS:q"), ("phase:1", "REQUEST_HEADERS:X-Q"),
            ("phase:2", "ARGS:q"), ("phase:2", "REQUEST_COOKIES:q"),
        ]
    )
    func requestPhases(_ phase: String, _ variable: String) async throws {
        let rule = "SecRule \(variable) \"@contains attack\" \"id:1001,\(phase),deny,log\""
        try await withFirewall(rule) { test async throws in
            let attack = try await test.get("/a?q=attack", ["X-Q: attack", "Cookie: q=attack"])
            #expect(attack.status == 403)
            #expect(test.upstream.requestsBegun == 0)
            #expect(try await test.get("/a?q=blue", ["X-Q: blue", "Cookie: q=blue"]).status == 200)
            let lines = try await test.gateway.accessLog(count: 2)
            #expect(lines.first?.findings.map(\.rule) == ["1001"])
            #expect(lines.last?.findings.isEmpty == true)
        }
    }

    @Test func theStatusIsTheRules() async throws {
        try await withFirewall("SecRule ARGS:q \"@streq x\" \"id:1001,phase:1,deny,status:406,log\"") {
            test async throws in
            let response = try await test.get("/?q=x")
            #expect(response.status == 406)
            #expect(response.problem?.status == 406)
            #expect(try await test.line()?.status == 406)
        }
    }

    @Test func aRefusalInPhaseOneIsTheOnlyFinding() async throws {
        let rules = #"""
            SecRule ARGS "@contains attack" "id:1001,phase:1,deny,log"
            SecRule ARGS "@contains attack" "id:1002,phase:2,deny,log"
            """#
        try await withFirewall(rules) { test async throws in
            let body = #"{"q":"attack"}"#
            #expect(try await test.post(body, type: "application/json", to: "/?q=attack").status == 403)
            #expect(try await test.line()?.findings.map(\.rule) == ["1001"])
        }
    }

    @Test(arguments: [("block", 302, "blocked"), ("monitor", 200, "monitored")])
    func redirectSendsTheClientElsewhere(_ mode: String, _ status: Int, _ verdict: String) async throws {
        let rule = "SecRule ARGS:q \"@streq x\" \"id:1001,phase:2,redirect:https://help.shop.test/sorry,log\""
        try await withFirewall(rule, .init(waf: "mode: \(mode), commerce_rules: false")) { test async throws in
            let response = try await test.get("/?q=x")
            #expect(response.status == status)
            #expect(response["location"] == (mode == "block" ? "https://help.shop.test/sorry" : nil))
            #expect(response["x-request-id"]?.count == 32)
            #expect(test.upstream.requests.count == (mode == "block" ? 0 : 1))
            let line = try #require(try await test.line())
            #expect(line.verdict == verdict)
            #expect(line.check == "waf.rules")
            #expect(line.status == status)
            #expect(line.findings.map(\.rule) == ["1001"])
        }
    }

    @Test func dropEndsTheConnection() async throws {
        let rule = "SecRule ARGS:q \"@streq x\" \"id:1001,phase:1,drop,log\""
        try await withFirewall(rule, .init(transport: .socket)) { test async throws in
            let client = try await test.gateway.connect()
            let request = FirewallRequest.get("/?q=x")
            try await client.send(request + request)
            let responses = try await client.responses()
            #expect(responses.map(\.status) == [403])
            #expect(responses.first?["connection"] == "close")
            #expect(test.upstream.requestsBegun == 0)
            #expect(try await test.line()?.verdict == "blocked")
        }
    }

    @Test func allowLetsTheRestOfTheRulesGoBy() async throws {
        let rules =
            "SecRule REQUEST_HEADERS:X-Probe \"@streq 1\" \"id:1000,phase:1,allow,nolog\"\n" + FirewallRules.attack
        try await withFirewall(rules) { test async throws in
            #expect(try await test.get("/?q=attack", ["X-Probe: 1"]).status == 200)
            #expect(try await test.get("/?q=attack", ["X-Probe: 2"]).status == 403)
        }
    }

    @Test func phaseFiveSeesTheStatusAndOnlyLogs() async throws {
        let rules = #"""
            SecRule RESPONSE_STATUS "@rx ^20" "id:1005,phase:5,pass,log,msg:'Served',severity:INFO"
            SecRule ARGS "@contains attack" "id:1006,phase:5,pass,log,msg:'Late'"
            """#
        try await withFirewall(rules, .init(waf: "mode: block, commerce_rules: false, inspect_responses: true")) {
            test async throws in
            #expect(try await test.get("/?q=attack").status == 200)
            let line = try #require(try await test.line())
            #expect(line.findings.map(\.rule) == ["1005", "1006"])
            #expect(line.findings.first?.severity == "info")
            #expect(line.verdict == "passed")
        }
    }

    @Test func whatRulesRememberOfAnAddressLastsFromRequestToRequest() async throws {
        let rules = #"""
            SecAction "id:1000,phase:1,nolog,pass,initcol:ip=%{REMOTE_ADDR}"
            SecRule ARGS:q "@streq login" "id:1001,phase:1,pass,nolog,setvar:'ip.logins=+1'"
            SecRule IP:logins "@gt 2" "id:1002,phase:1,deny,status:429,log,msg:'Too many'"
            """#
        try await withFirewall(rules) { test async throws in
            var statuses: [Int] = []
            for _ in 0..<4 { statuses.append(try await test.get("/?q=login").status) }
            #expect(statuses == [200, 200, 429, 429])
            // A reload forgets nothing.
            try await test.reload(rules + "\n# another\n")
            #expect(try await test.get("/").status == 429)
        }
    }

    @Test func theClientsAddressIsTheOneBehindTrustedProxies() async throws {
        let rule = "SecRule REMOTE_ADDR \"@ipMatch 198.51.100.0/24\" \"id:1001,phase:1,deny,log\""
        let settings = FirewallSettings(listener: "trusted_proxies: [127.0.0.1/32]", transport: .socket)
        try await withFirewall(rule, settings) { test async throws in
            #expect(try await test.get("/", ["X-Forwarded-For: 198.51.100.7"]).status == 403)
            #expect(try await test.get("/", ["X-Forwarded-For: 203.0.113.7"]).status == 200)
        }
    }
}
