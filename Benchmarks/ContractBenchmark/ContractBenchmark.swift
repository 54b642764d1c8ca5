// SPDX-License-Identifier: Apache-2.0

import Contract
import Foundation

/// Times the contract engine on one body, for bench/contracts.py:
///
///     ContractBenchmark DOCUMENT.json PATH BODY.json
///
/// Prints nanoseconds for one request, each the median of the rounds, as JSON: the operation found, the head checked,
/// the body read and checked, with unknown fields allowed and refused.
@main
struct ContractBenchmark {
    struct Refused: Error {}

    private static let rounds = 15
    private static let repetitions = 20_000

    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 4 else { throw Refused() }
        let document = [UInt8](try Data(contentsOf: URL(fileURLWithPath: arguments[1])))
        let body = [UInt8](try Data(contentsOf: URL(fileURLWithPath: arguments[3])))
        let contract = try OpenAPIDocument.compile(documents: ["api.json": document], root: "api.json")
        let path = Array(arguments[2].utf8)
        guard let operation = contract.operation(path: path.span, method: .post) else { throw Refused() }
        let type = Array("application/json".utf8)
        let query: [UInt8] = []
        let headers = HeaderList([("content-type", "application/json"), ("host", "shop.example.com")])
        var scratch = ContractScratch()
        var figures: [String: Double] = [:]
        figures["find"] = try time { contract.operation(path: path.span, method: .post) != nil }
        figures["head"] = try time {
            contract.validateHead(
                operation,
                path: path.span,
                query: query.span,
                headers: headers,
                policy: ContractPolicy(),
                using: &scratch
            ).isEmpty
        }
        for (name, fields) in [("body", ContractPolicy.UnknownFields.allow), ("body_reject", .reject)] {
            let policy = ContractPolicy(unknownFields: fields)
            figures[name] = try time {
                contract.validateBody(
                    operation,
                    contentType: type.span,
                    body: body.span,
                    policy: policy,
                    using: &scratch
                ).violations.isEmpty
            }
        }
        let json = try JSONSerialization.data(withJSONObject: figures, options: [.sortedKeys])
        FileHandle.standardOutput.write(json + Data("\n".utf8))
    }

    /// Nanoseconds of one call, which must be true each time.
    private static func time(_ call: () -> Bool) throws -> Double {
        var figures: [Double] = []
        for _ in 0..<rounds {
            let begin = ContinuousClock.now
            for _ in 0..<repetitions where !call() { throw Refused() }
            let time = (ContinuousClock.now - begin).components
            figures.append(Double(time.seconds) * 1e9 + Double(time.attoseconds) / 1e9)
        }
        return figures.sorted()[rounds / 2] / Double(repetitions)
    }
}
