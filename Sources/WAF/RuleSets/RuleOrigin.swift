// SPDX-License-Identifier: Apache-2.0

/// Where a rule comes from, by its id: the ranges are the ones that the reference reserves, and our own.
package struct RuleOrigin: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// The OWASP Core Rule Set.
    package static let coreRuleSet = RuleOrigin(rawValue: 1)
    /// Rules for commerce APIs that come with the gateway.
    package static let commerce = RuleOrigin(rawValue: 2)
    /// Virtual patches.
    package static let patch = RuleOrigin(rawValue: 4)
    /// What must hold for a body to be read at all.
    package static let body = RuleOrigin(rawValue: 8)
    /// The user's own rules.
    package static let custom = RuleOrigin(rawValue: 16)

    /// Ids of the rules that virtual patches are made into.
    package static let patchIDs = 9_510_000...9_519_999

    package init(ruleID: Int) {
        switch ruleID {
        case 900_000...999_999: self = .coreRuleSet
        case 9_500_000...9_500_999: self = .commerce
        case Self.patchIDs: self = .patch
        case 9_508_000...9_508_999: self = .body
        default: self = .custom
        }
    }
}

extension CompiledRule {
    package var origin: RuleOrigin { RuleOrigin(ruleID: id) }
}
