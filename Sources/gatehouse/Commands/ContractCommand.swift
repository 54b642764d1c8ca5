// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

struct ContractCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "contract",
        abstract: "Compares OpenAPI documents with traffic, and drafts them from it.",
        subcommands: [ContractDriftCommand.self, ContractLearnCommand.self]
    )
}
