// SPDX-License-Identifier: Apache-2.0

/// The drift as a report.
extension ContractDrift {
    /// Operations that nobody called, by their index: candidates for removal.
    package var zombies: [Int] { seen.indices.filter { seen[$0] == 0 } }

    /// Endpoints that the contract does not know, most requests first.
    package var shadows: [(endpoint: Endpoint, sighting: Sighting)] {
        undocumented.map { (endpoint: $0.key, sighting: $0.value) }.sorted { left, right in
            (right.sighting.count, left.endpoint.path, left.endpoint.method)
                < (left.sighting.count, right.endpoint.path, right.endpoint.method)
        }
    }

    /// The report as JSON.
    ///
    /// - Parameter contract: the one that the traffic was checked with.
    package func json(_ contract: Contract) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { report in
            report.member("contract", contract.title)
            report.member(
                "requests",
                number: "\(seen.reduce(0, &+) &+ undocumented.values.reduce(0) { $0 &+ $1.count })"
            )
            report.array("undocumented") { list in
                for shadow in shadows { Self.write(shadow.endpoint, shadow.sighting, &list) }
            }
            report.array("undeclared") { list in
                for (detail, count) in sortedDetails { Self.write(detail, count, contract, &list) }
            }
            report.array("unused") { list in
                for index in zombies where contract.operations.indices.contains(index) {
                    list.object { Self.write(contract.operations[index], &$0) }
                }
            }
            report.member("dropped", number: "\(dropped)")
        }
        return writer.finish()
    }

    private var sortedDetails: [(detail: Detail, count: Int)] {
        details.map { (detail: $0.key, count: $0.value) }.sorted { left, right in
            (left.detail.operation, left.detail.location.rawValue, left.detail.name)
                < (right.detail.operation, right.detail.location.rawValue, right.detail.name)
        }
    }

    private static func write(_ endpoint: Endpoint, _ sighting: Sighting, _ list: inout JSONWriter) {
        list.object {
            $0.member("method", endpoint.method)
            $0.member("path", endpoint.path)
            $0.member("count", number: "\(sighting.count)")
            $0.object("statuses") {
                for status in sighting.statuses.keys.sorted() {
                    $0.member("\(status)", number: "\(sighting.statuses[status] ?? 0)")
                }
            }
            $0.member("example", sighting.example)
        }
    }

    private static func write(_ detail: Detail, _ count: Int, _ contract: Contract, _ list: inout JSONWriter) {
        guard contract.operations.indices.contains(detail.operation) else { return }
        list.object {
            write(contract.operations[detail.operation], &$0)
            $0.member("location", detail.location.rawValue)
            $0.member("name", detail.name)
            $0.member("count", number: "\(count)")
        }
    }

    private static func write(_ operation: ContractOperation, _ object: inout JSONWriter) {
        object.member("method", operation.method.name)
        object.member("path", operation.template.text)
        if let id = operation.operationID { object.member("operation", id) }
    }
}
