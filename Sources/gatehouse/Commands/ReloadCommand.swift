// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import GatewayConfiguration

struct ReloadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reload",
        abstract: "Makes a running gateway read its configuration again.",
        discussion: """
            Asks the gateway over its admin listener, whose address is read from the configuration. A
            configuration that is not valid is refused whole: its errors are printed and the old one
            goes on.

            Example: gatehouse reload --config gatehouse.yaml

            Exit codes: 0 reloaded, 1 the gateway could not be reached, 2 it refused the configuration.
            """
    )

    @OptionGroup var options: ConfigurationOptions

    @Option(name: .long, help: "The admin listener's address, where the configuration does not tell.")
    var admin: String?

    func run() async throws {
        let (host, port) = try address()
        let answer: AdminClient.Answer
        do {
            answer = try await AdminClient(host: host, port: port).reload()
        } catch {
            Terminal.error("gatehouse: error: no gateway answers at \(host):\(port): \(error)")
            throw ExitCode(1)
        }
        guard answer.status == 200 else {
            Terminal.error(answer["detail"] ?? answer.body)
            throw ExitCode(2)
        }
        print("configuration \(answer["generation"] ?? "") is in force")
    }

    private func address() throws -> (String, Int) {
        if let admin {
            guard let colon = admin.lastIndex(of: ":"), let port = Int(admin[admin.index(after: colon)...]) else {
                throw ValidationError("--admin takes host:port")
            }
            return (admin[..<colon].trimmingBrackets, port)
        }
        do {
            guard let address = try options.source.load().configuration.admin.address else {
                Terminal.error("the configuration has no admin listener; send the process SIGHUP instead")
                throw ExitCode(1)
            }
            return (address.host, address.port)
        } catch let errors as ConfigurationErrors {
            Terminal.error(errors.description)
            throw ExitCode(2)
        }
    }
}

extension Substring {
    fileprivate var trimmingBrackets: String {
        hasPrefix("[") && hasSuffix("]") ? String(dropFirst().dropLast()) : String(self)
    }
}
