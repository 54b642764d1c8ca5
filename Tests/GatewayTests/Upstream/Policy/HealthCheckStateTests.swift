// SPDX-License-Identifier: Apache-2.0

import GatewayConfiguration
import Testing

@testable import Gateway

@Suite struct HealthCheckStateTests {
    private func state(healthyAfter: Int = 2, unhealthyAfter: Int = 3) -> HealthCheckState {
        var configuration = HealthCheckConfiguration()
        configuration.healthyAfter = healthyAfter
        configuration.unhealthyAfter = unhealthyAfter
        return HealthCheckState(configuration)
    }

    /// Feeds `+` for success and `-` for failure; answers the changes at their places, `.` for none.
    private func changes(_ state: inout HealthCheckState, _ results: String) -> String {
        String(
            results.map { result in
                guard state.record(success: result == "+") else { return "." }
                return state.isUsable ? "U" : "D"
            }
        )
    }

    @Test func isTrustedUntilChecksHaveSpoken() {
        var state = state()
        #expect(state.health == .unknown)
        #expect(state.isUsable)
        #expect(state.record(success: false) == false)
        #expect(state.health == .unknown)
        #expect(state.record(success: true) == false)
        #expect(state.health == .healthy)
    }

    @Test func enoughFailuresInARowMakeItUnhealthy() {
        var state = state(unhealthyAfter: 3)
        #expect(changes(&state, "+--+---") == "......D")
        #expect(state.health == .unhealthy)
    }

    @Test func enoughSuccessesInARowMakeItHealthyAgain() {
        var state = state(healthyAfter: 2, unhealthyAfter: 1)
        #expect(changes(&state, "-+-++") == "D...U")
        #expect(state.health == .healthy)
    }

    @Test func aChangeIsToldOnce() {
        var state = state(healthyAfter: 1, unhealthyAfter: 1)
        #expect(changes(&state, "---+++--") == "D..U..D.")
    }

    @Test func countsBelowOneMeanOne() {
        var state = state(healthyAfter: 0, unhealthyAfter: -1)
        #expect(changes(&state, "-+") == "DU")
    }
}
