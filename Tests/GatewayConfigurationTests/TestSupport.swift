// SPDX-License-Identifier: Apache-2.0

import Foundation

@testable import GatewayConfiguration

enum TestFolder {
    /// Tests/GatewayConfigurationTests.
    static let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    static let golden = tests.appendingPathComponent("Golden")
    static let repository = tests.deletingLastPathComponent().deletingLastPathComponent()

    static var updatesGolden: Bool { ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" }
}

/// A folder of files that lives as long as the test.
final class TemporaryFolder {
    let path: String

    init(_ files: [String: String] = [:]) throws {
        let name = "gatehouse-\(UUID().uuidString)"
        path = FileManager.default.temporaryDirectory.appendingPathComponent(name).path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        for (name, text) in files { try write(text, to: name) }
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    func write(_ text: String, to name: String) throws {
        let url = URL(fileURLWithPath: path).appendingPathComponent(name)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
    }

    func load(
        _ name: String = "gatehouse.yaml",
        overrides: [String] = [],
        environment: [String: String] = [:]
    ) throws(ConfigurationErrors) -> LoadedConfiguration {
        try ConfigurationLoader.load(path: "\(path)/\(name)", overrides: overrides, environment: environment)
    }

    /// The errors of a configuration, with this folder left out of their text.
    func errors(
        _ name: String = "gatehouse.yaml",
        overrides: [String] = [],
        environment: [String: String] = [:]
    ) -> String {
        do throws(ConfigurationErrors) {
            _ = try load(name, overrides: overrides, environment: environment)
            return ""
        } catch {
            return error.description.replacingOccurrences(of: path + "/", with: "")
        }
    }
}

/// The shortest valid configuration, and lines after it.
func minimal(_ more: String = "") -> String {
    """
    listeners:
      - address: 127.0.0.1:8080
    upstreams:
      shop:
        targets: ["http://127.0.0.1:9000"]
    routes:
      - match: { path: "/**" }
        upstream: shop

    """ + more
}

func load(
    _ text: String,
    overrides: [String] = [],
    environment: [String: String] = [:]
) throws(ConfigurationErrors) -> Configuration {
    try ConfigurationLoader.load(text: text, directory: "/", overrides: overrides, environment: environment)
        .configuration
}

func errors(_ text: String, overrides: [String] = [], environment: [String: String] = [:]) -> [Diagnostic] {
    do throws(ConfigurationErrors) {
        _ = try load(text, overrides: overrides, environment: environment)
        return []
    } catch {
        return error.diagnostics
    }
}

func writeBytes(_ bytes: [UInt8], to path: String) -> Bool {
    FileManager.default.createFile(atPath: path, contents: Data(bytes))
}
