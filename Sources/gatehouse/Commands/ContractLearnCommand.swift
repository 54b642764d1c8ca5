// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Contract
import Foundation

struct ContractLearnCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "learn",
        abstract: "Drafts an OpenAPI 3.1 document from recorded traffic.",
        discussion: """
            Reads HTTP archives (HAR, from the network tab of a browser or from a proxy), which have bodies, and
            access logs in JSON, which have methods, paths and statuses. The draft has names and kinds of values and
            no values; words of paths that look like names are kept. It is for people to read and correct: what was
            not recorded is not in it.

            Examples:
              gatehouse contract learn --host shop.example.com shop.har --output openapi/shop.yaml
              gatehouse contract learn shop.har access.jsonl --under /store --title "Shop" > shop.yaml

            Exit codes: 0 done, 1 a file cannot be read, or nothing was learned.
            """
    )

    @Argument(help: "Archives and access logs, in any mixture; `-` reads an access log.", completion: .file())
    var files: [String]

    @Option(name: .shortAndLong, help: "The file to write: YAML, or JSON by `.json`. Standard output if not given.")
    var output: String?

    @Option(name: .long, help: "The title of the document.")
    var title = "Observed API"

    @Option(name: .long, help: "Only requests to this host, with or without port. Repeatable.")
    var host: [String] = []

    @Option(name: .long, help: "Only paths that begin with this.")
    var under = ""

    func run() async throws {
        var learner = TrafficLearner(hosts: host, prefix: under)
        for file in files {
            do {
                try read(file, &learner)
            } catch let error as HARFile.Malformed {
                throw failure(file, error.description)
            } catch let error as HARFile.TooLarge {
                throw failure(file, error.description)
            } catch {
                throw failure(file, error.localizedDescription)
            }
        }
        // Pages load things from everywhere: a document is about one API.
        guard host.count > 0 || learner.archiveHosts.count < 2 else {
            Terminal.error("gatehouse: error: the archives have several hosts; name those of the API with --host:")
            for (host, count) in learner.archiveHosts.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }).prefix(20)
            {
                Terminal.error("  \(Printable.text(host))  \(count) requests")
            }
            throw ExitCode(1)
        }
        let json = learner.draft(title: title)
        let documents = ["draft.json": json]
        guard let contract = try? OpenAPIDocument.compile(documents: documents, root: "draft.json"),
            !contract.operations.isEmpty
        else {
            Terminal.error("gatehouse: error: no request that was answered with success is in there")
            throw ExitCode(1)
        }
        try write(json)
        var summary = "\(contract.operations.count) operations from \(learner.exchangeCount) exchanges"
        if learner.passedOverCount > 0 { summary += "; \(learner.passedOverCount) entries were passed over" }
        if learner.dropped > 0 { summary += "; \(learner.dropped) exchanges left out: too many endpoints" }
        Terminal.error(summary)
    }

    private func read(_ file: String, _ learner: inout TrafficLearner) throws {
        if file != "-" {
            let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: file))
            defer { try? handle.close() }
            if HARFile.isArchive([UInt8](try handle.read(upToCount: 1024) ?? Data())) {
                return learner.take(try HARFile.read(file))
            }
        }
        try LogFileReader.read(file) { learner.take($0) }
    }

    private func write(_ json: [UInt8]) throws {
        let isJSON = output?.hasSuffix(".json") == true
        let text = isJSON ? Self.indented(json) : YAMLText.text(of: json) ?? ""
        guard let output else { return print(text, terminator: "") }
        do {
            try text.write(toFile: output, atomically: true, encoding: .utf8)
        } catch {
            Terminal.error("gatehouse: error: cannot write \(output): \(error.localizedDescription)")
            throw ExitCode(1)
        }
    }

    private func failure(_ file: String, _ reason: String) -> ExitCode {
        Terminal.error("gatehouse: error: cannot read \(file): \(reason)")
        return ExitCode(1)
    }

    /// For people; the order of members is lost, which JSON has none of anyway.
    private static func indented(_ json: [UInt8]) -> String {
        let options: JSONSerialization.WritingOptions = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        guard let value = try? JSONSerialization.jsonObject(with: Data(json)),
            let data = try? JSONSerialization.data(withJSONObject: value, options: options)
        else { return String(decoding: json, as: UTF8.self) }
        return String(decoding: data, as: UTF8.self) + "\n"
    }
}
