// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import GatewayConfiguration

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Runs the gateway until it is stopped.",
        discussion: """
            Prints `listening on ADDRESS` for each listener and then `ready` to standard error.
            SIGHUP reads the configuration again and opens the log files anew. SIGTERM and SIGINT stop
            accepting, let requests under way finish (`process.drain`), and end the program.

            Example: gatehouse serve --config gatehouse.yaml

            Exit codes: 0 stopped in good order, 1 failed, 2 the configuration is not valid.
            """
    )

    @OptionGroup var options: ConfigurationOptions

    func run() async throws {
        let loaded: LoadedConfiguration
        do {
            loaded = try options.source.load()
        } catch {
            Terminal.error(error.description)
            throw ExitCode(2)
        }
        do {
            try await Program(loaded, source: options.source).run()
        } catch {
            Terminal.error("gatehouse: error: \(error)")
            throw ExitCode(1)
        }
    }
}
