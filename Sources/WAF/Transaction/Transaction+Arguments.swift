// SPDX-License-Identifier: Apache-2.0

/// Requests whose arguments another reader has told apart, as those of a query language.
extension Transaction {
    /// Adds an argument that a body processor would not have found.
    ///
    /// - Parameters:
    ///   - name: what rules know it by, `ARGS:name`.
    ///   - value: decoded.
    package func addArgument(name: Span<UInt8>, value: Span<UInt8>) {
        guard argsPost.count < remainingArguments else {
            body.hasDroppedArguments = true
            return
        }
        argsPost.append(argument(name, value))
    }

    /// Adds a field that a GraphQL operation asks for (``Variable/graphqlFields``).
    ///
    /// - Parameter coordinate: such as `Query.order`.
    package func addGraphQLField(_ coordinate: Span<UInt8>) {
        graphqlFields.append(field(coordinate, coordinate))
    }

    /// Phase 2 of such a request: rules see the arguments that were added, and neither the body nor what a processor
    /// would make of it. Patches look into the body all the same, where it is JSON.
    package func processRequestArguments(of bytes: Span<UInt8>) -> Interruption? {
        if engine != .off, readsRequestBody {
            body.wasRead = true
            body.length = bytes.count
            keepJSON(bytes)
            invalidate(.requestBody)
        }
        return run(.requestBody)
    }
}
