// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import WAF

@Suite struct CtlTests {
    private static let rules = """
        SecRule ARGS|REQUEST_COOKIES "@contains x" "id:10,phase:2,pass,log,tag:'attack/a',msg:'finds x'"
        SecRule ARGS "@contains xx" "id:11,phase:2,pass,log,tag:'attack/b',msg:'finds more'"
        SecRule ARGS_NAMES "@rx ." "id:12,phase:2,pass,log,tag:'other',msg:'finds names'"
        """

    /// Runs the rules after an action that a request with `?off=1` sets off.
    private func matched(after ctl: String, _ target: String = "/?off=1&q=xx") throws -> [Int] {
        let engine = try Engine("SecRule ARGS:off \"@eq 1\" \"id:1,phase:1,pass,nolog,ctl:\(ctl)\"\n" + Self.rules)
        engine.get("/?q=xx", [("Cookie", "c=x")])
        #expect(engine.matched == [10, 11, 12])
        engine.get(target, [("Cookie", "c=x")])
        let matched = engine.matched
        engine.get("/?q=xx")
        #expect(engine.matched == [10, 11, 12])
        return matched
    }

    @Test(arguments: [
        ("ruleRemoveById=11", [10, 12]),
        ("ruleRemoveById=10-11", [12]),
        ("ruleRemoveById=99", [10, 11, 12]),
        ("ruleRemoveByTag=attack/a", [11, 12]),
        ("ruleRemoveByTag=^attack/", [12]),
        ("ruleRemoveByMsg=finds more", [10, 12]),
        ("ruleRemoveTargetById=11;ARGS:q", [10, 12]),
        ("ruleRemoveTargetById=11;ARGS:Q", [10, 12]),
        ("ruleRemoveTargetById=11;ARGS", [10, 12]),
        ("ruleRemoveTargetById=11;ARGS:/^q/", [10, 12]),
        ("ruleRemoveTargetById=11;ARGS:other", [10, 11, 12]),
        ("ruleRemoveTargetById=11;ARGS_NAMES:q", [10, 11, 12]),
        ("ruleRemoveTargetById=10;ARGS:q", [10, 11, 12]),
        ("ruleRemoveTargetByTag=attack/a;ARGS,ctl:ruleRemoveTargetByTag=attack/a;REQUEST_COOKIES", [11, 12]),
        ("ruleRemoveTargetByMsg=finds more;ARGS:q", [10, 12]),
        ("ruleEngine=Off", []),
    ])
    func controlHoldsForTheTransaction(ctl: String, expected: [Int]) throws {
        #expect(try matched(after: ctl) == expected)
    }

    @Test func controlHoldsFromItsPlaceOn() throws {
        let engine = try Engine(
            """
            SecAction "id:1,phase:1,pass,log"
            SecAction "id:2,phase:1,pass,nolog,ctl:ruleRemoveById=1-3"
            SecAction "id:3,phase:1,pass,log"
            """
        )
        engine.get("/")
        #expect(engine.matched == [1])
    }

    @Test func removedTargetDoesNotLeadAChain() throws {
        let engine = try Engine(
            """
            SecAction "id:1,phase:1,pass,nolog,ctl:ruleRemoveTargetById=2;ARGS:q"
            SecRule ARGS "@contains x" "id:2,phase:1,pass,log,chain"
                SecRule REQUEST_METHOD "@streq GET"
            """
        )
        engine.get("/?q=x")
        #expect(engine.matched == [])
        engine.get("/?q=x&r=x")
        #expect(engine.transaction.matches.map { Engine.text($0.variable) } == ["REQUEST_METHOD"])
    }

    @Test func engineCanBeTurnedOnForOneTransaction() throws {
        let engine = try Engine(
            """
            SecRuleEngine DetectionOnly
            SecRule ARGS:on "@eq 1" "id:1,phase:1,pass,nolog,ctl:ruleEngine=On"
            SecRule ARGS "@contains x" "id:2,phase:2,deny"
            """
        )
        #expect(engine.get("/?q=x") == nil)
        #expect(engine.get("/?q=x&on=1")?.status == 403)
        #expect(engine.get("/?q=x") == nil)
    }

    @Test func processorIsTheOneThatRulesChoose() throws {
        let engine = try Engine(
            """
            SecRule REQUEST_HEADERS:Content-Type "@beginsWith application/json" "id:1,phase:1,pass,nolog,ctl:requestBodyProcessor=JSON"
            SecRule ARGS:json.a "@streq b" "id:2,phase:2,pass,log"
            SecRule REQBODY_PROCESSOR "@streq JSON" "id:3,phase:2,pass,log"
            """
        )
        engine.post("application/json", "{\"a\":\"b\"}")
        #expect(engine.matched == [2, 3])
        engine.post("text/plain", "{\"a\":\"b\"}")
        #expect(engine.matched == [])
    }

    @Test func bodyWithoutReaderIsSeenOnlyWhenForced() throws {
        let engine = try Engine(
            """
            SecRule ARGS:force|REQUEST_HEADERS:force "@eq 1" "id:1,phase:1,pass,nolog,ctl:forceRequestBodyVariable=On"
            SecRule REQUEST_BODY "@contains attack" "id:2,phase:2,pass,log"
            """
        )
        engine.post("text/plain", "an attack")
        #expect(engine.matched == [])
        engine.run(EngineRequest(method: "POST", target: "/?force=1", body: Array("an attack".utf8)))
        #expect(engine.matched == [2])
        engine.post("application/x-www-form-urlencoded", "a=attack")
        #expect(engine.matched == [2])
    }

    @Test func bodyAccessCanBeTurnedOff() throws {
        let engine = try Engine(
            """
            SecRule REQUEST_METHOD "@streq POST" "id:1,phase:1,pass,nolog,ctl:requestBodyAccess=Off"
            SecRule ARGS "@rx ." "id:2,phase:2,pass,log"
            """
        )
        engine.post("application/x-www-form-urlencoded", "a=1")
        #expect(engine.matched == [])
        #expect(engine.transaction.wantedRequestBody == 0)
    }

    @Test func limitsAreOfTheTransaction() throws {
        let engine = try Engine(
            "SecRule ARGS:big \"@eq 1\" \"id:1,phase:1,pass,nolog,ctl:requestBodyLimit=5000000,ctl:responseBodyLimit=7\""
        )
        engine.get("/?big=1")
        #expect(engine.transaction.requestBodyLimit == 5_000_000)
        #expect(engine.transaction.responseBodyLimit == 7)
        engine.get("/")
        #expect(engine.transaction.requestBodyLimit == 1_048_576)
    }
}
