// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DemoShop
import Foundation
import Gateway
import GatewayConfiguration
import Synchronization

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Runs a sample shop behind the gateway, and shows what to try.",
        discussion: """
            Starts a small headless shop on a port of its own and the gateway before it, over HTTPS with a
            certificate made for the occasion. Needs no other service, and keeps what it writes in one
            directory. Prints the addresses and `curl` lines to try, good ones and hostile ones.

            Examples:
              gatehouse demo
              gatehouse demo --attack     sends the hostile requests itself and tells what stopped them

            Exit codes: 0 ended by Ctrl-C, or every attack was answered as it should; 1 otherwise.
            """
    )

    @Option(name: .long, help: "Port of the HTTPS listener; 0 lets the system choose.")
    var port = 8443

    @Option(name: .long, help: "Port of the listener that redirects to HTTPS; 0 lets the system choose.")
    var httpPort = 8080

    @Option(name: .long, help: "Where the certificate, the configuration and the access log are kept.")
    var directory = FileManager.default.temporaryDirectory.appendingPathComponent("gatehouse-demo-\(getuid())").path

    @Flag(name: .long, help: "Replays the hostile requests, prints what stopped each, and ends.")
    var attack = false

    func run() async throws {
        let demo = Demo(directory: directory, httpsPort: attack ? 0 : port, httpPort: attack ? 0 : httpPort)
        do {
            guard try await demo.run(attacks: attack) else { throw ExitCode(1) }
        } catch let error as ExitCode {
            throw error
        } catch {
            Terminal.error("gatehouse: error: \(error)")
            throw ExitCode(1)
        }
    }
}
