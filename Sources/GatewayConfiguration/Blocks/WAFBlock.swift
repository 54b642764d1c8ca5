// SPDX-License-Identifier: Apache-2.0

import Core

/// `waf`
enum WAFBlock {
    static let schema = ObjectSchema("waf", "The web application firewall.", blank: WAFConfiguration()) {
        Field("mode", \.mode, .enumeration, "Refuse what rules and patches find, only note it, or do not look at all.")
        Field(
            "rules",
            \.rules,
            ValueType<WAFRuleSource>.ruleSource.distinctList(),
            """
            Rules in SecLang, in this order: 'crs' for the OWASP Core Rule Set of the system, a file, a directory with \
            a release of the Core Rule Set or with rule files, or names such as './rules/*.conf'.
            """
        )
        Field("paranoia", \.paranoia, .paranoia, "The paranoia level of the Core Rule Set.")
        Field("anomaly", \.anomaly, WAFAnomalyBlock.schema.type, "The scores from which something is refused.")
        Field(
            "inspect_responses",
            \.inspectResponses,
            .bool,
            "Inspect responses too, such as for error messages of a database."
        )
        Field("body_limit", \.bodyLimit, .bodyLimit, "How much of a body is inspected.")
        Field(
            "on_oversize",
            \.onOversize,
            .enumeration,
            "What becomes of a larger request body: it is refused, or its beginning is inspected."
        )
        Field(
            "on_budget_exceeded",
            \.onBudgetExceeded,
            .enumeration,
            "Whether a pattern that needs too many steps on a value counts as found there ('block') or not ('pass')."
        )
        Field(
            "commerce_rules",
            \.commerceRules,
            .bool,
            "The rules for commerce APIs that come with the gateway."
        )
        Field(
            "exclusions",
            \.exclusions,
            WAFExclusionBlock.global.type.located(\.place).list(),
            "Rules that do not apply somewhere, and why."
        )
        Field(
            "patches",
            \.patchSources,
            WAFPatchFile.list,
            "Files with virtual patches: a file, a directory, or names such as './patches/*.yaml'."
        )
    }
}

/// `routes[].waf`
enum WAFOverrideBlock {
    static let schema = ObjectSchema(
        "route_waf",
        "What a route has otherwise than the global 'waf'; keys that are not given keep what is there.",
        blank: WAFOverride()
    ) {
        Field("mode", \.mode, ValueType<Mode>.enumeration.optional(), "The mode on this route.")
        Field("paranoia", \.paranoia, ValueType<Int>.paranoia.optional(), "The paranoia level on this route.")
        Field("anomaly", \.anomaly, WAFAnomalyBlock.override.type.optional(), "Scores on this route.")
        Field(
            "inspect_responses",
            \.inspectResponses,
            ValueType<Bool>.bool.optional(),
            "Whether responses of this route are inspected."
        )
        Field(
            "body_limit",
            \.bodyLimit,
            ValueType<Int>.bodyLimit.optional(),
            "How much of a body is inspected on this route."
        )
        Field(
            "on_oversize",
            \.onOversize,
            ValueType<WAFConfiguration.OversizeAction>.enumeration.optional(),
            "What becomes of a larger request body on this route."
        )
        Field(
            "exclusions",
            \.exclusions,
            WAFExclusionBlock.ofRoute.type.located(\.place).list(),
            "Rules that do not apply on this route, besides the global exclusions."
        )
    }
}

/// `waf.anomaly`
private enum WAFAnomalyBlock {
    struct Thresholds: Sendable {
        var inbound: Int
        var outbound: Int
    }

    struct Override: Sendable {
        var inbound: Int?
        var outbound: Int?
    }

    private static let score = ValueType<Int>.integer(1...10_000)

    static let schema = ObjectSchema(
        "waf_anomaly",
        "Rules add to a score; from these on, something is refused.",
        blank: WAFConfiguration().anomaly
    ) {
        Field("inbound", \.inbound, score, "For requests.")
        Field("outbound", \.outbound, score, "For responses.")
    }

    static let override = ObjectSchema(
        "route_waf_anomaly",
        "Scores from which something is refused on a route.",
        blank: Override()
    ) {
        Field("inbound", \.inbound, score.optional(), "For requests.")
        Field("outbound", \.outbound, score.optional(), "For responses.")
    }
}

extension WAFConfiguration {
    fileprivate var anomaly: WAFAnomalyBlock.Thresholds {
        get { .init(inbound: inboundThreshold, outbound: outboundThreshold) }
        set { (inboundThreshold, outboundThreshold) = (newValue.inbound, newValue.outbound) }
    }

    fileprivate var patchSources: [WAFPatchFile] {
        get { patchFiles.map { WAFPatchFile(path: $0, patches: []) } }
        set {
            patchFiles = newValue.map(\.path)
            patches = newValue.flatMap(\.patches)
        }
    }
}

extension WAFOverride {
    /// Nil where there is nothing to write.
    fileprivate var anomaly: WAFAnomalyBlock.Override? {
        get {
            inboundThreshold == nil && outboundThreshold == nil
                ? nil : .init(inbound: inboundThreshold, outbound: outboundThreshold)
        }
        set { (inboundThreshold, outboundThreshold) = (newValue?.inbound, newValue?.outbound) }
    }
}

extension ValueType where Value == Int {
    fileprivate static var paranoia: ValueType { integer(1...4) }

    fileprivate static var bodyLimit: ValueType { size(from: 1 << 10, to: 1 << 30) }
}
