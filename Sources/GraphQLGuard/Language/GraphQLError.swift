// SPDX-License-Identifier: Apache-2.0

/// What is wrong with a document or with its variables.
///
/// The message holds names that the document itself holds, never a value and never a name of the schema that the
/// client did not send: a gateway that hides the schema gives none of it away.
package struct GraphQLError: Error, Hashable, Sendable {
    package let message: String
    /// From 1; 0 for what has no place in the document.
    package let line: Int
    /// From 1, in characters; 0 for what has no place in the document.
    package let column: Int
    package let rule: GraphQLRule

    package init(message: String, line: Int, column: Int, rule: GraphQLRule) {
        self.message = message
        self.line = line
        self.column = column
        self.rule = rule
    }
}

extension GraphQLError: CustomStringConvertible {
    package var description: String {
        line == 0 ? "\(message) (\(rule.rawValue))" : "\(line):\(column): \(message) (\(rule.rawValue))"
    }
}
