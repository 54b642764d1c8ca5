// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// `gatehouse waf` and what `gatehouse check` says of the firewall.
@Suite(.serialized)
struct WAFCommandTests {
    private static let rule = """
        # Finds the word attack.
        #
        # Twice the same word is found once.
        SecRule ARGS|!ARGS:free "@rx attack" "id:1000,phase:2,deny,status:409,log,t:none,t:urlDecodeUni,t:lowercase,\\
            msg:'An attack',tag:'attack-test',tag:'paranoia-level/2',severity:CRITICAL,\\
            setvar:'tx.attack_score=+5'"
        """

    private func write(_ waf: String, in directory: URL, rules: String = rule) throws {
        let yaml = """
            listeners:
              - { name: public, address: "127.0.0.1:0" }
            upstreams:
              shop: { targets: ["http://127.0.0.1:9"] }
            routes:
              - { name: cart, match: { path: "/cart/**" }, upstream: shop }
              - { name: open, match: { path: "/open/**" }, upstream: shop, waf: { mode: "off" } }
            waf:
              rules: [./own.conf]
            \(waf.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n"))
            """
        try yaml.write(to: directory.appendingPathComponent("gatehouse.yaml"), atomically: true, encoding: .utf8)
        try rules.write(to: directory.appendingPathComponent("own.conf"), atomically: true, encoding: .utf8)
    }

    private static let exclusion =
        "exclusions: [{ route: cart, argument: note, rule: 1000, because: notes are free text, until: 2999-01-31 }]"

    @Test func explainTellsWhatARuleIsAndWhatExcludesIt() async throws {
        try await withTemporaryDirectory { directory in
            try write(Self.exclusion, in: directory)
            let output = try await Output.of(
                ["waf", "explain", "1000", "-c", "gatehouse.yaml", "--route", "cart"],
                in: directory
            )
            #expect(output.code == 0)
            for part in [
                "rule 1000: An attack", "own.conf:4:1", "2, when the request body is known",
                "critical", "from level 2 on", "attack-test", "deny with status 409", "ARGS|!ARGS:free",
                "urlDecodeUni, lowercase", "@rx attack", "a regular expression is found", "setvar:'tx.attack_score=+5'",
                "    Finds the word attack.", "does not look at ARGS:note", "gatehouse.yaml:10:",
                "because: notes are free text, until 2999-01-31",
            ] {
                #expect(output.text.contains(part), "\(part) in:\n\(output.text)")
            }
            let elsewhere = try await Output.of(["waf", "explain", "1000", "-c", "gatehouse.yaml"], in: directory)
            #expect(!elsewhere.text.contains("ARGS:note"))
            #expect(try await Output.of(["waf", "explain", "7", "-c", "gatehouse.yaml"], in: directory).code == 1)
        }
    }

    @Test func explainKnowsRulesThatAreTakenOut() async throws {
        try await withTemporaryDirectory { directory in
            try write("exclusions: [{ tag: attack-test, because: it is a test }]", in: directory)
            let output = try await Output.of(["waf", "explain", "1000", "-c", "gatehouse.yaml"], in: directory)
            #expect(output.text.contains("It is excluded and does not run"))
            #expect(output.text.contains("does not run (gatehouse.yaml:10:"))
        }
    }

    @Test func testTellsWhatMatchesAndWhatBecomesOfTheRequest() async throws {
        try await withTemporaryDirectory { directory in
            try write(Self.exclusion, in: directory)
            let command = ["waf", "test", "-c", "gatehouse.yaml"]
            let refused = try await Output.of(command + ["/cart?q=Att%2561ck&password=attack"], in: directory)
            #expect(refused.code == 1)
            for part in [
                "route 'cart', mode block", "rule 1000, critical, waf.rules: An attack", "own.conf:4:1",
                "ARGS:q = Att%61ck", "urlDecodeUni: Attack", "lowercase: attack", "scores: tx.attack_score 10",
                "block:   refused with 409 by rule 1000", "monitor: passes, 1 finding is noted",
            ] {
                #expect(refused.text.contains(part), "\(part) in:\n\(refused.text)")
            }
            #expect(refused.text.contains("ARGS:password = (may be secret"))
            let passed = try await Output.of(command + ["/cart?note=attack"], in: directory)
            #expect(passed.code == 0)
            #expect(passed.text.contains("block:   passes"))
            let general = try await Output.of(command + ["/nowhere?note=attack"], in: directory)
            #expect(general.text.contains("no route, mode block"))
            #expect(general.code == 1)
            let off = try await Output.of(command + ["/open?note=attack"], in: directory)
            #expect(off.code == 0)
            #expect(off.errors.contains("the firewall is off on route 'open'"))
            let hopeless = try await Output.of(command + ["-H", "a b: c", "/"], in: directory)
            #expect(hopeless.errors.contains("before any rule is asked: http.header_names"), "\(hopeless.errors)")
        }
    }

