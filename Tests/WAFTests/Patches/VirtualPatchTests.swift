// SPDX-License-Identifier: Apache-2.0

import Matching
import Testing

@testable import WAF

@Suite struct VirtualPatchTests {
    private typealias F = PatchFixture

    private func json(_ path: String, _ test: VirtualPatch.Test) -> VirtualPatch {
        F.patch([(.json(JSONPath(text: path)), test)])
    }

    @Test func jsonExistsWhateverItsValueIs() throws {
        let patch = json("/variables/**/regex", .exists(true))
        for value in ["\"x\"", "{}", "[]", "null", "0", "\"\""] {
            #expect(try F.stops(patch, F.json(#"{"variables":{"f":[{"regex":\#(value)}]}}"#)), "\(value)")
        }
        #expect(try !F.stops(patch, F.json(#"{"variables":{"f":["regex"]}}"#)))
        #expect(try !F.stops(patch, F.json(#"{"variables.regex":1}"#)))
        #expect(try !F.stops(patch, F.request("/?json.variables.regex=1")))
    }

    @Test func jsonIsAbsentWhateverElseIsThere() throws {
        let patch = json("/csrf/token", .exists(false))
        #expect(try F.stops(patch, F.json("{}")))
        #expect(try F.stops(patch, F.json(#"{"csrf.token":1,"CSRF":{"token":1}}"#)))
        #expect(try F.stops(patch, F.request("/?json.csrf.token=1")))
        #expect(try !F.stops(patch, F.json(#"{"csrf":{"token":{}}}"#)))
    }

