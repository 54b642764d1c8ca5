// SPDX-License-Identifier: Apache-2.0

import GatewayTestKit
import Testing

/// What routes have otherwise, and what rules are not to look at.
@Suite struct ExclusionTests {
    private static let rules = #"""
        SecRule ARGS|ARGS_NAMES|REQUEST_HEADERS|REQUEST_COOKIES "@contains attack" \
            "id:1001,phase:2,deny,log,msg:'Everywhere',tag:'attack-test'"
        SecRule ARGS:other "@contains attack" "id:1002,phase:2,deny,log,msg:'Elsewhere',tag:'other-test'"

        """#

    /// Two routes, `a` and `b`.
    private static func routes(_ a: String = "") -> String {
        """

          - { name: a, match: { path: "/a/**" }, upstream: shop\(a.isEmpty ? "" : ", " + a) }
          - { name: b, match: { path: "/b/**" }, upstream: shop }
        """
    }

    private static func settings(_ exclusions: String, routeA: String = "") -> FirewallSettings {
        .init(waf: "commerce_rules: false, exclusions: [\(exclusions)]", routes: routes(routeA))
    }

    @Test(
        "an exclusion takes one part of the request from one rule",
        arguments: [
            ("argument: q", "/b/?q=attack", "/b/?r=attack", ""),
            ("argument: attack", "/b/?attack=1", "/b/?attacks=1", ""),
            ("header: x-note", "/b/", "/b/?q=attack", "X-Note: attack"),
            ("cookie: note", "/b/", "/b/?q=attack", "Cookie: note=attack"),
            ("variable: \"ARGS:/^free_/\"", "/b/?free_text=attack", "/b/?text=attack", ""),
        ]
    )
    func targets(_ target: String, _ passes: String, _ fails: String, _ field: String) async throws {
        let fields = field.isEmpty ? [] : [field]
        // The whole Cookie field is a header, too.
        let header = target.hasPrefix("cookie") ? ", { header: cookie, rule: 1001, because: as above }" : ""
        let settings = Self.settings("{ \(target), rule: 1001, because: it is free text }\(header)")
        try await withFirewall(Self.rules, settings) { test async throws in
            let free = try await test.get(passes, fields)
            #expect(free.status == 200)
            #expect(try await test.get(fails).status == 403)
            #expect(try await test.gateway.accessLog().first?.findings.isEmpty == true)
        }
        // Without it, the same is refused.
        try await withFirewall(Self.rules, Self.settings("")) { test async throws in
            #expect(try await test.get(passes, fields).status == 403)
        }
    }

    @Test func anArgumentIsTheSameInAFormAndInJSON() async throws {
        let settings = Self.settings(
            "{ argument: note, rule: 1001, because: free }, { argument: json.note, rule: 1001, because: free }"
        )
        try await withFirewall(Self.rules, settings) { test async throws in
            #expect(try await test.post("note=attack", to: "/a/").status == 200)
            #expect(try await test.post("text=attack", to: "/a/").status == 403)
            #expect(try await test.post(#"{"note":"attack"}"#, type: "application/json", to: "/a/").status == 200)
            #expect(try await test.post(#"{"text":"attack"}"#, type: "application/json", to: "/a/").status == 403)
        }
    }

    @Test func anExclusionForARouteHoldsThereAlone() async throws {
        let settings = Self.settings("{ route: a, argument: q, rule: 1001, because: free text }")
        try await withFirewall(Self.rules, settings) { test async throws in
            #expect(try await test.get("/a/?q=attack").status == 200)
            #expect(try await test.get("/b/?q=attack").status == 403)
            #expect(try await test.get("/nowhere?q=attack").status == 404)
        }
    }

    @Test func anExclusionMayStandOnTheRoute() async throws {
        let route = "waf: { exclusions: [{ argument: q, rule: 1001, because: free text }] }"
        try await withFirewall(Self.rules, Self.settings("", routeA: route)) { test async throws in
            #expect(try await test.get("/a/?q=attack").status == 200)
            #expect(try await test.get("/b/?q=attack").status == 403)
        }
    }

    @Test func aRuleOrATagCanBeTakenOutWhole() async throws {
        let settings = Self.settings("{ route: a, tag: attack-test, because: another looks }")
        try await withFirewall(Self.rules, settings) { test async throws in
            #expect(try await test.get("/a/?q=attack").status == 200)
            #expect(try await test.get("/a/?other=attack").status == 403)
            #expect(try await test.get("/b/?q=attack").status == 403)
            let lines = try await test.gateway.accessLog(count: 3)
            #expect(lines[1].findings.map(\.rule) == ["1002"])
        }
    }

    @Test(arguments: [("2020-01-31", 403), ("2999-12-31", 200)])
    func anExclusionEndsWithItsDay(_ day: String, _ status: Int) async throws {
        let settings = Self.settings("{ argument: q, rule: 1001, because: until the form is mended, until: \(day) }")
        try await withFirewall(Self.rules, settings) { test async throws in
            #expect(try await test.get("/b/?q=attack").status == status)
        }
    }

    @Test func aRouteHasAModeOfItsOwn() async throws {
        for (mode, status, verdict) in [("monitor", 200, "monitored"), ("\"off\"", 200, "passed")] {
            let settings = Self.settings("", routeA: "waf: { mode: \(mode) }")
            try await withFirewall(Self.rules, settings) { test async throws in
                #expect(try await test.get("/a/?q=attack").status == status)
                #expect(try await test.line()?.verdict == verdict)
                #expect(try await test.get("/b/?q=attack").status == 403)
            }
        }
    }

    @Test func aRouteMayBeTheOnlyOneThatIsGuarded() async throws {
        let settings = FirewallSettings(
            waf: "mode: \"off\", commerce_rules: false",
            routes: Self.routes("waf: { mode: block }")
        )
        try await withFirewall(Self.rules, settings) { test async throws in
            #expect(try await test.get("/a/?q=attack").status == 403)
            #expect(try await test.get("/b/?q=attack").status == 200)
        }
    }

    @Test func checksOfARouteDecideThere() async throws {
        let settings = Self.settings("", routeA: "checks: { waf.rules: monitor }")
        try await withFirewall(Self.rules, settings) { test async throws in
            #expect(try await test.get("/a/?q=attack").status == 200)
            #expect(try await test.line()?.verdict == "monitored")
            #expect(try await test.get("/b/?q=attack").status == 403)
        }
    }

    @Test func anExclusionOfWhatIsNoVariableIsRefusedWithItsPlace() async throws {
        let settings = Self.settings("{ variable: NO_SUCH_THING, rule: 1001, because: a slip }")
        let error = await #expect(throws: (any Error).self) {
            try await withFirewall(Self.rules, settings) { _ in }
        }
        let text = "\(try #require(error))"
        #expect(text.contains("NO_SUCH_THING"), "\(text)")
        #expect(text.contains("gatehouse.yaml:8:"), "the line of the exclusion is not named: \(text)")
    }
}
