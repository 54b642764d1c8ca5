// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `gatehouse waf`: what people ask of the firewall.
struct WAFCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "waf",
        abstract: "Explains, tries and tunes the rules of the web application firewall.",
        subcommands: [
            WAFExplainCommand.self, WAFTestCommand.self, WAFTuneCommand.self, WAFInstallCRSCommand.self,
        ]
    )
}
