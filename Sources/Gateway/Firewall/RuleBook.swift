// SPDX-License-Identifier: Apache-2.0

package import GatewayConfiguration
package import WAF

/// The rules of a configuration, for people who ask about one.
package struct RuleBook {
    private let rules: FirewallRules

    /// - Parameter route: whose rules; nil for those of requests that belong to no route.
    package init(_ configuration: Configuration, route: String?) {
        let own = configuration.routes.first { $0.name == route }?.waf
        rules = FirewallRules(
            own.map { configuration.waf.applying($0) } ?? configuration.waf,
            route: route,
            today: Today.epochDays
        )
    }

    /// - Returns: nil when there is no such rule.
    package func rule(_ id: Int) throws(SnapshotError) -> RuleDescription? { try rules.describe(rule: id) }
}

/// Whole days since 1970, in UTC.
package enum Today {
    package static var epochDays: Int { Int(WallClock.now() / 86_400_000_000_000) }
}

extension Snapshot {
    /// What the rules of all routes have that needs nothing done or has no effect, once each, with its place.
    package var ruleWarnings: [String] {
        var seen: Set<String> = []
        let firewalls = routes.map(\.firewall) + [firewalls.general]
        return firewalls.compactMap { $0 }.flatMap(\.plan.warnings).map(\.description).filter {
            seen.insert($0).inserted
        }
    }
}
