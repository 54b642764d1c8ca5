// SPDX-License-Identifier: Apache-2.0

/// The guards, by the names that the configuration uses.
package enum GraphQLGuardKind: String, CaseIterable, Hashable, Sendable {
    case depth
    case cost
    case aliases
    case rootFields = "root_fields"
    case repeats
    case selections
    case directives
    case directivesAtOnePlace = "directives_at_one_place"
    case fragments
    case fragmentCycles = "fragment_cycles"
    case operations
    case batch
    case introspection
    case operationName = "operation_name"

    /// The category of what it finds.
    package var category: GraphQLCategory {
        switch self {
        case .depth: .depth
        case .cost: .cost
        case .aliases, .repeats: .aliases
        case .rootFields, .selections, .directives, .directivesAtOnePlace, .fragments, .fragmentCycles, .operations:
            .complexity
        case .batch: .batch
        case .introspection: .introspection
        case .operationName: .operation
        }
    }

    /// For people.
    package var text: String {
        switch self {
        case .depth: "the operation is nested too deep"
        case .cost: "the operation costs too much"
        case .aliases: "the operation has too many aliases"
        case .rootFields: "the operation has too many fields at its root"
        case .repeats: "a sensitive field is asked for too often in one request"
        case .selections: "the operation has too many selections, fragments spread"
        case .directives: "the document has too many directives"
        case .directivesAtOnePlace: "one place of the document has too many directives"
        case .fragments: "the document has too many fragments"
        case .fragmentCycles: "a fragment spreads itself"
        case .operations: "the document has too many operations"
        case .batch: "the batch holds too many requests"
        case .introspection: "introspection is off"
        case .operationName: "the operation has no name"
        }
    }
}

/// What a guard found: how much there is, and how much may be.
package struct GraphQLGuardOutcome: Hashable, Sendable {
    package let kind: GraphQLGuardKind
    package let measured: Int
    package let limit: Int

    package init(_ kind: GraphQLGuardKind, measured: Int, limit: Int) {
        self.kind = kind
        self.measured = measured
        self.limit = limit
    }
}
