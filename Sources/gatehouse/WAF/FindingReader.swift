// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A finding of the firewall, as the access log has it.
struct LoggedFinding: Decodable {
    let check: String
    let rule: String?
    let severity: String?
    let message: String?
    let variable: String?
    /// Without secrets; the log never has them.
    let value: String?
    let tags: [String]?
}

/// A request with findings.
struct LoggedRequest: Decodable {
    let time: String
    let client: String?
    let route: String?
    let verdict: String
    let findings: [LoggedFinding]
}

/// Gathers from an access log the requests in which the firewall found something.
struct FindingReader {
    private(set) var requests: [LoggedRequest] = []
    private(set) var lineCount = 0
    private(set) var unreadableCount = 0
    private(set) var isFull = false

    /// Bounds memory to some hundreds of megabytes; a log with more findings than that has too many to tune one by one.
    private static let maximumRequests = 500_000

    /// A line that is longer has no end.
    private static let maximumLineLength = 4 << 20

    mutating func read(_ file: FileHandle) throws {
        var rest: [UInt8] = []
        while let part = try file.read(upToCount: 1 << 20), !part.isEmpty {
            var start = part.startIndex
            while let end = part[start...].firstIndex(of: 0x0A) {
                take(rest + part[start..<end])
                rest = []
                start = end + 1
            }
            rest += part[start...]
            if rest.count > Self.maximumLineLength {
                unreadableCount += 1
                rest = []
            }
        }
        take(rest)
    }

    private static let mark = Array("\"check\":\"waf.".utf8)

    mutating func take(_ line: [UInt8]) {
        guard !line.isEmpty else { return }
        lineCount += 1
        // Most lines have no finding, and need no reading.
        guard Data(line).range(of: Data(Self.mark)) != nil else { return }
        guard requests.count < Self.maximumRequests else {
            isFull = true
            return
        }
        guard let request = try? JSONDecoder().decode(LoggedRequest.self, from: Data(line)) else {
            unreadableCount += 1
            return
        }
        requests.append(request)
    }
}
