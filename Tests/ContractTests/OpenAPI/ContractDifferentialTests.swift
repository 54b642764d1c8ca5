// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Contract

/// Requests with the verdicts of Python's validators; scripts/contract_differential.py makes them. Those of the
/// project, or those of the file that GATEHOUSE_CONTRACT_CASES names.
@Suite struct ContractDifferentialTests {
    private struct Case: Decodable {
        let document: String
        let method: String
        let path: String
        let query: String
        let headers: [[String]]
        let type: String
        let body: String
        /// What Python says.
        let valid: Bool
        /// Why it does.
        let why: String?
        /// Why the engine says the opposite, where that is so.
        let differs: String?

        var expected: Bool { differs == nil ? valid : !valid }
    }

    private static let documents: [String: @Sendable () throws -> [UInt8]] = [
        "medusa": { try YAMLDocument.conformance("commerce/medusa-store.openapi.yaml") },
        "commercetools": { try YAMLDocument.conformance("commerce/commercetools-checkout.openapi.yaml") },
        "shop": { try YAMLDocument.package("Sources/DemoShop/openapi.yaml") },
    ]

    private static func cases() throws -> [Case] {
        let named = ProcessInfo.processInfo.environment["GATEHOUSE_CONTRACT_CASES"]
        var folder = URL(filePath: #filePath).resolvingSymlinksInPath()
        for _ in 0..<2 { folder.deleteLastPathComponent() }
        let file = named.map { URL(filePath: $0) } ?? folder.appending(path: "Fixtures/differential.jsonl")
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        return try lines.map { try JSONDecoder().decode(Case.self, from: Data($0.utf8)) }
    }

    @Test func verdictsAreThoseOfPython() throws {
        let cases = try Self.cases()
        #expect(cases.count >= 300)
        #expect(cases.contains(where: \.valid) && cases.contains { !$0.valid })
        for (name, read) in Self.documents {
            // Brackets are the engine's own addition, and servers are not the requests' matter.
            let options = ContractOptions(basePath: "", acceptsBrackets: false)
            let contract = TestContract(
                try OpenAPIDocument.compile(documents: ["api.yaml": read()], root: "api.yaml", options: options)
            )
            for (number, one) in cases.enumerated() where one.document == name {
                let violations = try contract.check(
                    "\(one.method) \(one.path)" + (one.query.isEmpty ? "" : "?" + one.query),
                    headers: one.headers.map { ($0[0], $0[1]) },
                    body: one.body,
                    contentType: one.type,
                    policy: ContractPolicy(unknownFields: .allow, unknownQuery: .allow)
                )
                #expect(
                    violations.isEmpty == one.expected,
                    "case \(number + 1), \(name): \(one.method) \(one.path)?\(one.query) \(one.headers) \(one.body): engine \(violations), Python: \(one.why ?? "valid")"
                )
            }
        }
    }
}
