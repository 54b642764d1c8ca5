// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import GatewayConfiguration

@Suite struct YAMLReaderTests {
    @Test func wordsOfOldYAMLAreText() throws {
        let configuration = try load(minimal("waf: { mode: off }\nlogs: { access: off }\nadmin: off\n"))
        #expect(configuration.logs.access == nil)
        #expect(configuration.admin.address == nil)
        let names = try load(minimal().replacing("shop", with: "no"))
        #expect(names.upstreams.map(\.name) == ["no"])
    }

    @Test(arguments: ["yes", "on", "True", "TRUE", "1", "y", "\"true\""])
    func onlyTrueAndFalseAreBooleans(_ text: String) {
        let found = errors(minimal("cookies: { secure: \(text) }"))
        #expect(found.count == 1)
        #expect(found.first?.message.contains("is not a boolean in cookies.secure") == true)
    }

    @Test func positionsCountUnicodeScalarsAndSkipAByteOrderMark() {
        let found = errors("\u{FEFF}# é\n\"ééé\": 1\r\nlogs: { \"ä\": 1 }\r\n")
        let unknown = found.filter { $0.message.hasPrefix("unknown key") }
        #expect(unknown.map { [$0.line, $0.column] } == [[2, 1], [3, 9]])
    }

    @Test func repeatedKeysAreReportedWithBothPlacesWhereverTheyAre() {
        let found = errors(
            minimal("http:\n  max_headers: 1\n  \"max_headers\": 2\nlogs: { level: info, level: info }\nhttp: {}")
        )
        #expect(found.map { [$0.line, $0.column] } == [[11, 3], [12, 22], [13, 1]])
        #expect(found.last?.message == "the key 'http' is given twice; first at gatehouse.yaml:9:1")
    }

    @Test(arguments: ["'': 1\n'': 2\n", "\"\\x41\": 1\n\"\\x41\": 2\n", "? [a]\n: 1\n? [a]\n: 2\n", "é: 1\né: 2\n"])
    func strangeRepeatedKeysAreErrors(_ text: String) {
        #expect(errors(text).contains { $0.message.contains("twice") || $0.message.contains("a key must be text") })
    }

    @Test func manyRepeatedKeysEndInAnError() {
        let text = String(repeating: "a: 1\n", count: 500)
        #expect(errors(text).count >= 1)
    }

    @Test func manyAliasesAreRefusedBeforeTheyAreFollowed() {
        let bomb = (1..<40).map { "k\($0): &k\($0) [*k\($0 - 1), *k\($0 - 1)]" }.joined(separator: "\n")
        #expect(
            errors("k0: &k0 x\n" + bomb).map(\.message) == ["there are more than 32 aliases ('*name') in this file"]
        )
    }

    @Test(arguments: ["[", "{a: ", "- "])
    func deepNestingIsAnError(_ opening: String) {
        for depth in [40, 900, 5000] {
            #expect(errors("a:\n  " + String(repeating: opening, count: depth)).count >= 1)
        }
    }

    @Test(arguments: [
        "\u{0}", "a: \u{1}", "a: \"\\q\"", "%YAML 9.9\n---\na: b", "a: b: c", "@", "`", "a: 'b", "&a", "*a",
    ])
    func malformedTextIsAnErrorWithAPlace(_ text: String) {
        let found = errors(text)
        #expect(!found.isEmpty)
        #expect(found.allSatisfy { $0.line >= 1 && $0.column >= 1 })
    }

    @Test func fileThatIsNotUTF8IsAnError() throws {
        let folder = try TemporaryFolder()
        try folder.write("", to: "gatehouse.yaml")
        try #require(writeBytes([0x61, 0x0A, 0xFF], to: "\(folder.path)/gatehouse.yaml"))
        #expect(folder.errors() == "gatehouse.yaml:2:1: error: cannot read the configuration: it is not UTF-8")
    }

    @Test func largeFileIsAnError() throws {
        let folder = try TemporaryFolder(["gatehouse.yaml": String(repeating: "#", count: FileAccess.maximumBytes + 1)])
        #expect(folder.errors() == "gatehouse.yaml:1:1: error: cannot read the configuration: it is larger than 1 MiB")
    }
}
