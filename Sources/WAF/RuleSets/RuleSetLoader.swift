// SPDX-License-Identifier: Apache-2.0

/// One entry of what a plan is made from.
package enum RuleSource: Hashable, Sendable {
    /// A rule file, or a shell pattern that names some.
    case files(String)
    /// A folder with a release of the Core Rule Set.
    case coreRuleSet(directory: String)
    /// Rules that stand elsewhere; the name says where.
    case text(String, name: String)
}

/// What is set from outside the rules.
package struct RuleSetOptions: Hashable, Sendable {
    package var mode = EngineMode.on
    /// 1 to 4: how much is suspicious. Only the Core Rule Set knows it.
    package var paranoia = 1
    /// Scores from which a request or a response is refused.
    package var inboundThreshold = 5
    package var outboundThreshold = 4
    package var inspectsResponses = false
    /// Bytes; nil for what the rules say.
    package var requestBodyLimit: Int?
    package var requestBodyLimitAction = BodyLimitAction.reject
    package var matchesBeyondBudget = true
    /// Whether the rules for commerce APIs that come with the gateway are in.
    package var includesCommerceRules = true

    package init() {}
}

/// Reads sources and compiles them to a plan.
package struct RuleSetLoader {
    private let files: any RuleFiles

    package init(files: any RuleFiles) {
        self.files = files
    }

    package func load(
        _ sources: [RuleSource],
        _ options: RuleSetOptions,
        excluding exclusions: [RuleExclusion] = [],
        patches: [VirtualPatch] = []
    ) throws(SecLangErrors) -> Plan {
        let directives = try directives(sources, options, excluding: exclusions, patches: patches)
        return try Plan.compile(directives, files: files) { settings in
            settings.mode = options.mode
            settings.readsRequestBody = true
            settings.readsResponseBody = options.inspectsResponses
            if let limit = options.requestBodyLimit { settings.requestBodyLimit = limit }
            settings.requestBodyLimitAction = options.requestBodyLimitAction
            settings.paranoia = options.paranoia
            settings.matchesBeyondBudget = options.matchesBeyondBudget
        }
    }

    /// A rule as ``load(_:_:excluding:patches:)`` would compile it, for people; nil when there is none of the id.
    package func describe(
        rule id: Int,
        _ sources: [RuleSource],
        _ options: RuleSetOptions,
        excluding exclusions: [RuleExclusion] = [],
        patches: [VirtualPatch] = []
    ) throws(SecLangErrors) -> RuleDescription? {
        let directives = try directives(sources, options, excluding: exclusions, patches: patches)
        return try RuleDescription(rule: id, directives, files: files)
    }

    /// All that a plan is made of, in the order of its meaning.
    private func directives(
        _ sources: [RuleSource],
        _ options: RuleSetOptions,
        excluding exclusions: [RuleExclusion],
        patches: [VirtualPatch]
    ) throws(SecLangErrors) -> [Directive] {
        var errors: [SecLangError] = []
        var made: [Directive] = []
        func add(_ body: () throws(SecLangError) -> [Directive]) {
            do throws(SecLangError) {
                made += try body()
            } catch {
                errors.append(error)
            }
        }
        for patch in patches { add { () throws(SecLangError) in try patch.directives() } }
        // Patches stand before the rules of the user, who may skip or allow what comes after.
        var directives = try directives(sources, options, patches: made)
        made = []
        for exclusion in exclusions { add { () throws(SecLangError) in try exclusion.directives() } }
        directives += made
        guard errors.isEmpty else { throw SecLangErrors(errors) }
        return directives
    }

    private func directives(
        _ sources: [RuleSource],
        _ options: RuleSetOptions,
        patches: [Directive]
    ) throws(SecLangErrors) -> [Directive] {
        let parser = SecLangParser(files: files)
        let setup = try parser.parse(text: Self.setup(options), name: "gatehouse.yaml (waf)")
        var directives = try parser.parse(text: ShippedRules.base, name: ShippedRules.baseName) + patches
        if options.includesCommerceRules {
            directives += try parser.parse(text: ShippedRules.commerce, name: ShippedRules.commerceName)
            // Before the rules that they keep from honest requests.
            directives += try parser.parse(text: ShippedRules.exclusions, name: ShippedRules.exclusionsName)
        }
        var errors: [SecLangError] = []
        for source in sources {
            do throws(SecLangErrors) {
                directives += try self.directives(of: source, setup: setup, parser)
            } catch {
                errors += error.errors
            }
        }
        guard errors.isEmpty else { throw SecLangErrors(errors) }
        return directives
    }

    private func directives(
        of source: RuleSource,
        setup: [Directive],
        _ parser: SecLangParser
    ) throws(SecLangErrors) -> [Directive] {
        switch source {
        case .text(let text, let name): return try parser.parse(text: text, name: name)
        case .files(let pattern):
            var directives: [Directive] = []
            for file in try located(pattern, { () throws(RuleFileError) in try files.expand(pattern) }) {
                directives += try parser.parse(file: file)
            }
            return directives
        case .coreRuleSet(let directory):
            let set = try located(directory) { () throws(RuleFileError) in
                try CoreRuleSet(directory: directory, files: files)
            }
            return try set.directives(setup: setup, parser: parser, files: files)
        }
    }

    private func located<Value>(
        _ file: String,
        _ body: () throws(RuleFileError) -> Value
    ) throws(SecLangErrors) -> Value {
        do throws(RuleFileError) {
            return try body()
        } catch {
            throw SecLangErrors([SecLangError(error.reason, at: SourceLocation(file: file, line: 1, column: 1))])
        }
    }

    /// The numbers of the configuration in the Core Rule Set's own words, those of release 3 and of release 4.
    private static func setup(_ options: RuleSetOptions) -> String {
        let variables = [
            "paranoia_level=\(options.paranoia)", "executing_paranoia_level=\(options.paranoia)",
            "blocking_paranoia_level=\(options.paranoia)", "detection_paranoia_level=\(options.paranoia)",
            "inbound_anomaly_score_threshold=\(options.inboundThreshold)",
            "outbound_anomaly_score_threshold=\(options.outboundThreshold)",
        ]
        let actions = variables.map { "setvar:'tx.\($0)'" }.joined(separator: ",")
        return "SecAction \"id:9509000,phase:1,nolog,pass,t:none,\(actions)\"\n"
    }
}
