// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import GatewayConfiguration

/// Where the configuration comes from: the same options for every verb that reads one.
struct ConfigurationOptions: ParsableArguments {
    @Option(name: [.short, .long], help: "The configuration file; `-` reads standard input.")
    var config = "/etc/gatehouse/gatehouse.yaml"

    @Option(name: .long, help: "Overrides one value, such as `listeners.0.address=127.0.0.1:0`. May be repeated.")
    var set: [String] = []

    var source: ConfigurationSource {
        ConfigurationSource(path: config, overrides: set)
    }
}

/// A configuration that can be read again.
struct ConfigurationSource: Sendable {
    let path: String
    let overrides: [String]

    func load() throws(ConfigurationErrors) -> LoadedConfiguration {
        try ConfigurationLoader.load(
            path: path,
            overrides: overrides,
            environment: ProcessInfo.processInfo.environment
        )
    }
}

/// Standard error, for what people read and tools match.
enum Terminal {
    static func error(_ line: String) {
        FileHandle.standardError.write(Data((line + "\n").utf8))
    }
}
