// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import Gateway
import GatewayConfiguration

/// `gatehouse patch`: virtual patches.
struct PatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "patch",
        abstract: "Lists, tries and begins virtual patches.",
        subcommands: [PatchListCommand.self, PatchTestCommand.self, PatchNewCommand.self]
    )
}

/// Which patches are meant: files, or those of a configuration.
struct PatchOptions: ParsableArguments {
    @Argument(help: "Files, folders or patterns; without any, the patches of the configuration.")
    var files: [String] = []

    @OptionGroup var options: ConfigurationOptions

    func load() throws -> [WAFPatch] {
        guard !files.isEmpty else { return try options.loadOrExit().waf.patches }
        do {
            return try WAFPatchLoader.load(paths: files)
        } catch {
            Terminal.error(error.description)
            throw ExitCode(2)
        }
    }
}
