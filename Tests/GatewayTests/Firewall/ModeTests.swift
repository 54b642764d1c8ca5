// SPDX-License-Identifier: Apache-2.0

import GatewayTestKit
import Testing

/// What a rule that matches does in each mode, and what the log says of it.
@Suite struct ModeTests {
    @Test(arguments: Transport.allCases)
    func whatARuleIsAgainstIsRefusedAndNeverReachesTheUpstream(_ transport: Transport) async throws {
        try await withFirewall(FirewallRules.attack, .init(transport: transport)) { test async throws in
            let response = try await test.get("/search?q=an+attack")
            #expect(response.status == 403)
            let problem = try #require(response.problem)
            #expect(problem.check == "waf.rules")
            #expect(problem.status == 403)
            #expect(problem.instance == response["x-request-id"])
            #expect(!response.text.contains("an attack") && !response.text.contains("1001"))
            #expect(test.upstream.requestsBegun == 0)
            let line = try #require(try await test.line())
            #expect(line.verdict == "blocked")
            #expect(line.check == "waf.rules")
            #expect(line.status == 403)
            #expect(line.upstreamStatus == nil)
            #expect(line.findings.count == 1)
            let finding = try #require(line.findings.first)
            #expect(finding.check == "waf.rules")
            #expect(finding.rule == "1001")
            #expect(finding.severity == "critical")
            #expect(finding.message == "The word is forbidden")
            #expect(finding.variable == "ARGS:q")
            #expect(finding.mode == "block")
            #expect(finding.tags == ["attack-test", "custom"])
            #expect(finding.value == "an attack")
        }
    }

    @Test func anHonestRequestPassesWithoutAFinding() async throws {
        try await withFirewall(FirewallRules.attack) { test async throws in
            #expect(try await test.get("/search?q=blue+shirt").status == 200)
            #expect(test.upstream.requests.first?.target == "/search?q=blue+shirt")
            let line = try #require(try await test.line())
            #expect(line.verdict == "passed")
            #expect(line.check == nil)
            #expect(line.findings.isEmpty)
        }
    }

    @Test func monitorModeNotesAndPasses() async throws {
        try await withFirewall(FirewallRules.attack, .init(waf: "mode: monitor, commerce_rules: false")) {
            test async throws in
            #expect(try await test.get("/search?q=an+attack").status == 200)
            #expect(test.upstream.requests.count == 1)
            let line = try #require(try await test.line())
            #expect(line.verdict == "monitored")
            #expect(line.check == "waf.rules")
            #expect(line.status == 200)
            #expect(line.findings.map(\.rule) == ["1001"])
            #expect(line.findings.map(\.mode) == ["monitor"])
        }
    }

    @Test func offMeansThatRulesDoNotLook() async throws {
        try await withFirewall(FirewallRules.attack, .init(waf: "mode: \"off\"")) { test async throws in
            #expect(try await test.get("/search?q=an+attack").status == 200)
            let line = try #require(try await test.line())
            #expect(line.verdict == "passed")
            #expect(line.findings.isEmpty)
        }
    }

    @Test(arguments: ["block", "monitor"])
    func whatOnlyAddsToAScoreIsNotedAndPasses(_ mode: String) async throws {
        try await withFirewall(FirewallRules.scores, .init(waf: "mode: \(mode), commerce_rules: false")) {
            test async throws in
            #expect(try await test.get("/?q=first").status == 200)
            let line = try #require(try await test.line())
            #expect(line.verdict == "passed")
            #expect(line.check == nil)
            #expect(line.findings.map(\.rule) == ["1011"])
            #expect(line.findings.map(\.severity) == ["warning"])
            #expect(line.findings.map(\.mode) == [mode])
        }
    }

    @Test(arguments: [("block", 403, "blocked"), ("monitor", 200, "monitored")])
    func theScoreDecides(_ mode: String, _ status: Int, _ verdict: String) async throws {
        try await withFirewall(FirewallRules.scores, .init(waf: "mode: \(mode), commerce_rules: false")) {
            test async throws in
            #expect(try await test.get("/?q=second&r=first").status == status)
            let line = try #require(try await test.line())
            #expect(line.verdict == verdict)
            // In the order in which the rules stand.
            #expect(line.findings.map(\.rule) == ["1011", "1012", "1019"])
            #expect(line.findings.map(\.severity) == ["warning", "error", "critical"])
            #expect(line.findings.last?.message == "Score 6")
        }
    }

    @Test func aCheckInMonitorModeMakesItsRulesPassiveAndNoOthers() async throws {
        let settings = FirewallSettings(waf: "mode: block", rest: "checks: { waf.commerce: monitor }")
        try await withFirewall(FirewallRules.attack, settings) { test async throws in
            #expect(try await test.get("/?__proto__[admin]=1").status == 200)
            let passive = try #require(try await test.line())
            #expect(passive.verdict == "monitored")
            #expect(passive.check == "waf.commerce")
            #expect(passive.findings.map(\.check) == ["waf.commerce", "waf.commerce"])
            #expect(passive.findings.allSatisfy { $0.mode == "monitor" })
            #expect(passive.findings.last?.rule == "9500199")
            #expect(try await test.get("/?q=attack").problem?.check == "waf.rules")
            // Both at once: what refuses is the one that may.
            #expect(try await test.get("/?q=attack&__proto__[admin]=1").problem?.check == "waf.rules")
            let both = try #require(try await test.line(3))
            #expect(both.verdict == "blocked")
            #expect(both.check == "waf.rules")
            #expect(Set(both.findings.map { "\($0.check) \($0.mode)" }) == ["waf.commerce monitor", "waf.rules block"])
        }
    }

    @Test func theCommerceRulesAreOnByDefault() async throws {
        try await withFirewall("", .init(waf: "mode: block")) { test async throws in
            let response = try await test.get("/?__proto__[admin]=1")
            #expect(response.status == 403)
            #expect(response.problem?.check == "waf.commerce")
            let line = try #require(try await test.line())
            #expect(line.findings.map(\.rule) == ["9500020", "9500199"])
        }
    }

    @Test func aCheckThatIsOffNeitherRefusesNorSpeaks() async throws {
        try await withFirewall(FirewallRules.attack, .init(rest: "checks: { waf.rules: \"off\" }")) {
            test async throws in
            #expect(try await test.get("/?q=attack").status == 200)
            let line = try #require(try await test.line())
            #expect(line.verdict == "passed")
            #expect(line.findings.isEmpty)
        }
    }

    @Test func rulesThatDoNotLogAreNotListed() async throws {
        let rules = #"""
            SecRule ARGS "@contains attack" "id:1001,phase:1,pass,nolog,setvar:'tx.seen=1'"
            SecRule TX:seen "@eq 1" "id:1002,phase:2,deny,log,msg:'Seen'"
            """#
        try await withFirewall(rules) { test async throws in
            #expect(try await test.get("/?q=attack").status == 403)
            #expect(try await test.line()?.findings.map(\.rule) == ["1002"])
        }
    }

    @Test func findingsAreCountedByCheckAndMode() async throws {
        try await withFirewall(FirewallRules.attack, .init(transport: .socket)) { test async throws in
            for _ in 0..<3 { _ = try await test.get("/?q=attack") }
            _ = try await test.line(3)
            let counts = test.gateway.metrics.split(separator: "\n").filter { $0.contains("waf.rules") }
            #expect(counts.contains { $0.contains("block") && $0.hasSuffix(" 3") }, "\(counts)")
        }
    }
}
