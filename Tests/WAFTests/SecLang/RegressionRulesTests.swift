// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import WAF

/// The rules inside ModSecurity's own regression tests, and the example files beside them.
@Suite struct RegressionRulesTests {
    /// Errors that are expected, cut to what tells them apart; each says its reason.
    private static let expected: Set<String> = [
        "action-exec.json:2:60: the action exec is not available: no scripts are run; findings reac",
        "action-exec.json:2:72: the action exec is not available: no scripts are run; findings reac",
        "action-id.json:2:33: a single quote opens here and is never closed",
        "action-id.json:2:34: a quote in the middle of a value: put the whole value in single quote",
        "action-xmlns.json:2:59: the value of 'xmlns' is a name, '=' and a value, as in xmlns:soap=",
        "action-xmlns.json:2:63: a quote in the middle of a value: put the whole value in single qu",
        "collection-lua.json:2:1: the directive SecRuleScript is not available: no scripts are run;",
        "collection-lua.json:3:1: the directive SecRuleScript is not available: no scripts are run;",
        "config-include-bad.json:2:9: cannot read config_example-ops.txt: no such file",
        "config-include-bad.json:3:15: unknown operator '@missing_operator'; a pattern that begins ",
        "config-include-bad.json:4:15: unknown operator '@missing_operator'; a pattern that begins ",
        "config-include.json:2:9: cannot read conasdffig_example2.txt: no such file",
        "config-secremoterules.json:2:1: the directive SecRemoteRules is not available: rules are n",
        "config-secremoterules.json:2:1: the directive SecRemoteRulesFailAction is not available: r",
        "config-secremoterules.json:3:1: the directive SecRemoteRules is not available: rules are n",
        "config-xml_external_entity.json:3:22: only 'SecXMLExternalEntity Off' is possible: externa",
        "config_example-ops-include.txt:1:9: cannot read config_example-not-exist.txt: no such file",
        "config_example3.txt:2:45: SecRule takes targets, an operator and a list of actions and not",
        "directive-sec_rule_script.json:2:1: the directive SecRuleScript is not available: no scrip",
        "issue-1831.json:2:22: a quote opens here and is never closed",
        "issue-1831.json:2:23: a quote opens here and is never closed",
        "issue-1831.json:3:28: a quote opens here and is never closed",
        "issue-1831.json:4:22: a quote opens here and is never closed",
        "issue-1831.json:5:28: a quote opens here and is never closed",
        "issue-1941.json:2:19: cannot read does-not-exist-unicode.mapping: no such file",
        "issue-1941.json:2:27: SecUnicodeMapFile takes a file and a code page and nothing more, got",
        "issue-1941.json:2:50: expected a code page, a whole number from 0 to 65535, got 'eita'",
        "issue-1960.json:3:22: a quote opens here and is never closed",
        "issue-2427.json:7:25: the operator @inspectFile is not available: no scripts are run; insp",
        "operator-fuzzyhash.json:3:23: the operator @fuzzyHash is not available: hashes of whole bo",
        "operator-inpectFile.json:2:19: the operator @inspectFile is not available: no scripts are ",
        "operator-inpectFile.json:3:19: the operator @inspectFile is not available: no scripts are ",
        "operator-inpectFile.json:3:23: the operator @inspectFile is not available: no scripts are ",
        "request-body-parser-xml-validade-dtd.json:3:22: only 'SecXMLExternalEntity Off' is possibl",
        "request-body-parser-xml.json:3:22: only 'SecXMLExternalEntity Off' is possible: external e",
        "rule-920200.json:3:108: a quote opens here and is never closed",
        "variable-WEBSERVER_ERROR_LOG.json:1:9: the variable WEBSERVER_ERROR_LOG is not available: ",
    ]

    private struct Case: Decodable {
        let rules: [String]?
    }

    /// Names in the tests begin with `test-cases/data/` wherever they stand.
    private struct DataFiles: RuleFiles {
        let folder: String

        private func place(_ path: String) -> String {
            "\(folder)/\(path.split(separator: "/").last ?? "")"
        }

        func read(_ path: String) throws(RuleFileError) -> [UInt8] { try LocalRuleFiles().read(place(path)) }
        func expand(_ pattern: String) throws(RuleFileError) -> [String] { try LocalRuleFiles().expand(place(pattern)) }
    }

    private func folder() throws -> String {
        let folder = ProcessInfo.processInfo.environment["GATEHOUSE_CONFORMANCE"]
        return try #require(folder, "GATEHOUSE_CONFORMANCE must name the folder of the conformance data")
            + "/modsecurity"
    }

    @Test func rulesAreReadOrRefusedAsExpected() throws {
        let folder = try folder()
        let parser = SecLangParser(files: DataFiles(folder: folder + "/data"))
        var cases = 0
        var refused = 0
        var found: Set<String> = []
        for name in try FileManager.default.contentsOfDirectory(atPath: folder + "/regression").sorted() {
            let data = try Data(contentsOf: URL(filePath: "\(folder)/regression/\(name)"))
            for test in try JSONDecoder().decode([Case].self, from: data) {
                cases += 1
                do throws(SecLangErrors) {
                    _ = try parser.parse(text: (test.rules ?? []).joined(separator: "\n"), name: name)
                } catch {
                    refused += 1
                    let lines = error.errors.map { $0.description.replacing(folder + "/data/", with: "") }
                    found.formUnion(lines.map { String($0.prefix(90)) })
                }
            }
        }
        #expect(cases == 656)
        #expect(refused == 58)
        #expect(found.subtracting(Self.expected).isEmpty)
        #expect(Self.expected.subtracting(found).isEmpty)
    }

    @Test(arguments: [
        (
            "config_example.txt",
            "rule ARGS ; contains <config_example2> ; id=<40> pass t=<trim>\n"
                + "rule ARGS ; contains <config_example> ; id=<101> pass t=<trim>"
        ),
        ("config_example2.txt", "rule ARGS ; contains <config_example2> ; id=<40> pass t=<trim>"),
        ("config_example3.txt", "2:45: SecRule takes targets, an operator and a list of actions and nothing more, got"),
        ("config_example-ops-include.txt", "1:9: cannot read "),
        ("config_example-bad-op-include.txt", "2:52: SecRule takes targets, an operator and a list of actions"),
    ])
    func exampleFiles(name: String, expected: String) throws {
        let files = DataFiles(folder: try folder() + "/data")
        do throws(SecLangErrors) {
            let directives = try SecLangParser(files: files).parse(file: name)
            #expect(directives.map(DirectiveDump.line).joined(separator: "\n") == expected)
        } catch {
            #expect(error.description.contains(":" + expected))
        }
    }
}
