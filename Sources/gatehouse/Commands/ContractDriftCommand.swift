// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Contract
import Foundation
import GatewayConfiguration

struct ContractDriftCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drift",
        abstract: "Tells how traffic differs from the contract: what is missing in the document, what is over.",
        discussion: """
            Reads access logs in JSON and reports, without any received value:
              shadow endpoints   the backend answers them, and no operation is declared
              undeclared names   of parameters, fields and statuses that the contract checks found
              zombie endpoints   declared operations that nobody called, and deprecated ones still in use

            Examples:
              gatehouse contract drift --config gatehouse.yaml access.jsonl
              zcat access.jsonl.*.gz | gatehouse contract drift --openapi openapi/shop.yaml -

            Exit codes: 0 done, 1 a log cannot be read, or --fail-on-shadow and there is a shadow endpoint,
            2 the configuration or the document is not valid.
            """
    )

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    @Argument(help: "Access logs; `-` reads standard input.", completion: .file())
    var logs: [String]

    @OptionGroup var options: ConfigurationOptions

    @Option(name: .long, help: "The OpenAPI document, instead of those of a configuration.")
    var openapi: String?

    @Option(name: .long, help: "With --openapi: what its paths begin with; the path of its first server if not given.")
    var basePath: String?

    @Option(name: .long, help: "How the report is written.")
    var format = Format.text

    @Flag(name: .long, help: "Exit code 1 if there is a shadow endpoint.")
    var failOnShadow = false

    func validate() throws {
        if basePath != nil, openapi == nil { throw ValidationError("--base-path needs --openapi") }
        if let basePath, basePath.isEmpty || basePath.hasPrefix("/") == false {
            throw ValidationError("--base-path begins with a slash")
        }
    }

    func run() async throws {
        var drift = try subject()
        for log in logs {
            do {
                try LogFileReader.read(log) { drift.take($0) }
            } catch {
                Terminal.error("gatehouse: error: cannot read \(log): \(error.localizedDescription)")
                throw ExitCode(1)
            }
        }
        let report = DriftReport(drift)
        print(format == .json ? report.json() : report.text())
        if failOnShadow, !report.shadows.isEmpty {
            Terminal.error("gatehouse: shadow endpoints: \(report.shadows.count)")
            throw ExitCode(1)
        }
    }

    /// What traffic is compared with.
    private func subject() throws -> TrafficDrift {
        if let openapi {
            let options = ContractOptions(basePath: basePath.map { $0 == "/" ? "" : $0 })
            return TrafficDrift([try ContractFile(openapi).compile(options)], otherPaths: [])
        }
        let configuration = try options.loadOrExit()
        var known: Set<[String]> = []
        var contracts: [Contract] = []
        for contract in configuration.contracts + configuration.routes.compactMap(\.contract) {
            guard known.insert([contract.openapi, contract.basePath ?? "*"]).inserted else { continue }
            contracts.append(
                try ContractFile(contract.documents).compile(ContractOptions(basePath: contract.basePath))
            )
        }
        guard !contracts.isEmpty else {
            Terminal.error("gatehouse: error: the configuration has no contracts; name a document with --openapi")
            throw ExitCode(2)
        }
        return TrafficDrift(contracts, otherPaths: configuration.graphql.map(\.path))
    }
}
