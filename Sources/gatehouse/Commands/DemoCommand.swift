// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Runs a sample shop behind the gateway, and shows what to try."
    )

    func run() async throws {}
}
