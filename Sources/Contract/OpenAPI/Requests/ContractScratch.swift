// SPDX-License-Identifier: Apache-2.0

import JSON

/// The memory that checking messages needs. One for each worker thread; used again and again, it rarely allocates.
package struct ContractScratch {
    let schema = SchemaScratch()
    var document = JSONDocument()
    /// JSON made of a parameter or form, and its tape.
    var json: [UInt8] = []
    var valueDocument = JSONDocument()
    /// A header field's value.
    var header: [UInt8] = []
    var pairs = FieldPairs()
    var segments: [Range<Int>] = []
    var writer = ValueWriter()
    var violations: [Violation] = []
    var maximumViolations = 10

    package init() {}

    mutating func start(_ policy: ContractPolicy) {
        violations.removeAll(keepingCapacity: true)
        maximumViolations = max(1, policy.maximumViolations)
    }

    mutating func report(_ violation: Violation) {
        if violations.count < maximumViolations { violations.append(violation) }
    }

    mutating func report(_ parameter: ContractParameter, _ keyword: String, _ expected: String) {
        report(Violation(.init(parameter.location), name: parameter.name, keyword: keyword, expected: expected))
    }
}
