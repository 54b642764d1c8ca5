// SPDX-License-Identifier: Apache-2.0

import Contract
import Foundation

/// What ``TrafficDrift`` gathered, for people and for machines.
struct DriftReport {
    struct Endpoint: Encodable {
        let method: String
        let path: String
        let count: Int
        let statuses: [String: Int]
        let example: String
    }

    struct Operation: Encodable {
        let method: String
        let path: String
        let operation: String?
        let count: Int
    }

    struct Detail: Encodable {
        let method: String
        let path: String
        let location: String
        let name: String
        let count: Int
    }

    struct Document: Encodable {
        let title: String
        let version: String
        let operations: Int
        let requests: Int
        let undeclared: [Detail]
        let unused: [Operation]
        let deprecated: [Operation]
    }

    /// Endpoints that the backend answers, most requests first.
    let shadows: [Endpoint]
    private let unanswered: [Endpoint]
    private let documents: [Document]
    private let requests: Int
    private let unreadable: Int
    private let dropped: Int

    init(_ drift: TrafficDrift) {
        shadows = Self.endpoints(drift.answered)
        unanswered = Self.endpoints(drift.unanswered)
        documents = zip(drift.contracts, drift.drifts).map(Self.document)
        requests = drift.requestCount
        unreadable = drift.unreadableCount
        dropped = drift.drifts.reduce(drift.answered.dropped + drift.unanswered.dropped) { $0 + $1.dropped }
    }

    private static func endpoints(_ drift: ContractDrift) -> [Endpoint] {
        drift.shadows.map { endpoint, sighting in
            let statuses = sighting.statuses.map { ("\($0.key)", $0.value) }
            return Endpoint(
                method: endpoint.method,
                path: endpoint.path,
                count: sighting.count,
                statuses: Dictionary(statuses, uniquingKeysWith: +),
                example: sighting.example
            )
        }
    }

    private static func document(_ contract: Contract, _ drift: ContractDrift) -> Document {
        let operations = contract.operations.map { operation in
            (
                isDeprecated: operation.isDeprecated,
                row: Operation(
                    method: operation.method.name,
                    path: operation.template.text,
                    operation: operation.operationID,
                    count: drift.seen[operation.index]
                )
            )
        }
        let details = drift.details.map { detail, count in
            let operation = contract.operations[detail.operation]
            return Detail(
                method: operation.method.name,
                path: operation.template.text,
                location: detail.location.rawValue,
                name: detail.name,
                count: count
            )
        }
        return Document(
            title: contract.title,
            version: contract.version,
            operations: contract.operations.count,
            requests: drift.seen.reduce(0, +),
            undeclared: details.sorted {
                ($1.count, $0.path, $0.method, $0.location, $0.name)
                    < ($0.count, $1.path, $1.method, $1.location, $1.name)
            },
            unused: operations.filter { $0.row.count == 0 }.map(\.row),
            deprecated: operations.filter { $0.isDeprecated && $0.row.count > 0 }.map(\.row)
        )
    }

    // MARK: Text

    func text() -> String {
        var lines = [Self.count(requests, "request", "requests") + unreadableText]
        for document in documents {
            let used = document.operations - document.unused.count
            lines.append(
                "\(line(document.title)) \(line(document.version)): \(Self.count(document.requests, "request", "requests")), "
                    + "\(used) of \(document.operations) operations called"
            )
        }
        lines += section(
            "Shadow endpoints: the backend answers them, and no operation is declared",
            ["COUNT", "STATUS", "METHOD", "EXAMPLE"],
            shadows.map(row)
        )
        for document in documents {
            let name = documents.count > 1 ? " (\(line(document.title)))" : ""
            lines += section(
                "Undeclared parameters, fields and statuses\(name)",
                ["COUNT", "OPERATION", "WHERE", "NAME"],
                document.undeclared.map { ["\($0.count)", "\($0.method) \($0.path)", $0.location, $0.name] }
            )
            lines += section(
                "Zombie endpoints: operations that nobody called\(name)",
                ["METHOD", "PATH", "OPERATION"],
                document.unused.map { [$0.method, $0.path, $0.operation ?? "-"] }
            )
            lines += section(
                "Deprecated operations that are still called\(name)",
                ["COUNT", "METHOD", "PATH", "OPERATION"],
                document.deprecated.map { ["\($0.count)", $0.method, $0.path, $0.operation ?? "-"] }
            )
        }
        lines += section(
            "Asked for, but neither declared nor answered by the backend",
            ["COUNT", "STATUS", "METHOD", "EXAMPLE"],
            unanswered.prefix(Self.shownUnanswered).map(row)
        )
        let rest = unanswered.count - Self.shownUnanswered
        if rest > 0 { lines.append("  and \(rest) more; --format json has them") }
        if dropped > 0 { lines += ["", "\(dropped) sightings were left out: there was no room for more names"] }
        return lines.joined(separator: "\n")
    }

    private var unreadableText: String {
        guard unreadable > 0 else { return "" }
        return "; " + Self.count(unreadable, "line is no request", "lines are no requests")
    }

    private static func count(_ number: Int, _ one: String, _ many: String) -> String {
        "\(number) \(number == 1 ? one : many)"
    }

    /// Scanners ask for thousands of paths.
    private static let shownUnanswered = 20

    private func section(_ title: String, _ head: [String], _ rows: [[String]]) -> [String] {
        guard !rows.isEmpty else { return [] }
        let table = Table.render([head] + rows.map { $0.map(line) })
        return ["", "\(title): \(rows.count)"] + table.split(separator: "\n").map { "  " + $0 }
    }

    private func row(_ endpoint: Endpoint) -> [String] {
        let statuses = endpoint.statuses.keys.sorted().joined(separator: ",")
        return ["\(endpoint.count)", statuses, endpoint.method, endpoint.example]
    }

    private func line(_ text: String) -> String { Printable.text(text) }

    // MARK: JSON

    func json() -> String {
        let output = Output(
            requests: requests,
            unreadable: unreadable,
            dropped: dropped,
            contracts: documents,
            shadow: shadows,
            unanswered: unanswered
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        // Strings and integers always encode.
        return (try? encoder.encode(output)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    private struct Output: Encodable {
        let requests: Int
        let unreadable: Int
        let dropped: Int
        let contracts: [Document]
        let shadow: [Endpoint]
        let unanswered: [Endpoint]
    }
}
