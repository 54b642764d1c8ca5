// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import WAF

struct WAFInstallCRSCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "install-crs",
        abstract: "Checks a release of the OWASP Core Rule Set and puts it where `rules: [crs]` finds it.",
        discussion: """
            Takes the folder of a release, or its archive (.tar, .tar.gz). The rules are compiled once; a
            release with an error is not installed. What was installed before is replaced in one step.
            Reload the gateway afterwards.

            Example: gatehouse waf install-crs coreruleset-4.28.0.tar.gz

            Exit codes: 0 installed, 1 not installed.
            """
    )

    @Argument(help: "A folder or an archive.")
    var source: String

    @Option(name: .long, help: "Where to.")
    var to = "/var/lib/gatehouse/crs"

    func run() async throws {
        do throws(CoreRuleSetInstaller.Failure) {
            let installed = try CoreRuleSetInstaller(destination: to).install(source)
            if let release = installed.release {
                print("OWASP Core Rule Set \(release): \(installed.ruleCount) rules, in \(to)")
            } else {
                print("OWASP Core Rule Set of an unknown release: \(installed.ruleCount) rules, in \(to)")
            }
            for warning in installed.warnings { Terminal.error("warning: \(warning)") }
        } catch {
            Terminal.error("gatehouse: error: \(error.description)")
            throw ExitCode(1)
        }
    }
}
