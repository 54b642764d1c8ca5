// SPDX-License-Identifier: Apache-2.0

package import Core

/// What kind of rule a request breaks. Each is one check of the gateway, with its own mode.
package enum GraphQLCategory: String, CaseIterable, Hashable, Sendable {
    /// The request is not GraphQL over HTTP.
    case request
    /// A page of another origin could have sent it unasked.
    case csrf
    case syntax
    case validation
    /// There is no one operation to execute, or it may not be executed here.
    case operation
    case introspection
    case depth
    case cost
    case aliases
    case complexity
    case batch
    case trusted

    /// The check that it belongs to.
    package var check: CheckID {
        switch self {
        case .request: .graphqlRequest
        case .csrf: .graphqlCSRF
        case .syntax: .graphqlSyntax
        case .validation: .graphqlValidation
        case .operation: .graphqlOperation
        case .introspection: .graphqlIntrospection
        case .depth: .graphqlDepth
        case .cost: .graphqlCost
        case .aliases: .graphqlAliases
        case .complexity: .graphqlComplexity
        case .batch: .graphqlBatch
        case .trusted: .graphqlTrusted
        }
    }
}

/// One rule that a request breaks.
package struct GraphQLViolation: Hashable, Sendable {
    package let category: GraphQLCategory
    /// For people: names that the client sent, never a value, never a name that it does not know.
    package let message: String
    /// From 1; 0 for what has no place in the document.
    package let line: Int
    /// From 1, in characters; 0 for what has no place in the document.
    package let column: Int
    /// The rule of the specification, where it is one.
    package let rule: GraphQLRule?
    /// How much there is, where something is counted.
    package let measured: Int?
    package let limit: Int?
    /// The position in a batch; 0 for a single request.
    package let request: Int

    init(_ category: GraphQLCategory, _ message: String, request: Int = 0, measured: Int? = nil, limit: Int? = nil) {
        self.category = category
        self.message = message
        line = 0
        column = 0
        rule = nil
        self.measured = measured
        self.limit = limit
        self.request = request
    }

    init(_ category: GraphQLCategory, _ error: GraphQLError, request: Int) {
        self.category = category
        message = error.message
        line = error.line
        column = error.column
        rule = error.rule
        measured = nil
        limit = nil
        self.request = request
    }

    init(_ outcome: GraphQLGuardOutcome, request: Int) {
        self.init(
            outcome.kind.category,
            outcome.kind.text,
            request: request,
            measured: outcome.measured,
            limit: outcome.limit
        )
    }
}

extension GraphQLViolation {
    func isSameRule(as other: GraphQLViolation) -> Bool {
        category == other.category && message == other.message
    }
}

extension GraphQLViolation: CustomStringConvertible {
    package var description: String {
        var text = line == 0 ? message : "\(line):\(column): \(message)"
        if let measured, let limit { text += " (\(measured), the limit is \(limit))" }
        return text
    }
}
