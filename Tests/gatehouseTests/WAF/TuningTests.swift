// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import gatehouse

@Suite struct TuningTests {
    private let tuning = Tuning(threshold: 5, minimumCount: 3, minimumClients: 2)

    private func finding(
        _ rule: Int,
        _ variable: String,
        tags: [String] = ["attack-sqli"],
        severity: String = "critical",
        check: String = "waf.crs"
    ) -> LoggedFinding {
        LoggedFinding(
            check: check,
            rule: String(rule),
            severity: severity,
            message: "SQL injection",
            variable: variable,
            value: "it's a gift",
            tags: tags
        )
    }

    private func request(
        _ client: String,
        _ findings: [LoggedFinding],
        route: String? = "cart",
        verdict: String = "monitored"
    ) -> LoggedRequest {
        LoggedRequest(time: "2026-11-20T10:00:00Z", client: client, route: route, verdict: verdict, findings: findings)
    }

    private func requests(_ count: Int, _ findings: [LoggedFinding]) -> [LoggedRequest] {
        (0..<count).map { request("203.0.113.\($0)", findings) }
    }

    @Test func rulesAtOnePlaceBecomeOneExclusion() throws {
        let result = tuning.propose(requests(4, [finding(942100, "ARGS:note"), finding(942190, "ARGS_NAMES:note")]))
        #expect(result.proposals.count == 1)
        let proposal = try #require(result.proposals.first)
        #expect(proposal.target == .argument("note"))
        #expect(proposal.rules == [942100, 942190])
        #expect((proposal.requestCount, proposal.clientCount, proposal.refusedCount) == (4, 4, 4))
        #expect(proposal.sample == "it's a gift")
    }

    @Test func routesAndPlacesAreApart() {
        var log = requests(3, [finding(942100, "ARGS:note"), finding(942100, "REQUEST_HEADERS:X-Note")])
        log += (0..<3).map { request("203.0.113.\($0)", [finding(942100, "ARGS:note")], route: nil) }
        let targets = tuning.propose(log).proposals.map { "\($0.route ?? "-") \($0.target.key) \($0.target.text)" }
        #expect(Set(targets) == ["cart argument note", "cart header x-note", "- argument note"])
    }

    @Test func elementsOfAnArrayAreOnePlace() {
        let log = (0..<3).map { request("203.0.113.\($0)", [finding(942100, "ARGS:json.lines.array_\($0).a-b")]) }
        #expect(
            tuning.propose(log).proposals.map(\.target) == [.variable(#"ARGS:/^json\.lines\.array_[0-9]+\.a\-b$/"#)]
        )
    }

    @Test func whatOneClientSendsIsNoCustom() {
        let log = (0..<9).map { _ in request("203.0.113.1", [finding(942100, "ARGS:note")]) }
        let result = tuning.propose(log)
        #expect(result.proposals.isEmpty)
        #expect(result.rareCount == 1)
    }

    @Test(
        "Requests like attacks count for nothing, and their clients neither",
        arguments: [["attack-sqli", "attack-xss"], ["attack-reputation-scanner"]]
    )
    func attacks(_ tags: [String]) {
        var log = requests(2, [finding(942100, "ARGS:note")])
        log.append(request("198.51.100.1", [finding(942100, "ARGS:note")]))
        #expect(tuning.propose(log).proposals.count == 1)
        log.append(request("198.51.100.1", [finding(941100, "ARGS:q", tags: tags)]))
        let result = tuning.propose(log)
        #expect(result.proposals.isEmpty)
        #expect((result.attackCount, result.attackerCount) == (1, 1))
    }

    @Test func scoresFarAboveTheThresholdAreAttacks() {
        let many = (0..<5).map { finding(942100 + $0, "ARGS:note") }
        #expect(tuning.propose(requests(4, Array(many.prefix(4)))).proposals.count == 1)
        #expect(tuning.propose(requests(4, many)).attackCount == 4)
    }

    @Test func patchesBodiesSumsAndRefusalsAreNotTuned() {
        #expect(tuning.propose(requests(4, [finding(9_510_000, "ARGS:q", check: "waf.patch")])).proposals.isEmpty)
        #expect(tuning.propose(requests(4, [finding(9_508_010, "REQBODY_ERROR", check: "waf.body")])).proposals.isEmpty)
        #expect(tuning.propose(requests(4, [finding(949110, "TX:anomaly_score")])).proposals.isEmpty)
        let refused = (0..<4).map { request("203.0.113.\($0)", [finding(942100, "ARGS:q")], verdict: "blocked") }
        #expect(tuning.propose(refused).refusedCount == 4)
        #expect(tuning.propose(refused).proposals.isEmpty)
    }

    @Test(arguments: ["REQUEST_BODY", "ARGS:<script>", "XML:/*", "REQUEST_URI", "QUERY_STRING", "ARGS", "ARGS:a b"])
    func placesThatAreTooWideOrMadeUpAreLeftOut(_ variable: String) {
        let result = tuning.propose(requests(4, [finding(942100, variable)]))
        #expect(result.proposals.isEmpty)
        #expect(result.placelessCount == 4)
    }
}
