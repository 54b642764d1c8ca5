// SPDX-License-Identifier: Apache-2.0

package import Core

/// `waf`: the web application firewall.
package struct WAFConfiguration: Sendable, Hashable {
    /// What becomes of a request whose body is larger than ``bodyLimit``.
    package enum OversizeAction: String, CaseIterable, Sendable {
        case reject
        /// Inspect as much as the limit allows and pass the rest on unseen.
        case inspectPrefix = "inspect_prefix"
    }
    /// What a pattern counts as that needed more steps than it may take.
    package enum BudgetAction: String, CaseIterable, Sendable {
        /// It matched.
        case block
        /// It did not match.
        case pass
    }

    package var mode = Mode.block
    /// In the order in which they are read.
    package var rules: [WAFRuleSource] = []
    /// 1 to 4.
    package var paranoia = 1
    /// The score from which a request is refused.
    package var inboundThreshold = 5
    /// The score from which a response is withheld.
    package var outboundThreshold = 4
    package var inspectResponses = false
    /// Bytes of a body that are inspected.
    package var bodyLimit = 1 << 20
    package var onOversize = OversizeAction.reject
    package var onBudgetExceeded = BudgetAction.block
    /// The rules for commerce APIs that come with the gateway.
    package var commerceRules = true
    /// Those of the past too; see ``inForce(epochDays:)``.
    package var exclusions: [WAFExclusion] = []
    /// What ``patchFiles`` have, in their order.
    package var patches: [WAFPatch] = []
    /// Absolute paths of the files that `patches` names, each once.
    package var patchFiles: [String] = []

    package init() {}

    /// The configuration of a route.
    package func applying(_ override: WAFOverride) -> WAFConfiguration {
        var result = self
        if let mode = override.mode { result.mode = mode }
        if let paranoia = override.paranoia { result.paranoia = paranoia }
        if let threshold = override.inboundThreshold { result.inboundThreshold = threshold }
        if let threshold = override.outboundThreshold { result.outboundThreshold = threshold }
        if let inspects = override.inspectResponses { result.inspectResponses = inspects }
        if let limit = override.bodyLimit { result.bodyLimit = limit }
        if let action = override.onOversize { result.onOversize = action }
        result.exclusions += override.exclusions
        return result
    }

    /// Without the exclusions whose last day is over. Patches stay: one that was forgotten still protects.
    ///
    /// - Parameter epochDays: Today, in whole days since 1970-01-01 UTC.
    package func inForce(epochDays: Int) -> WAFConfiguration {
        var result = self
        result.exclusions.removeAll { $0.until?.isPast(epochDays: epochDays) == true }
        return result
    }
}

/// `waf.rules[]`
package enum WAFRuleSource: Hashable, Sendable {
    /// `crs`: the OWASP Core Rule Set where the system has it.
    case coreRuleSet
    /// A file, a directory, or a file's name with `*` and `?`; absolute.
    case path(String)
}

/// `routes[].waf`: what a route has otherwise than the global block. Nil keeps what is there.
package struct WAFOverride: Sendable, Hashable {
    package var mode: Mode?
    package var paranoia: Int?
    package var inboundThreshold: Int?
    package var outboundThreshold: Int?
    package var inspectResponses: Bool?
    /// Bytes.
    package var bodyLimit: Int?
    package var onOversize: WAFConfiguration.OversizeAction?
    /// Besides the global ones. Their ``WAFExclusion/route`` is nil: they hold on this route.
    package var exclusions: [WAFExclusion] = []

    package init() {}
}
