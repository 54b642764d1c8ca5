// SPDX-License-Identifier: Apache-2.0

/// Why a schema cannot be used. Schemas are the operator's: the message names what is wrong.
package struct GraphQLSchemaError: Error, Hashable, Sendable, CustomStringConvertible {
    package let message: String
    /// From 1; 0 where the schema has no lines, as introspection JSON.
    package let line: Int
    package let column: Int

    init(_ message: String, line: Int = 0, column: Int = 0) {
        self.message = message
        self.line = line
        self.column = column
    }

    package var description: String {
        line == 0 ? message : "\(line):\(column): \(message)"
    }
}
