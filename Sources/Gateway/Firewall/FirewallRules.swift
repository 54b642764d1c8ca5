// SPDX-License-Identifier: Apache-2.0

import Core
import GatewayConfiguration
import WAF

/// What one firewall is compiled from: the settings of a route, less what concerns other routes or is over.
package struct FirewallRules: Hashable {
    let settings: WAFConfiguration
    private let patches: [VirtualPatch]

    init(_ settings: WAFConfiguration, route: String?, today: Int) {
        var settings = settings.inForce(epochDays: today)
        settings.exclusions.removeAll { $0.route != nil && $0.route != route }
        patches = VirtualPatch.all(settings.patches, on: route)
        settings.patches = []
        self.settings = settings
    }

    /// Where a Core Rule Set is that the configuration calls `crs`: one that was installed for the gateway, or Debian's.
    package static let coreRuleSetDirectories = ["/var/lib/gatehouse/crs", CoreRuleSet.debianDirectory]

    func compile() throws(SnapshotError) -> Plan {
        let files = LocalRuleFiles()
        do throws(SecLangErrors) {
            return try RuleSetLoader(files: files).load(
                try sources(files),
                options,
                excluding: settings.exclusions.map(Self.exclusion),
                patches: patches
            )
        } catch {
            throw SnapshotError("the firewall's rules cannot be loaded:\n\(error)")
        }
    }

    /// A rule as ``compile()`` would make it, for people; nil when there is none of the id.
    func describe(rule id: Int) throws(SnapshotError) -> RuleDescription? {
        let files = LocalRuleFiles()
        do throws(SecLangErrors) {
            return try RuleSetLoader(files: files).describe(
                rule: id,
                try sources(files),
                options,
                excluding: settings.exclusions.map(Self.exclusion),
                patches: patches
            )
        } catch {
            throw SnapshotError("the firewall's rules cannot be loaded:\n\(error)")
        }
    }

    private var options: RuleSetOptions {
        var options = RuleSetOptions()
        options.mode = settings.mode == .block ? .on : .detectionOnly
        options.paranoia = settings.paranoia
        options.inboundThreshold = settings.inboundThreshold
        options.outboundThreshold = settings.outboundThreshold
        options.inspectsResponses = settings.inspectResponses
        options.requestBodyLimit = settings.bodyLimit
        options.requestBodyLimitAction = settings.onOversize == .reject ? .reject : .processPartial
        options.matchesBeyondBudget = settings.onBudgetExceeded == .block
        options.includesCommerceRules = settings.commerceRules
        return options
    }

    private func sources(_ files: LocalRuleFiles) throws(SecLangErrors) -> [RuleSource] {
        var sources: [RuleSource] = []
        for rule in settings.rules {
            switch rule {
            case .coreRuleSet: sources.append(.coreRuleSet(directory: try Self.coreRuleSet(files)))
            case .path(let path):
                if Self.exists("\(path)/rules", files) {
                    sources.append(.coreRuleSet(directory: path))
                } else if Self.exists("\(path)/.", files) {
                    sources.append(.files("\(path)/*.conf"))
                } else {
                    sources.append(.files(path))
                }
            }
        }
        return sources
    }

    private static func exists(_ path: String, _ files: LocalRuleFiles) -> Bool { (try? files.exists(path)) ?? false }

    private static func coreRuleSet(_ files: LocalRuleFiles) throws(SecLangErrors) -> String {
        if let directory = coreRuleSetDirectories.first(where: { exists("\($0)/rules", files) }) { return directory }
        throw SecLangErrors([
            SecLangError(
                "there is no Core Rule Set in \(coreRuleSetDirectories.joined(separator: " or ")); install Debian's modsecurity-crs, run 'gatehouse waf install-crs', or name a folder",
                at: WAF.SourceLocation(file: "waf.rules: crs", line: 1, column: 1)
            )
        ])
    }

    private static func exclusion(_ exclusion: WAFExclusion) -> RuleExclusion {
        let target: RuleExclusion.Target? =
            switch exclusion.target {
            case nil: nil
            case .argument(let name): .argument(name)
            case .header(let name): .header(name)
            case .cookie(let name): .cookie(name)
            case .variable(let text): .variable(text)
            }
        let place = exclusion.place
        return RuleExclusion(
            rules: exclusion.rules,
            tags: exclusion.tags,
            target: target,
            at: WAF.SourceLocation(file: place.file, line: place.line, column: place.column)
        )
    }
}
