// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A line of the JSON access log.
package struct AccessLine: Decodable, Sendable {
    package struct Finding: Decodable, Sendable {
        package var check: String
        package var rule: String?
        package var severity: String
        package var message: String?
        package var variable: String?
        package var mode: String
        package var value: String?
        package var tags: [String]?
    }

    package var time: String
    package var requestId: String
    package var listener: String
    package var client: String?
    package var method: String?
    package var host: String?
    package var path: String?
    package var query: String?
    package var route: String?
    package var status: Int
    package var upstream: String?
    package var upstreamStatus: Int?
    package var bytesIn: Int
    package var bytesOut: Int
    package var durationUs: Int
    package var gatewayUs: Int
    package var verdict: String
    package var check: String?
    package var findings: [Finding]
    package var headers: [String: String]?

    static func read(path: String) throws -> [AccessLine] {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let text = try Data(contentsOf: URL(fileURLWithPath: path))
        return try text.split(separator: UInt8(ascii: "\n")).map { try decoder.decode(AccessLine.self, from: Data($0)) }
    }
}
