// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Gateway
import GatewayConfiguration

struct WAFExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Prints a rule as it is in force: what it looks at and for, and what excludes what.",
        discussion: """
            The rule id stands in findings of the access log, as `rule`.

            Example: gatehouse waf explain 942100 --config gatehouse.yaml --route checkout

            Exit codes: 0 printed, 1 there is no such rule, 2 the configuration or its rules are not valid.
            """
    )

    @Argument(help: "The id of the rule.")
    var rule: Int

    @OptionGroup var options: ConfigurationOptions

    @Option(name: .long, help: "The route whose rules are meant; without it, those of requests that belong to none.")
    var route: String?

    @Flag(name: .long, help: "Names all rules that take something out of this one; without it, the first few.")
    var all = false

    func run() async throws {
        let configuration = try options.loadOrExit()
        if let route, !configuration.routes.contains(where: { $0.name == route }) {
            throw ValidationError("there is no route '\(route)'")
        }
        do {
            guard let description = try RuleBook(configuration, route: route).rule(rule) else {
                Terminal.error("there is no rule \(rule) in this configuration")
                throw ExitCode(1)
            }
            print(RuleText.render(description, configuration, showsAll: all))
        } catch let error as SnapshotError {
            Terminal.error("\(error)")
            throw ExitCode(2)
        }
    }
}
