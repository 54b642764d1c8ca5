// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import WAF

@Suite struct SkipTests {
    @Test func skipGoesPastAsManyRulesOfThePhase() throws {
        let engine = try Engine(
            """
            SecRule ARGS:skip "@eq 1" "id:1,phase:1,pass,nolog,skip:2"
            SecAction "id:2,phase:1,pass,log"
            SecAction "id:20,phase:2,pass,log"
            SecRule ARGS "@rx ." "id:3,phase:1,pass,log,chain"
                SecRule ARGS "@rx ."
            SecAction "id:4,phase:1,pass,log"
            """
        )
        engine.get("/?skip=1")
        #expect(engine.matched == [4, 20])
        engine.get("/?skip=0")
        #expect(engine.matched == [2, 3, 4, 20])
    }

    @Test func skipBeyondTheEndEndsThePhase() throws {
        let engine = try Engine(
            """
            SecAction "id:1,phase:1,pass,nolog,skip:100"
            SecAction "id:2,phase:1,pass,log"
            SecAction "id:3,phase:2,pass,log"
            """
        )
        engine.get("/")
        #expect(engine.matched == [3])
    }

    @Test func skipAfterGoesOnBehindTheMarker() throws {
        let engine = try Engine(
            """
            SecMarker END
            SecRule ARGS:skip "@eq 1" "id:1,phase:1,pass,nolog,skipAfter:END"
            SecAction "id:2,phase:1,pass,log"
            SecMarker END
            SecAction "id:3,phase:1,pass,log"
            """
        )
        engine.get("/?skip=1")
        #expect(engine.matched == [3])
    }

    @Test func skipAfterCanNameARule() throws {
        let engine = try Engine(
            """
            SecAction "id:1,phase:1,pass,nolog,skipAfter:2"
            SecAction "id:2,phase:1,pass,log"
            SecAction "id:3,phase:1,pass,log"
            """
        )
        engine.get("/")
        #expect(engine.matched == [3])
    }

    @Test func skipAfterOfAMarkerThatIsNotThereEndsThePhaseAndIsWarnedOf() throws {
        let engine = try Engine(
            """
            SecAction "id:1,phase:1,pass,nolog,skipAfter:GONE"
            SecAction "id:2,phase:1,pass,log"
            SecAction "id:3,phase:2,pass,log"
            """
        )
        engine.get("/")
        #expect(engine.matched == [3])
        #expect(
            engine.transaction.plan.warnings.map(\.description) == [
                "test.conf:1:1: skipAfter:GONE finds no SecMarker of that name below it: the rest of the phase is skipped"
            ]
        )
    }

    @Test func markersKeepTheirPlaceWhenRulesAreRemoved() throws {
        let engine = try Engine(
            """
            SecAction "id:1,phase:1,pass,nolog,skipAfter:END"
            SecAction "id:2,phase:1,pass,log"
            SecMarker END
            SecAction "id:3,phase:1,pass,log"
            SecRuleRemoveById 2
            """
        )
        engine.get("/")
        #expect(engine.matched == [3])
    }
}
