// SPDX-License-Identifier: Apache-2.0

import Core
import GatewayConfiguration
import WAF

/// The firewalls of a snapshot: one for each set of settings that a route has.
struct FirewallSet: Sendable {
    /// For requests that belong to no route.
    let general: Firewall?
    private let byRoute: [Firewall?]
    /// What rules remember; kept from one snapshot to the next.
    let store: CollectionStore

    /// Reads and compiles rules: takes tens of milliseconds with the Core Rule Set, and must not run on an event loop.
    ///
    /// - Parameter today: days since 1970, for exclusions that end.
    init(_ configuration: Configuration, today: Int, replacing previous: FirewallSet?) throws(SnapshotError) {
        let store = previous?.store ?? CollectionStore()
        self.store = store
        let findings = RuleFinding(configuration.logs)
        var made: [FirewallRules: Firewall] = [:]
        func firewall(_ settings: WAFConfiguration, route: String?) throws(SnapshotError) -> Firewall? {
            guard settings.mode != .off else { return nil }
            let rules = FirewallRules(settings, route: route, today: today)
            if let firewall = made[rules] { return firewall }
            let firewall = Firewall(
                plan: try rules.compile(),
                configuration: settings,
                store: store,
                findings: findings
            )
            made[rules] = firewall
            return firewall
        }
        general = try firewall(configuration.waf, route: nil)
        var byRoute: [Firewall?] = []
        for route in configuration.routes {
            let settings = route.waf.map { configuration.waf.applying($0) } ?? configuration.waf
            byRoute.append(try firewall(settings, route: route.name))
        }
        self.byRoute = byRoute
    }

    /// Each once.
    var plans: [Plan] {
        var seen: Set<ObjectIdentifier> = []
        return ([general] + byRoute).compactMap { $0?.plan }.filter { seen.insert(ObjectIdentifier($0)).inserted }
    }

    /// - Parameter route: the position in the configuration.
    func firewall(ofRoute route: Int) -> Firewall? { byRoute.indices.contains(route) ? byRoute[route] : nil }
}
