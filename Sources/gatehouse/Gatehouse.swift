// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// The command line: one file a verb, in `Commands/`.
@main
struct Gatehouse: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gatehouse",
        abstract: "An API security gateway for headless commerce.",
        discussion: """
            Begin with `gatehouse demo`: a sample shop behind the gateway, and requests to try.
            Then write a gatehouse.yaml, have it checked with `gatehouse check`, and run it with
            `gatehouse serve`.
            """,
        version: Version.current,
        subcommands: [
            ServeCommand.self, CheckCommand.self, ReloadCommand.self, SchemaCommand.self, DemoCommand.self,
            WAFCommand.self, PatchCommand.self,
            LintCommand.self, ContractCommand.self,
        ]
    )
}

/// The program's version, as `--version`, metrics and the log give it.
enum Version {
    static let current = "0.1.0"
}
