// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import WAF

@Suite struct AllowTests {
    /// The phases whose rules still ran after an `allow` in phase 1.
    private func phases(_ allow: String, mode: String = "On") throws -> [Int] {
        let engine = try Engine(
            """
            SecRuleEngine \(mode)
            SecAction "id:100,phase:1,\(allow),nolog"
            SecAction "id:1,phase:1,pass"
            SecAction "id:2,phase:2,pass"
            SecAction "id:3,phase:3,pass"
            SecAction "id:4,phase:4,pass"
            SecAction "id:5,phase:5,pass"
            """
        )
        engine.get("/")
        let matched = engine.matched
        engine.get("/")
        #expect(engine.matched == matched)
        return matched
    }

    @Test func allowLetsAllButLoggingGoBy() throws {
        #expect(try phases("allow") == [5])
    }

    @Test func allowPhaseLetsTheRestOfThePhaseGoBy() throws {
        #expect(try phases("allow:phase") == [2, 3, 4, 5])
    }

    @Test func allowRequestLetsTheRequestGoBy() throws {
        #expect(try phases("allow:request") == [3, 4, 5])
    }

    @Test func detectionGoesOn() throws {
        #expect(try phases("allow", mode: "DetectionOnly") == [1, 2, 3, 4, 5])
    }
}