    @Test func testShowsSecretsOnlyWhenAsked() async throws {
        try await withTemporaryDirectory { directory in
            try write("mode: monitor", in: directory)
            let request =
                "POST /cart HTTP/1.1\nHost: shop.test\nContent-Type: application/json\n\n"
                + #"{"card":{"number":"attack 4111111111111111"}}"# + "\n"
            try request.write(
                to: directory.appendingPathComponent("a.http"),
                atomically: true,
                encoding: .utf8
            )
            let command = ["waf", "test", "-c", "gatehouse.yaml", "--request", "a.http", "--json"]
            let hidden = try await Output.of(command, in: directory)
            #expect(!hidden.text.contains("4111"))
            let json = try #require(
                try JSONSerialization.jsonObject(with: Data(hidden.text.utf8)) as? [String: Any]
            )
            #expect(json["mode"] as? String == "monitor")
            #expect((json["block"] as? [String: Any])?["status"] as? Int == 409)
            #expect((json["monitor"] as? [String: Any])?["passes"] as? Bool == true)
            let match = try #require((json["matches"] as? [[String: Any]])?.first)
            #expect(match["rule"] as? String == "1000")
            let target = try #require((match["targets"] as? [[String: Any]])?.first)
            #expect(target["variable"] as? String == "ARGS:json.card.number")
            #expect(target["value"] == nil)
            let shown = try await Output.of(command + ["--show-values"], in: directory)
            #expect(shown.text.contains("attack 4111111111111111"))
        }
    }

    @Test func tuneProposesWhatTheConfigurationTakes() async throws {
        try await withTemporaryDirectory { directory in
            try write("mode: monitor", in: directory)
            let lines = (0..<4).map { number in
                """
                {"time":"2026-11-20T10:00:0\(number).000Z","client":"203.0.113.\(number)","route":"cart",\
                "verdict":"monitored","findings":[{"check":"waf.rules","rule":"1000","severity":"critical",\
                "message":"An attack","variable":"ARGS:note","mode":"monitor","value":"it's an attack",\
                "tags":["attack-test"]}]}
                """
            }
            try (lines + ["no JSON \"check\":\"waf."]).joined(separator: "\n").write(
                to: directory.appendingPathComponent("log"),
                atomically: true,
                encoding: .utf8
            )
            let output = try await Output.of(["waf", "tune", "--log", "log", "-c", "gatehouse.yaml"], in: directory)
            #expect(output.code == 0)
            #expect(output.errors.contains("5 lines, 4 requests with findings of the firewall, 1 proposal\n"))
            #expect(output.errors.contains("1 line of another form"))
            #expect(output.text.contains("# 4 requests of 4 clients"))
            #expect(output.text.contains("# sample: it's an attack"))
            // As proposed, it keeps the rule from the place.
            let proposal = output.text.split(separator: "\n").dropFirst().map { $0.dropFirst(2) }.joined(
                separator: "\n"
            )
            try write(proposal, in: directory)
            let after = try await Output.of(
                ["waf", "test", "-c", "gatehouse.yaml", "/cart?note=attack"],
                in: directory
            )
            #expect(after.code == 0, "\(after.errors)\(after.text)")
            #expect(
                try await Output.of(["waf", "tune", "--log", "none", "-c", "gatehouse.yaml"], in: directory).code == 1
            )
        }
    }

    @Test func checkNamesThePlaceOfARuleThatDoesNotLoad() async throws {
        try await withTemporaryDirectory { directory in
            try write("mode: block", in: directory, rules: "SecRule ARGS \"@rx a\" \"id:1,pass,wrong\"\n")
            let output = try await Output.of(["check", "-c", "gatehouse.yaml"], in: directory)
            #expect(output.code == 2)
            #expect(output.errors.contains("own.conf:1:"))
        }
    }

    @Test func checkRefusesAnExclusionThatIsOver() async throws {
        try await withTemporaryDirectory { directory in
            try write("exclusions: [{ rule: 1000, because: a sale, until: 2020-01-31 }]", in: directory)
            let output = try await Output.of(["check", "-c", "gatehouse.yaml", "--quiet"], in: directory)
            #expect(output.code == 2)
            #expect(output.errors.contains("gatehouse.yaml:10:"))
            #expect(output.errors.contains("error: the exclusion (a sale) was until 2020-01-31, and holds no more"))
            let lenient = try await Output.of(
                ["check", "-c", "gatehouse.yaml", "--quiet", "--allow-expired"],
                in: directory
            )
            #expect(lenient.code == 0)
            #expect(lenient.errors.contains("warning: the exclusion (a sale)"))
        }
    }

    @Test func checkPrintsWhatRulesHaveThatHasNoEffect() async throws {
        try await withTemporaryDirectory { directory in
            try write("mode: block", in: directory, rules: "SecAuditLog /var/log/audit.log\n\(Self.rule)\n")
            let output = try await Output.of(["check", "-c", "gatehouse.yaml"], in: directory)
            #expect(output.code == 0)
            #expect(output.errors.contains("warning: ") && output.errors.contains("own.conf:1:1: SecAuditLog"))
        }
    }
}