    @Test(arguments: [
        ("true", #"{"a":true}"#, true), ("true", #"{"a":"true"}"#, true), ("true", #"{"a":false}"#, false),
        ("null", #"{"a":null}"#, true), ("null", #"{"a":""}"#, false), ("1.0", #"{"a":1.0}"#, true),
        ("1.0", #"{"a":1}"#, false), ("", #"{"a":""}"#, true), ("", #"{"a":{}}"#, false),
        ("%{tx.x} é.*", #"{"a":"%{tx.x} \u00e9.*"}"#, true), ("a.c", #"{"a":"abc"}"#, false),
    ])
    func jsonEquals(_ text: String, _ body: String, _ isStopped: Bool) throws {
        #expect(try F.stops(json("/a", .equals(text)), F.json(body)) == isStopped)
    }

    @Test func anyValueThatFailsThePatternIsEnough() throws {
        let patch = F.patch([(.argument("lang"), .notMatches(#"\A[a-z]{2}\z"#))])
        #expect(try !F.stops(patch, F.request("/?lang=en")))
        #expect(try !F.stops(patch, F.request("/")))
        #expect(try F.stops(patch, F.request("/?lang=en&lang=x%27")))
        #expect(try F.stops(patch, F.request("/?LANG=x%27")))
        #expect(try F.stops(patch, F.request(method: "POST", body: "lang=x%27")))
    }

    @Test func patternsAreAboutCharactersAndHaveNoMacros() throws {
        #expect(try F.stops(json("/q", .matches(#"^[\x{FEFF}]x%{a}$"#)), F.json("{\"q\":\"\u{FEFF}x%{a}\"}")))
        #expect(try F.stops(json("/q", .matches("^.$")), F.json(#"{"q":"\u00e9"}"#)))
        #expect(try !F.stops(json("/q", .matches("^.$")), F.json(#"{"q":"ab"}"#)))
    }

    @Test func theTypeOfABodyDoesNotHideJSON() throws {
        let patch = json("/op", .equals("drop"))
        for type in ["text/plain", "application/x-www-form-urlencoded", "application/octet-stream"] {
            #expect(try F.stops(patch, F.json(#"{"op":"drop"}"#, type: type)), "\(type)")
        }
        #expect(try F.stops(patch, F.json(#"{"op":"drop","x""#)), "what was read before an error counts")
        #expect(try !F.stops(patch, F.json("op=drop", type: "application/x-www-form-urlencoded")))
    }

    @Test func everythingOfAMatchMustHold() throws {
        let patch = F.patch(
            path: "/admin/**",
            methods: ["POST"],
            [(.header("x-a"), .exists(true)), (.cookie("s"), .matches("^0"))]
        )
        let headers = [("X-A", "1"), ("Cookie", "s=01")]
        #expect(try F.stops(patch, F.request("/admin/x", method: "POST", headers: headers)))
        #expect(try !F.stops(patch, F.request("/other", method: "POST", headers: headers)))
        #expect(try !F.stops(patch, F.request("/admin/x", method: "PUT", headers: headers)))
        #expect(try !F.stops(patch, F.request("/admin/x", method: "POST", headers: [("X-A", "1")])))
        #expect(try !F.stops(patch, F.request("/admin/x", method: "POST", headers: [("Cookie", "s=01")])))
    }

    @Test func headIsWhatGetIs() throws {
        #expect(try F.stops(F.patch(path: "/x", methods: ["GET"], []), F.request("/x", method: "HEAD")))
        #expect(try !F.stops(F.patch(path: "/x", methods: ["PUT"], []), F.request("/x", method: "HEAD")))
    }

    @Test func onlyABlockingPatchRefuses() throws {
        for (refuses, status) in [(true, 403), (false, nil)] {
            let plan = try RuleSetLoader(files: LocalRuleFiles()).load(
                [],
                RuleSetOptions(),
                patches: [F.patch(path: "/x", [], refuses: refuses)]
            )
            let transaction = Transaction(
                plan: plan,
                context: OperatorContext(scratch: MatchScratch()),
                store: CollectionStore()
            ) { 0 }
            transaction.begin(ConnectionFacts())
            let (method, target, version) = (Array("GET".utf8), Array("/x".utf8), Array("HTTP/1.1".utf8))
            transaction.setRequestLine(method: method.span, target: target.span, version: version.span)
            #expect(transaction.processRequestHeaders()?.status == status)
            #expect(transaction.matches.map(\.rule.id) == [9_510_000])
            #expect(transaction.matches.first?.rule.tags == ["gatehouse", "patch", "CVE-1"])
        }
    }

    @Test func aRuleOfTheUserCannotSkipPatches() throws {
        let own = RuleSource.text(
            #"SecAction "id:1,phase:1,pass,nolog,skipAfter:END"\#n SecAction "id:2,phase:2,allow,nolog""#,
            name: "own.conf"
        )
        let plan = try RuleSetLoader(files: LocalRuleFiles()).load(
            [own],
            RuleSetOptions(),
            patches: [F.patch([(.argument("q"), .equals("x"))])]
        )
        #expect(plan.rules.firstIndex { $0.origin == .patch } ?? .max < plan.rules.firstIndex { $0.id == 1 } ?? 0)
    }

    @Test func aPatternThatIsNoneIsAnErrorAtItsPlace() {
        let patch = F.patch([(.argument("q"), .matches("("))])
        let error = #expect(throws: SecLangErrors.self) { try PatchVerifier(patch) }
        #expect(error?.errors.first?.location == F.place)
        #expect(error?.errors.first?.message.contains("regular expression") == true)
    }

    @Test func patchesBeyondTheirIDsAreAnError() {
        var patch = F.patch(path: "/x", [])
        patch.firstRuleID = RuleOrigin.patchIDs.upperBound + 1
        #expect(throws: SecLangErrors.self) { try PatchVerifier(patch) }
    }

    @Test func theVerifierSaysWhatDoesNotGoAsThePatchSays() throws {
        let bad = F.request("/?q=x")
        let good = F.request("/?q=y")
        func failures(_ blocked: VirtualPatch.Request, _ passed: VirtualPatch.Request) throws -> [String] {
            try PatchVerifier(F.patch([(.argument("q"), .equals("x"))], blocked: blocked, passed: passed)).failures()
        }
        #expect(try failures(bad, good) == [])
        #expect(try failures(good, bad) == ["verify.blocked is not stopped", "verify.passed is stopped"])
        let broken = F.json("{")
        #expect(try failures(broken, broken).allSatisfy { $0.contains("rule 9508010 is against it") })
        #expect(try failures(broken, broken).count == 2)
    }

    @Test func ruleFilesCannotNameWhatPatchesAreMadeOf() {
        let loader = RuleSetLoader(files: LocalRuleFiles())
        for rule in [
            #"SecRule JSON:a "@eq 0" "id:1,pass""#, #"SecRule REQUEST_URI "@patchPath /x" "id:1,pass""#,
            #"SecRule REQUEST_URI "@patchText x" "id:1,pass""#,
        ] {
            #expect(throws: SecLangErrors.self) { try loader.load([.text(rule, name: "x.conf")], RuleSetOptions()) }
        }
    }
}
