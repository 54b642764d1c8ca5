// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import WAF

/// The OWASP Core Rule Set as Debian's package modsecurity-crs installs it, and the release in the folder that the
/// environment variable CRS names.
@Suite struct CoreRuleSetTests {
    private struct Census: Equatable {
        var rules = 0
        var actions = 0
        var markers = 0
        var updates = 0
        var defaults = 0
        var settings = 0
    }

    private func census(_ text: String) throws -> Census {
        var census = Census()
        for directive in try SecLangParser(files: LocalRuleFiles()).parse(text: text, name: "crs.conf") {
            switch directive.kind {
            case .rule: census.rules += 1
            case .action: census.actions += 1
            case .marker: census.markers += 1
            case .updateTargets, .updateAction, .removeRules: census.updates += 1
            case .defaultAction: census.defaults += 1
            case .setting: census.settings += 1
            }
        }
        return census
    }

    @Test func debiansRulesAreReadWhole() throws {
        let setup = try census("Include /etc/modsecurity/crs/crs-setup.conf")
        #expect(setup == Census(actions: 1, defaults: 2, settings: 1))
        let rules = try census("Include /usr/share/modsecurity-crs/rules/*.conf")
        #expect(rules == Census(rules: 790, actions: 9, markers: 40, settings: 1))
        let loader = try census("Include /usr/share/modsecurity-crs/owasp-crs.load")
        #expect(loader.rules == 790)
    }

    @Test(.enabled(if: ProcessInfo.processInfo.environment["CRS"] != nil))
    func rulesOfTheNamedReleaseAreReadWhole() throws {
        let folder = try #require(ProcessInfo.processInfo.environment["CRS"])
        let setup = try census("Include \(folder)/crs-setup.conf.example")
        #expect(setup.actions == 1 && setup.defaults == 5)
        let rules = try census("Include \(folder)/rules/*.conf")
        #expect(rules == Census(rules: 695, actions: 7, markers: 30, updates: 55, settings: 1))
    }

    @Test func escapesInAPatternComeOutAsTheEngineTakesThem() throws {
        let directives = try SecLangParser(files: LocalRuleFiles()).parse(
            file: "/usr/share/modsecurity-crs/rules/REQUEST-942-APPLICATION-ATTACK-SQLI.conf"
        )
        let lines = directives.map(DirectiveDump.line)
        let line = try #require(lines.first { $0.contains("id=<942110>") })
        #expect(
            line.hasPrefix(#"rule ARGS_NAMES ARGS XML[/*] ; rx <(?:^\s*["'`;]+|["'`]+\s*$)> ; id=<942110> phase=<2>"#)
        )
        #expect(line.contains("msg=<SQL Injection Attack: Common Injection Testing Detected> logdata=<Matched Data: "))
    }
}
