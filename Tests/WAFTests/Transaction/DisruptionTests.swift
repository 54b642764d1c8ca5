// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import WAF

@Suite struct DisruptionTests {
    @Test(arguments: [
        ("deny", Interruption.Action.deny, 403),
        ("deny,status:418", .deny, 418),
        ("drop", .drop, 403),
        ("redirect:'https://shop.example/%{ARGS.q}'", .redirect(to: Array("https://shop.example/x".utf8)), 302),
        ("redirect:/a,status:307", .redirect(to: Array("/a".utf8)), 307),
        ("status:307,redirect:/a", .redirect(to: Array("/a".utf8)), 307),
        ("redirect:/a,status:500", .redirect(to: Array("/a".utf8)), 302),
    ])
    func ruleInterrupts(actions: String, action: Interruption.Action, status: Int) throws {
        let engine = try Engine(
            """
            SecRule ARGS "@contains x" "id:1,phase:1,\(actions)"
            SecAction "id:2,phase:1,pass"
            SecAction "id:3,phase:5,pass"
            """
        )
        let expected = Interruption(action: action, status: status, ruleID: 1)
        #expect(engine.get("/?q=x") == expected)
        #expect(engine.transaction.wouldInterrupt == expected)
        #expect(engine.matched == [1, 3])
        #expect(engine.get("/?q=y") == nil)
        #expect(engine.transaction.wouldInterrupt == nil)
    }

    @Test(arguments: [
        ("phase:1,log,deny,status:451", "block", 451),
        ("phase:1,log,deny,status:451", "block,status:400", 400),
        ("phase:1,log,deny,status:451", "pass,block", 451),
        ("phase:1,log,deny,status:451", "block,pass", nil),
        ("phase:1,log,deny,status:451", "pass", nil),
        ("phase:2,log,deny,status:451", "block", nil),
        ("phase:1,log,pass", "block", nil),
        ("phase:1,log,pass", "block,deny,status:400", 400),
        ("phase:1,log,deny,status:451", "redirect:/", 302),
    ])
    func blockDoesWhatTheDefaultOfItsPhaseDoes(defaults: String, actions: String, status: Int?) throws {
        let engine = try Engine("SecDefaultAction \"\(defaults)\"\nSecAction \"id:1,phase:1,\(actions)\"")
        #expect(engine.get("/")?.status == status)
    }

    @Test func defaultsHoldForTheRulesBelow() throws {
        let engine = try Engine(
            """
            SecRule ARGS "@streq 1" "id:1,phase:1,block"
            SecDefaultAction "phase:1,deny,status:401,t:lowercase"
            SecRule ARGS "@streq a" "id:2,phase:1,block"
            SecDefaultAction "phase:1,deny,status:402"
            SecRule ARGS "@streq b" "id:3,phase:1,block"
            """
        )
        #expect(engine.get("/?q=1") == nil)
        #expect(engine.get("/?q=A")?.status == 401)
        #expect(engine.get("/?q=B") == nil)
        #expect(engine.get("/?q=b")?.status == 402)
    }

    @Test func detectionOnlyInterruptsNothingAndSaysWhatItWouldHaveDone() throws {
        let engine = try Engine(
            """
            SecRuleEngine DetectionOnly
            SecRule ARGS "@contains x" "id:1,phase:1,deny,status:418"
            SecRule ARGS "@contains x" "id:2,phase:2,deny,status:419"
            """
        )
        #expect(engine.get("/?q=x") == nil)
        #expect(engine.transaction.wouldInterrupt == Interruption(action: .deny, status: 418, ruleID: 1))
        #expect(engine.matched == [1, 2])
        #expect(engine.transaction.matches.map(\.isDisruptive) == [true, true])
    }

    @Test func engineThatIsOffRunsNoRule() throws {
        let engine = try Engine("SecRuleEngine Off\nSecAction \"id:1,phase:1,deny\"")
        #expect(engine.get("/") == nil)
        #expect(engine.matched == [])
        #expect(engine.transaction.wantedRequestBody == 0)
    }

    @Test func loggingPhaseInterruptsNothing() throws {
        let engine = try Engine(
            """
            SecRule ARGS "@contains x" "id:1,phase:1,deny,status:418"
            SecRule RESPONSE_STATUS "@eq 418" "id:2,phase:5,deny,log"
            """
        )
        #expect(engine.get("/?q=x")?.ruleID == 1)
        #expect(engine.matched == [1, 2])
    }

    @Test func quietRuleRefusesWithoutALine() throws {
        let engine = try Engine("SecAction \"id:1,phase:1,deny,nolog\"")
        #expect(engine.get("/")?.ruleID == 1)
        #expect(engine.matched == [])
    }
}
