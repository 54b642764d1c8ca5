// SPDX-License-Identifier: Apache-2.0

import Contract

/// Gathers from access logs how traffic differs from contracts.
struct TrafficDrift {
    let contracts: [Contract]
    /// What was seen of each contract's operations.
    private(set) var drifts: [ContractDrift]
    /// Requests that no contract has an operation for, and that the backend has an answer to.
    private(set) var answered = ContractDrift(endpoints: 5000)
    /// Those that the gateway refused, or the backend does not know: scanners, above all.
    private(set) var unanswered = ContractDrift(endpoints: 1000)
    private(set) var requestCount = 0
    private(set) var unreadableCount = 0
    /// Paths that something other than OpenAPI describes.
    private let otherPaths: Set<String>

    init(_ contracts: [Contract], otherPaths: [String]) {
        self.contracts = contracts
        self.otherPaths = Set(otherPaths.map(Self.withoutSlash))
        drifts = contracts.map { ContractDrift($0) }
    }

    /// - Parameter line: of an access log in JSON.
    mutating func take(_ line: [UInt8]) {
        guard let exchange = LoggedExchange(line) else {
            unreadableCount += 1
            return
        }
        requestCount += 1
        let name = Array(exchange.method.utf8)
        if let method = ContractMethod(name: name.span) {
            for (index, contract) in contracts.enumerated() {
                guard let operation = contract.operation(path: exchange.path.span, method: method) else { continue }
                return drifts[index].note(operation, status: exchange.status, exchange.violations)
            }
        }
        // Browsers ask OPTIONS of any endpoint, and few documents declare it.
        guard exchange.method != "OPTIONS",
            !otherPaths.contains(Self.withoutSlash(String(decoding: exchange.path, as: UTF8.self)))
        else { return }
        if let status = exchange.upstreamStatus, ![404, 405, 501].contains(status) {
            answered.noteUndocumented(
                method: exchange.method,
                path: exchange.path.span,
                query: exchange.query.span,
                status: status
            )
        } else {
            unanswered.noteUndocumented(
                method: exchange.method,
                path: exchange.path.span,
                query: exchange.query.span,
                status: exchange.status
            )
        }
    }

    private static func withoutSlash(_ path: String) -> String {
        path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    }
}
