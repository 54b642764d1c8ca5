// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import WAF

@Suite struct MultiMatchTests {
    private func values(_ actions: String, _ value: String) throws -> [String] {
        let engine = try Engine("SecRule ARGS:q \"@rx .\" \"id:1,phase:1,pass,nolog,\(actions)\"")
        var seen: [String] = []
        engine.transaction.trace = { seen += $0.targets.map { Engine.text($0.value) } }
        engine.get("/?q=\(value)")
        return seen
    }

    @Test func onlyTheLastStepIsLookedAtWithoutIt() throws {
        #expect(try values("t:none,t:lowercase,t:trim", "%20A%20") == ["a"])
    }

    @Test func eachStepThatChangedSomethingIsLookedAt() throws {
        #expect(try values("t:none,t:lowercase,t:trim,multiMatch", "%20A%20") == [" A ", " a ", "a"])
        #expect(try values("t:none,t:lowercase,t:trim,multiMatch", "a%20") == ["a ", "a"])
        #expect(try values("t:none,t:lowercase,t:trim,multiMatch", "a") == ["a"])
    }

    @Test func matchOnAnEarlierStepIsAMatch() throws {
        let engine = try Engine(
            """
            SecRule ARGS:q "@contains %41" "id:1,phase:1,pass,log,t:none,t:urlDecodeUni"
            SecRule ARGS:q "@contains %41" "id:2,phase:1,pass,log,t:none,t:urlDecodeUni,multiMatch"
            """
        )
        engine.get("/?q=%2541")
        #expect(engine.matched == [2])
    }
}
