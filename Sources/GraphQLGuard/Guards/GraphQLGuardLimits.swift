// SPDX-License-Identifier: Apache-2.0

/// How much an operation may ask for. The defaults let pass what real storefronts send; nil is no limit.
package struct GraphQLGuardLimits: Hashable, Sendable {
    /// Fields in fields, fragments opened, those of introspection too. Storefronts reach 9 to 11, the usual
    /// introspection query 13.
    package var depth: Int? = 15
    /// The limit of Saleor's own servers.
    package var cost: Int? = 50_000
    /// With fragments opened. Twice of what storefronts use for pictures in several sizes.
    package var aliases: Int? = 30
    package var rootFields: Int? = 20
    /// How often one request may ask for one of the sensitive fields: trying codes or passwords by aliases.
    package var repeats: Int? = 1
    /// With fragments opened: what short documents can blow up to.
    package var selections: Int? = 10_000
    package var directives: Int? = 50
    /// Nobody needs many at one field; each may cost the backend a call.
    package var directivesAtOnePlace: Int? = 5
    /// Definitions of fragments.
    package var fragments: Int? = 100
    /// Operations in one document, of which one is executed.
    package var operations: Int? = 5
    /// Requests in one body.
    package var batch: Int? = 10
    /// Entries of one list in variables.
    package var listItems: Int? = 250
    /// Lexical tokens of a document.
    package var tokens: Int? = 5_000
    /// Of a document.
    package var bytes: Int? = 65_536
    package var allowsIntrospection = false
    package var requiresOperationName = false

    package init() {}

    /// What of `measures` is beyond a limit.
    package func outcomes(_ measures: GraphQLMeasures) -> [GraphQLGuardOutcome] {
        var outcomes: [GraphQLGuardOutcome] = []
        func compare(_ kind: GraphQLGuardKind, _ measured: Int, _ limit: Int?) {
            guard let limit, measured > limit else { return }
            outcomes.append(GraphQLGuardOutcome(kind, measured: measured, limit: limit))
        }
        compare(.fragmentCycles, measures.hasFragmentCycle ? 1 : 0, 0)
        compare(.depth, max(measures.depth, measures.introspectionDepth), depth)
        compare(.cost, measures.cost, cost)
        compare(.aliases, measures.aliases, aliases)
        compare(.rootFields, measures.rootFields, rootFields)
        compare(.selections, measures.selections, selections)
        compare(.directives, measures.directives, directives)
        compare(.directivesAtOnePlace, measures.directivesAtOnePlace, directivesAtOnePlace)
        compare(.fragments, measures.fragments, fragments)
        compare(.operations, measures.operations, operations)
        compare(.introspection, measures.introspectionFields, allowsIntrospection ? nil : 0)
        compare(.operationName, measures.hasOperationName ? 0 : 1, requiresOperationName ? 0 : nil)
        return outcomes
    }

    /// What a document may cost before its tree exists.
    ///
    /// - Parameter isWide: Read as far as a gateway can bear, for where these limits only monitor.
    func reading(isWide: Bool) -> GraphQLLimits {
        GraphQLLimits(
            maximumBytes: isWide ? Self.ceiling.bytes : min(bytes ?? .max, Self.ceiling.bytes),
            maximumTokens: isWide ? Self.ceiling.tokens : min(tokens ?? .max, Self.ceiling.tokens),
            // A field at depth n may stand in n inline fragments more.
            maximumNesting: isWide ? 500 : max(100, min(depth ?? 250, 250) * 2),
            maximumSelections: Self.ceiling.tokens
        )
    }

    /// What is beyond cannot be read at all: reading it would take some 10 ms.
    static let ceiling = (bytes: 4 << 20, tokens: 250_000, batch: 1_000)
}
