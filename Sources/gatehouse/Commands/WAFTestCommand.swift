// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Core
import Foundation
import Gateway
import GatewayConfiguration

struct WAFTestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Runs one request through the rules, without a network, and prints what they find.",
        discussion: """
            Takes a request from a file, as it is sent, or from flags as curl has them. Characters that a URL
            cannot have are percent-encoded, as browsers do. Prints each rule that matched and is logged: on
            what, the value before and after the transformations (without secrets), the scores, and what
            would become of the request in each mode. Values that may be secret are hidden.

            Examples:
              gatehouse waf test -c gatehouse.yaml '/search?q=blue shirt'
              gatehouse waf test -c gatehouse.yaml -H 'Content-Type: application/json' -d @cart.json /cart
              gatehouse waf test -c gatehouse.yaml --request captured.http --json

            Exit codes: 0 the request passes in block mode, 1 it is refused, 2 the configuration is not valid.
            """
    )

    @OptionGroup var options: ConfigurationOptions

    @Option(name: .long, help: "A file with a request of HTTP/1.1; `-` reads standard input.")
    var request: String?

    @Option(name: [.customShort("X")], help: "The method; GET, or POST where there is a body.")
    var method: String?

    @Option(name: [.customShort("H")], help: "A header, such as 'Accept: */*'. May be repeated.")
    var header: [String] = []

    @Option(name: [.customShort("d")], help: "The body; `@FILE` reads a file.")
    var data: String?

    @Option(name: .long, help: "The route whose rules are asked, whatever the request says.")
    var route: String?

    @Option(name: .long, help: "The client's address.")
    var client = "192.0.2.1"

    @Flag(name: .long, help: "Shows received values as they are, also those that may be secret.")
    var showValues = false

    @Flag(name: .long, help: "Prints JSON.")
    var json = false

    @Argument(help: "The URL, or a path.")
    var url: String?

    func run() async throws {
        guard let address = ClientAddress(client) else { throw ValidationError("--client takes an IP address") }
        let message = try message()
        let snapshot: Snapshot
        do {
            snapshot = try Snapshot(try options.loadOrExit())
        } catch let error as SnapshotError {
            Terminal.error("\(error)")
            throw ExitCode(2)
        }
        let report: Rehearsal.Report
        do throws(Rehearsal.Failure) {
            report = try Rehearsal(snapshot)
                .run(head: message.head, body: message.body, route: route, client: address)
        } catch {
            try end(error)
        }
        let text = RehearsalText(report, message, showsValues: showValues)
        print(json ? text.json() : text.render())
        if report.refusal != nil { throw ExitCode(1) }
    }

    private func message() throws -> RehearsalMessage {
        do throws(RehearsalMessage.Malformed) {
            if let request {
                guard url == nil, method == nil, header.isEmpty, data == nil else {
                    throw .init("--request FILE holds the whole request; no URL, -X, -H or -d beside it")
                }
                return try RehearsalMessage(raw: try Self.read(request))
            }
            guard let url else { throw .init("give a URL or a path, or --request FILE") }
            var body = data.map { Array($0.utf8) }
            if let data, data.hasPrefix("@") { body = try Self.read(String(data.dropFirst())) }
            return try RehearsalMessage(url: url, method: method, headers: header, body: body)
        } catch {
            throw ValidationError(error.description)
        }
    }

    private static func read(_ path: String) throws(RehearsalMessage.Malformed) -> [UInt8] {
        if path == "-" { return Array(FileHandle.standardInput.readDataToEndOfFile()) }
        guard let data = FileManager.default.contents(atPath: path) else { throw .init("cannot read \(path)") }
        return Array(data)
    }

    private func end(_ failure: Rehearsal.Failure) throws -> Never {
        switch failure {
        case .unfinished: throw ValidationError("the head of the request is not whole")
        case .refused(let problem):
            Terminal.error(
                "the gateway refuses the request with \(problem.status) before any rule is asked: "
                    + "\(problem.check.rawValue), \(problem.detail)"
            )
        case .unknownRoute(let name): throw ValidationError("there is no route '\(name)'")
        case .off(let route):
            Terminal.error("the firewall is off \(route.map { "on route '\($0)'" } ?? "for requests without a route")")
            throw ExitCode(0)
        }
        throw ExitCode(1)
    }
}
