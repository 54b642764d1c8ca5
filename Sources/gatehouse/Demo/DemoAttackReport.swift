// SPDX-License-Identifier: Apache-2.0

import Core

/// What became of the attacks, as a table for people.
struct DemoAttackReport: Sendable {
    struct Row: Sendable {
        let request: DemoRequest
        let answer: DemoAnswer

        var isAsExpected: Bool { answer.fulfils(request) }
    }

    private(set) var rows: [Row] = []

    /// Replays requests one after the other.
    static func replay(_ requests: [DemoRequest], with client: DemoAttackClient) async throws -> DemoAttackReport {
        var report = DemoAttackReport()
        for request in requests {
            report.add(request, try await client.send(request))
        }
        return report
    }

    mutating func add(_ request: DemoRequest, _ answer: DemoAnswer) {
        rows.append(Row(request: request, answer: answer))
    }

    var areAllAsExpected: Bool { rows.allSatisfy(\.isAsExpected) }

    /// `attack | sent | answered | stopped by | as expected`, in columns.
    var table: String {
        let cells = rows.map { row in
            [
                row.request.title,
                row.request.summary,
                row.answer.status.map(String.init) ?? "nothing",
                row.answer.check?.rawValue ?? (row.request.absent == nil ? "-" : "passed, header dropped"),
                row.isAsExpected ? "yes" : "NO: \(row.request.expectation)",
            ]
        }
        let header = ["attack", "sent", "answered", "stopped by", "as expected"]
        let widths = header.indices.map { column in
            ([header] + cells).map { $0[column].count }.max() ?? 0
        }
        let line = { (cells: [String]) in
            zip(cells, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
                .joined(separator: " | ")
        }
        let rule = widths.map { String(repeating: "-", count: $0) }.joined(separator: "-|-")
        let stopped = rows.count { $0.answer.check != nil }
        let summary = "\(rows.count) attacks, \(stopped) stopped, \(rows.count { $0.isAsExpected }) as expected"
        return ([line(header), rule] + cells.map(line) + ["", summary]).joined(separator: "\n")
    }
}

extension DemoRequest {
    /// The first line and a taste of the rest, printable and short.
    var summary: String {
        let text: String
        switch form {
        case .raw(let raw): text = raw.replacing("\r\n\r\n", with: " .. ").replacing("\r\n", with: " | ")
        case .message(let method, let path, let fields, _):
            text = ([method + " " + path] + fields.map { "\($0.name): \($0.value)" }).joined(separator: " | ")
        }
        let visible = text.replacing(" HTTP/1.1 | Host: {host}", with: "").unicodeScalars.prefix(2 * 64).map { scalar in
            (0x20...0x7E).contains(scalar.value) ? String(scalar) : "\\x\(String(scalar.value, radix: 16))"
        }.joined()
        let times = if case .burst(let count) = delivery { "up to \(count) x " } else { "" }
        let line = times + visible
        return line.count <= 56 ? line : line.prefix(53) + "..."
    }

    var expectation: String {
        "\(status)" + (check.map { " by \($0.rawValue)" } ?? "") + (absent.map { " without \($0)" } ?? "")
    }
}
