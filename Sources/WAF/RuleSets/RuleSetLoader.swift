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
        _ sources: [RuleSource], _ options: RuleSetOptions, excluding exclusions: [RuleExclusion] = []
    ) throws(SecLangErrors) -> Plan {
        var directives = try directives(sources, options)
        for exclusion in exclusions {
            do throws(SecLangError) {
                directives += try exclusion.directives()
            } catch {
                throw SecLangErrors([error])
            }
        }
        return try Plan.compile(directives, files: files) { settings in
            settings.mode = options.mode
            settings.readsRequestBody = true
            settings.readsResponseBody = options.inspectsResponses
            if let limit = options.requestBodyLimit { settings.requestBodyLimit = limit }
            settings.requestBodyLimitAction = options.requestBodyLimitAction
            settings.matchesBeyondBudget = options.matchesBeyondBudget
        }
    }

    private func directives(_ sources: [RuleSource], _ options: RuleSetOptions) throws(SecLangErrors) -> [Directive] {
        let parser = SecLangParser(files: files)
        let setup = try parser.parse(text: Self.setup(options), name: "gatehouse.yaml (waf)")
        var directives = try parser.parse(text: ShippedRules.base, name: "rules/base.conf")
        if options.includesCommerceRules {
            directives += try parser.parse(text: ShippedRules.commerce, name: "rules/commerce.conf")
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
        of source: RuleSource, setup: [Directive], _ parser: SecLangParser
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
        _ file: String, _ body: () throws(RuleFileError) -> Value
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
