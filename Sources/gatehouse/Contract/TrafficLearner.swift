// SPDX-License-Identifier: Apache-2.0

import Contract
import Foundation

/// Feeds the learner from archives and access logs.
struct TrafficLearner {
    /// Of the requests that count; empty for any.
    let hosts: Set<String>
    /// What paths of requests that count begin with.
    let prefix: String
    private var learner = ContractLearner()
    private(set) var exchangeCount = 0
    private(set) var passedOverCount = 0
    /// Requests in archives by host, whether they counted or not.
    private(set) var archiveHosts: [String: Int] = [:]

    init(hosts: [String], prefix: String) {
        self.hosts = Set(hosts.map { $0.lowercased() })
        self.prefix = prefix
    }

    /// Exchanges that were left out because there was no room.
    var dropped: Int { learner.dropped }

    func draft(title: String) -> [UInt8] { learner.draft(title: title) }

    mutating func take(_ archive: HARFile) {
        for entry in archive.log.entries {
            guard let target = entry.target else {
                passedOverCount += 1
                continue
            }
            archiveHosts[target.host, default: 0] += 1
            guard isWanted(target.host, target.path) else { continue }
            exchangeCount += 1
            let type = Self.type(entry.request.postData)
            let body = entry.request.postData?.bytes ?? []
            let responseType = Self.type(entry.response.content)
            let responseBody = entry.response.content?.bytes ?? []
            learner.observe(
                method: entry.request.method.uppercased(),
                path: target.path.span,
                query: target.query.span,
                contentType: type.span,
                body: body.span,
                status: entry.response.status,
                responseType: responseType.span,
                responseBody: responseBody.span
            )
        }
    }

    /// - Parameter line: of an access log. It tells that there was a body, and nothing of it.
    mutating func take(_ line: [UInt8]) {
        guard let exchange = LoggedExchange(line), let status = exchange.upstreamStatus else {
            passedOverCount += 1
            return
        }
        guard isWanted(exchange.host.lowercased(), exchange.path) else { return }
        exchangeCount += 1
        let none: [UInt8] = []
        let body = exchange.bytesIn > 0 ? Self.anyType : none
        learner.observe(
            method: exchange.method,
            path: exchange.path.span,
            query: none.span,
            contentType: body.span,
            body: body.span,
            status: status,
            responseType: none.span,
            responseBody: none.span
        )
    }

    private static let anyType = Array("*/*".utf8)

    private static func type(_ content: HARFile.Content?) -> [UInt8] {
        Array((content?.mimeType ?? "").utf8)
    }

    private func isWanted(_ host: String, _ path: [UInt8]) -> Bool {
        (hosts.isEmpty || hosts.contains(host) || hosts.contains(Self.withoutPort(host)))
            && path.starts(with: Array(prefix.utf8))
    }

    private static func withoutPort(_ host: String) -> String {
        guard let colon = host.lastIndex(of: ":"), host[colon...].dropFirst().allSatisfy(\.isNumber) else {
            return host
        }
        return String(host[..<colon])
    }
}
