// SPDX-License-Identifier: Apache-2.0

import Foundation
import GraphQLGuard

/// Times the GraphQL engine on requests, for bench/graphql_guard.py:
///
///     GraphQLBenchmark SCHEMA BODY.json ...
///
/// Prints nanoseconds for one request, each the median of the rounds, as JSON: of the first body, a document that the
/// worker has seen before, and of all in turn, which are more than it remembers.
@main
struct GraphQLBenchmark {
    struct Refused: Error {}

    private static let rounds = 15
    private static let repetitions = 10_000

    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count > 2 else { throw Refused() }
        let text = [UInt8](try Data(contentsOf: URL(fileURLWithPath: arguments[1])))
        let bodies = try arguments.dropFirst(2).map { [UInt8](try Data(contentsOf: URL(fileURLWithPath: $0))) }
        let endpoint = GraphQLEndpoint(schema: try GraphQLSchema.load(text.span, incrementalDelivery: true))
        var scratch = endpoint.makeScratch()
        let figures = [
            "known": try time(endpoint, bodies.prefix(1), &scratch), "new": try time(endpoint, bodies[...], &scratch),
        ]
        let json = try JSONSerialization.data(withJSONObject: figures, options: [.sortedKeys])
        FileHandle.standardOutput.write(json + Data("\n".utf8))
    }

    private static func time(
        _ endpoint: GraphQLEndpoint,
        _ bodies: ArraySlice<[UInt8]>,
        _ scratch: inout GraphQLScratch
    ) throws -> Double {
        let type = Array("application/json".utf8)
        let query: [UInt8] = []
        let bodies = Array(bodies)
        var medians: [Double] = []
        for _ in 0..<rounds {
            let start = ContinuousClock.now
            for number in 0..<repetitions {
                let body = bodies[number % bodies.count]
                let outcome = endpoint.check(
                    method: .post,
                    query: query.span,
                    contentType: type.span,
                    hasPreflightHeader: false,
                    body: body.span,
                    scratch: &scratch
                )
                guard outcome.violations.isEmpty else { throw Refused() }
            }
            let taken = ContinuousClock.now - start
            medians.append(Double(taken.components.attoseconds) / 1e9 + Double(taken.components.seconds) * 1e9)
        }
        return medians.sorted()[rounds / 2] / Double(repetitions)
    }
}
