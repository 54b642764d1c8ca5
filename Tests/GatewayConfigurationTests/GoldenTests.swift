// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import GatewayConfiguration

/// `Golden/NAME.yaml` stands beside `NAME.effective.yaml`, what it means in full, or `NAME.errors.txt`,
/// what is wrong with it. UPDATE_GOLDEN=1 writes them anew.
@Suite struct GoldenTests {
    private static let inputs = FileAccess.names(in: TestFolder.golden.path)
        .filter { $0.hasSuffix(".yaml") && !$0.hasSuffix(".effective.yaml") }
        .map { String($0.dropLast(5)) }

    @Test func everyCaseIsThere() {
        #expect(Self.inputs.count == 29)
    }

    @Test(arguments: inputs)
    func configurationMeansWhatItsGoldenFileSays(_ name: String) throws {
        let url = TestFolder.golden.appendingPathComponent(name + ".yaml")
        let text = try String(contentsOf: url, encoding: .utf8)
        let effective = TestFolder.golden.appendingPathComponent(name + ".effective.yaml")
        let errors = TestFolder.golden.appendingPathComponent(name + ".errors.txt")
        do throws(ConfigurationErrors) {
            let loaded = try load(text, name: name + ".yaml")
            let rendered = EffectiveConfiguration.render(loaded)
            try compare(rendered, with: effective)
            #expect(!FileManager.default.fileExists(atPath: errors.path))
            let again = try load(rendered, name: name + ".effective.yaml")
            #expect(EffectiveConfiguration.render(again) == rendered)
            #expect(again.unsafeSettings == loaded.unsafeSettings)
        } catch {
            try compare(error.description + "\n", with: errors)
            #expect(!FileManager.default.fileExists(atPath: effective.path), "\(error)")
        }
    }

    private func load(_ text: String, name: String) throws(ConfigurationErrors) -> Configuration {
        try ConfigurationLoader.load(
            text: text,
            name: name,
            directory: TestFolder.golden.path,
            environment: ["SHOP": "http://10.0.0.5:9000", "BAD": "hunter2"]
        ).configuration
    }

    private func compare(_ text: String, with url: URL) throws(ConfigurationErrors) {
        let actual = text.replacingOccurrences(of: TestFolder.golden.path, with: "GOLDEN")
        if TestFolder.updatesGolden {
            #expect(throws: Never.self) { try Data(actual.utf8).write(to: url) }
        }
        let expected = try? String(contentsOf: url, encoding: .utf8)
        #expect(expected == actual, "run with UPDATE_GOLDEN=1 and look at the difference")
    }
}
