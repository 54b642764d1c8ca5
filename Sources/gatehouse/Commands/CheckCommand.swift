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
            certificates, rules and virtual patches, and builds the routes. Tries each patch with its own
            requests. An exclusion or a patch whose last day is over is an error: somebody has to look at it.
            Prints the effective configuration with every default filled in and secrets as ***, then the
            mode of every check.

            Examples:
              gatehouse check --config gatehouse.yaml
              envsubst < template.yaml | gatehouse check --config - --quiet

            Exit codes: 0 valid, 2 not valid; every error is printed with file, line and column.
            """
    )

    @OptionGroup var options: ConfigurationOptions

    @Flag(name: .long, help: "Prints errors only.")
    var quiet = false

    @Flag(name: .long, help: "Warns of what is over, instead of refusing it: a restart does not have to wait for that.")
    var allowExpired = false

    func run() async throws {
        let loaded: LoadedConfiguration
        let snapshot: Snapshot
        do {
            loaded = try options.source.load()
            snapshot = try Snapshot(loaded.configuration)
        } catch {
            Terminal.error("\(error)")
            throw ExitCode(2)
        }
        let today = Today.epochDays
        let expired = FirewallUpkeep.expired(loaded.configuration, today: today)
        let failing = FirewallUpkeep.failingPatches(loaded.configuration)
        for line in expired { Terminal.error(line.text(as: allowExpired ? "warning" : "error")) }
        for line in failing { Terminal.error(line.text(as: "error")) }
        guard failing.isEmpty, expired.isEmpty || allowExpired else { throw ExitCode(2) }
        guard !quiet else { return }
        print(EffectiveConfiguration.render(loaded.configuration))
        print(CheckModes.table(loaded.configuration))
        for setting in loaded.configuration.unsafeSettings {
            Terminal.error("warning: \(setting) weakens security")
        }
        for warning in snapshot.ruleWarnings { Terminal.error("warning: \(warning)") }
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
