// SPDX-License-Identifier: Apache-2.0

import GatewayConfiguration

/// What active checks think of one target. Until they have spoken it is trusted: at start all would
/// otherwise be refused for as long as the first check takes.
struct HealthCheckState: Sendable {
    enum Health: Sendable {
        case unknown, healthy, unhealthy
    }

    private(set) var health = Health.unknown
    private let healthyAfter: Int
    private let unhealthyAfter: Int
    /// Checks in a row that disagree with ``health``.
    private var against = 0

    init(_ configuration: HealthCheckConfiguration) {
        self.healthyAfter = max(1, configuration.healthyAfter)
        self.unhealthyAfter = max(1, configuration.unhealthyAfter)
    }

    var isUsable: Bool { health != .unhealthy }

    /// Notes one check's result. True when ``isUsable`` changed with it.
    mutating func record(success: Bool) -> Bool {
        guard success != isUsable else {
            against = 0
            if success { health = .healthy }
            return false
        }
        against += 1
        guard against >= (success ? healthyAfter : unhealthyAfter) else { return false }
        against = 0
        health = success ? .healthy : .unhealthy
        return true
    }
}
