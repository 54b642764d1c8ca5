// SPDX-License-Identifier: Apache-2.0

import Core
import GatewayConfiguration
import WAF

/// The rules of one route, compiled, and how they are applied. Part of the snapshot; routes with the same settings
/// share it.
package final class Firewall: Sendable {
    let plan: Plan
    let configuration: WAFConfiguration
    /// What rules remember from one request to the next; lives on through reloads.
    let store: CollectionStore
    let findings: RuleFinding

    init(plan: Plan, configuration: WAFConfiguration, store: CollectionStore, findings: RuleFinding) {
        self.plan = plan
        self.findings = findings
        self.configuration = configuration
        self.store = store
    }

    var refuses: Bool { configuration.mode == .block }

    /// The rules that note what they find and refuse nothing, by the modes of their checks.
    func passiveOrigins(_ mode: (CheckID) -> Mode) -> RuleOrigin {
        var origins: RuleOrigin = []
        for (origin, check) in Self.checks where mode(check) != .block { origins.insert(origin) }
        return origins
    }

    private static let checks: [(RuleOrigin, CheckID)] = [
        (.coreRuleSet, .wafCoreRules), (.commerce, .wafCommerce), (.patch, .wafPatch), (.body, .wafBody),
        (.custom, .wafRules),
    ]

    /// Whether rules speak under this check.
    static func isOwn(_ check: CheckID) -> Bool { checks.contains { $0.1 == check } }

    static func check(of ruleID: Int) -> CheckID {
        let origin = RuleOrigin(ruleID: ruleID)
        return checks.first { $0.0 == origin }?.1 ?? .wafRules
    }
}
