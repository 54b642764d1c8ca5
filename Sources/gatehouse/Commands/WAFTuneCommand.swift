// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import Gateway
import GatewayConfiguration

struct WAFTuneCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tune",
        abstract: "Proposes exclusions for what the rules find in honest traffic.",
        discussion: """
            Reads an access log in JSON from a time when the firewall only took notes (`mode: monitor`), and
            prints exclusions in the words of `waf.exclusions`, each for one argument, header or cookie of one
            route, with counts, a sample without secrets, and an end in 90 days. Left out is what looks like
            an attack. Nothing is changed: read each proposal, write down why it is safe, and copy it.

            Example: gatehouse waf tune --log access.jsonl --config gatehouse.yaml > proposals.yaml

            Exit codes: 0 done, 1 the log cannot be read, 2 the configuration is not valid.
            """
    )

    @Option(name: .long, help: "The access log; `-` reads standard input.")
    var log: String

    @OptionGroup var options: ConfigurationOptions

    @Option(name: .long, help: "How many requests have to have met a rule at the same place.")
    var minCount = 3

    @Option(name: .long, help: "How many different clients have to have sent them.")
    var minClients = 2

    func run() async throws {
        let configuration = try options.loadOrExit()
        var reader = FindingReader()
        do {
            try reader.read(try file())
        } catch {
            Terminal.error("gatehouse: error: cannot read \(log): \(error.localizedDescription)")
            throw ExitCode(1)
        }
        let tuning = Tuning(
            threshold: configuration.waf.inboundThreshold,
            minimumCount: minCount,
            minimumClients: minClients
        )
        let result = tuning.propose(reader.requests)
        for line in result.summary(reader) { Terminal.error(line) }
        guard !result.proposals.isEmpty else { return }
        print(ProposalText.yaml(result.proposals, until: CalendarDate.text(inDays: 90)))
    }

    private func file() throws -> FileHandle {
        log == "-" ? .standardInput : try FileHandle(forReadingFrom: URL(fileURLWithPath: log))
    }
}
