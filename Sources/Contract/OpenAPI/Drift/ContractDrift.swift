// SPDX-License-Identifier: Apache-2.0

/// Collects how traffic differs from a contract: endpoints it does not know, parameters, fields and statuses that its
/// operations do not declare, and operations nobody calls. Holds shapes and names, no values. A value without locks:
/// each worker has one, and they are put together for a report.
package struct ContractDrift: Sendable {
    package struct Endpoint: Hashable, Sendable {
        package let method: String
        /// With what names single things left out.
        package let path: String

        package init(method: String, path: String) {
            self.method = method
            self.path = path
        }
    }

    package struct Sighting: Hashable, Sendable {
        package var count = 0
        /// How often each status was answered.
        package var statuses: [Int: Int] = [:]
        /// A request target without values: `/store/carts/{id}/debug?verbose`.
        package var example = ""
    }

    /// Something of an operation that is not declared.
    package struct Detail: Hashable, Sendable {
        package let operation: Int
        package let location: Violation.Location
        /// The name of the parameter, the pointer of the field with `*` for positions, or the status.
        package let name: String
    }

    package private(set) var undocumented: [Endpoint: Sighting] = [:]
    package private(set) var details: [Detail: Int] = [:]
    /// Requests of each operation, by its index.
    package private(set) var seen: [Int]
    /// What was not noted because there was no room.
    package private(set) var dropped = 0
    private let maximumEntries: Int

    /// - Parameter maximumEntries: endpoints, and details, that are kept; each takes some 200 bytes.
    package init(_ contract: Contract, maximumEntries: Int = 1000) {
        seen = Array(repeating: 0, count: contract.operations.count)
        self.maximumEntries = maximumEntries
    }

    /// For exchanges alone that no operation is declared for.
    package init(endpoints maximumEntries: Int) {
        seen = []
        self.maximumEntries = maximumEntries
    }

    /// Notes an exchange that an operation is declared for.
    ///
    /// - Parameter violations: what the contract found, of the request and the response.
    package mutating func note(_ operation: ContractOperation, status: Int, _ violations: [Violation]) {
        guard seen.indices.contains(operation.index) else { return }
        seen[operation.index] &+= 1
        for violation in violations {
            let name: String
            switch violation.keyword {
            case Violation.Keyword.status: name = "\(status)"
            case Violation.Keyword.undeclared, "additionalProperties", "unevaluatedProperties":
                name = violation.location == .body ? Self.pattern(violation.pointer) : Self.redacted(violation.name)
            default: continue
            }
            let detail = Detail(operation: operation.index, location: violation.location, name: name)
            guard details[detail] != nil || details.count < maximumEntries else {
                dropped &+= 1
                continue
            }
            details[detail, default: 0] &+= 1
        }
    }

    /// Notes an exchange that no operation is declared for.
    ///
    /// - Parameters:
    ///   - path: canonical, without the query.
    ///   - query: what stands behind the `?`; only names of it are kept.
    package mutating func noteUndocumented(method: String, path: Span<UInt8>, query: Span<UInt8>, status: Int) {
        let endpoint = Endpoint(method: String(method.prefix(16)), path: PathShape.shape(path))
        guard undocumented[endpoint] != nil || undocumented.count < maximumEntries else {
            dropped &+= 1
            return
        }
        var sighting = undocumented[endpoint] ?? Sighting()
        sighting.count &+= 1
        if sighting.statuses[status] != nil || sighting.statuses.count < 16 {
            sighting.statuses[status, default: 0] &+= 1
        }
        if sighting.example.isEmpty { sighting.example = endpoint.path + Self.names(query) }
        undocumented[endpoint] = sighting
    }

    /// Adds what another worker saw, under the same contract.
    package mutating func merge(_ other: ContractDrift) {
        dropped &+= other.dropped
        for index in seen.indices where other.seen.indices.contains(index) { seen[index] &+= other.seen[index] }
        for (endpoint, sighting) in other.undocumented {
            guard undocumented[endpoint] != nil || undocumented.count < maximumEntries else {
                dropped &+= sighting.count
                continue
            }
            var own = undocumented[endpoint] ?? Sighting()
            own.count &+= sighting.count
            own.statuses.merge(sighting.statuses, uniquingKeysWith: &+)
            if own.example.isEmpty { own.example = sighting.example }
            undocumented[endpoint] = own
        }
        for (detail, count) in other.details {
            guard details[detail] != nil || details.count < maximumEntries else {
                dropped &+= count
                continue
            }
            details[detail, default: 0] &+= count
        }
    }

    // MARK: Names

    /// The names of a query, without values, at most eight.
    private static func names(_ query: Span<UInt8>) -> String {
        guard query.count > 0 else { return "" }
        var names: [String] = []
        var index = 0
        while index < query.count, names.count < 8 {
            var name: [UInt8] = []
            while index < query.count, query[index] != UInt8(ascii: "="), query[index] != UInt8(ascii: "&") {
                name.append(query[index])
                index &+= 1
            }
            while index < query.count, query[index] != UInt8(ascii: "&") { index &+= 1 }
            index &+= 1
            if !name.isEmpty { names.append(redacted(String(decoding: name, as: UTF8.self))) }
        }
        return names.isEmpty ? "" : "?" + names.joined(separator: "&")
    }

    /// A name that looks like data is not shown.
    private static func redacted(_ name: String) -> String {
        let base = name.replacing("[", with: ".").replacing("]", with: ".").replacing("$", with: ".")
        return PathShape.kind(of: Array(base.utf8).span) == .literal && name.utf8.count <= 64 ? name : "{name}"
    }

    /// A pointer with `*` for positions in arrays and for names that look like data.
    private static func pattern(_ pointer: String) -> String {
        let tokens = pointer.split(separator: "/", omittingEmptySubsequences: false).prefix(16)
        return tokens.map { token in
            token.isEmpty || PathShape.kind(of: Array(token.utf8).span) == .literal ? String(token) : "*"
        }.joined(separator: "/")
    }
}
