// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Core
import Gateway
import GatewayConfiguration

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Checks a configuration, and shows what is in force under it.",
        discussion: """
            Does all that `serve` does short of listening: reads the files, checks every value, loads
            certificates and builds the routes. Prints the effective configuration with every default
            filled in and secrets as ***, then the mode of every check.

            Examples:
              gatehouse check --config gatehouse.yaml
              envsubst < template.yaml | gatehouse check --config - --quiet

            Exit codes: 0 valid, 2 not valid; every error is printed with file, line and column.
            """
    )

    @OptionGroup var options: ConfigurationOptions

    @Flag(name: .long, help: "Prints errors only.")
    var quiet = false

    func run() async throws {
        let loaded: LoadedConfiguration
        do {
            loaded = try options.source.load()
            _ = try Snapshot(loaded.configuration)
        } catch {
            Terminal.error("\(error)")
            throw ExitCode(2)
        }
        guard !quiet else { return }
        print(EffectiveConfiguration.render(loaded.configuration))
        print(CheckModes.table(loaded.configuration))
        for setting in loaded.configuration.unsafeSettings {
            Terminal.error("warning: \(setting) weakens security")
        }
    }
}

/// The mode of every check, everywhere and on the routes that differ.
enum CheckModes {
    static func table(_ configuration: Configuration) -> String {
        var lines = ["# checks: mode, status of a refusal, meaning"]
        for check in CheckID.allCases {
            let mode = configuration.checks[check] ?? .block
            let fixed = check.entry.isAdjustable ? "" : ", always on"
            lines.append(
                "# \(check.rawValue.padded(to: 24)) \(mode.rawValue.padded(to: 8)) "
                    + "\(check.entry.status)  \(check.entry.title)\(fixed)"
            )
            for route in configuration.routes {
                guard let own = route.checks[check], own != mode else { continue }
                lines.append("#   on route '\(route.name)': \(own.rawValue)")
            }
        }
        return lines.joined(separator: "\n")
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
