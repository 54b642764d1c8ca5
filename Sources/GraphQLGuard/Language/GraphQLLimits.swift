// SPDX-License-Identifier: Apache-2.0

/// What a document may cost before its tree exists. What is beyond a limit is refused while it is read.
package struct GraphQLLimits: Hashable, Sendable {
    /// Bytes of the document. The largest operations of storefronts and dashboards have some 10 KiB.
    package var maximumBytes: Int
    /// Lexical tokens, comments and commas not counted. 5,000 are four times the largest operations seen; reading them
    /// takes less than 0.2 ms.
    package var maximumTokens: Int
    /// How deep selection sets, lists, objects and list types may stand in each other; what walks the tree recurses
    /// no deeper. At most 500, whatever is asked for.
    package let maximumNesting: Int
    /// Fields, fragment spreads and inline fragments as written.
    package var maximumSelections: Int

    package init(
        maximumBytes: Int = 65_536,
        maximumTokens: Int = 5_000,
        maximumNesting: Int = 100,
        maximumSelections: Int = 2_000
    ) {
        self.maximumBytes = maximumBytes
        self.maximumTokens = maximumTokens
        self.maximumNesting = min(maximumNesting, 500)
        self.maximumSelections = maximumSelections
    }

    /// For schemas, which come from the operator: Saleor's has 1 MB and 90,000 tokens.
    package static let schema = GraphQLLimits(
        maximumBytes: 64 << 20,
        maximumTokens: 16_000_000,
        maximumNesting: 64,
        maximumSelections: 1_000_000
    )
}
