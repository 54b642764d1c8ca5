// SPDX-License-Identifier: Apache-2.0

/// A GraphQL document (October 2021 with `@defer`, `@stream` and `@oneOf`) as a flat array of nodes over its bytes, of
/// which it keeps a copy. The storage is used again by the next `parse`: one document per worker does not allocate.
package struct GraphQLDocument: Sendable {
    /// A definition and the fragment spreads in it.
    package struct Definition: Sendable {
        package let node: Int
        /// A part of `spreads`.
        let spreads: Range<Int>
    }

    package internal(set) var source: [UInt8] = []
    package internal(set) var nodes: [GraphQLNode] = []
    package internal(set) var definitions: [Definition] = []
    /// The nodes of all fragment spreads.
    var spreads: [UInt32] = []
    var symbols = SymbolTable()
    var counts = GraphQLCounts()
    var fragments = FragmentGraph()
    /// The schema's number of each symbol, set by validation.
    var schemaNames: [UInt32] = []

    package init() {}

    /// Reads a document. Time is linear in the bytes; memory is 28 bytes a node, of which there are fewer than tokens.
    package mutating func parse(
        _ bytes: Span<UInt8>,
        limits: GraphQLLimits = GraphQLLimits()
    ) throws(GraphQLSyntaxError) {
        source.removeAll(keepingCapacity: true)
        nodes.removeAll(keepingCapacity: true)
        definitions.removeAll(keepingCapacity: true)
        spreads.removeAll(keepingCapacity: true)
        symbols.removeAll()
        schemaNames.removeAll(keepingCapacity: true)
        counts = GraphQLCounts()
        fragments.removeAll()
        guard bytes.count <= limits.maximumBytes, bytes.count < Int(UInt32.max) else {
            throw GraphQLSyntaxError(.documentTooLarge, at: 0)
        }
        bytes.withUnsafeBufferPointer { source.append(contentsOf: $0) }

        var parser = GraphQLParser(limits: limits)
        parser.exchange(with: &self)
        defer { parser.exchange(with: &self) }
        try parser.parseDocument(bytes)
        parser.linkFragments()
    }

    /// The text of a name, cut where it is longer than any honest one.
    func text(_ symbol: UInt32) -> String {
        guard symbol < symbols.count else { return "" }
        let range = symbols.symbols[Int(symbol)]
        let end = min(range.end, range.start &+ 64)
        return String(decoding: source[Int(range.start)..<Int(end)], as: UTF8.self)
    }

    func error(_ rule: GraphQLRule, at offset: Int, _ message: String) -> GraphQLError {
        let place = GraphQLPosition(offset: offset, in: source.span)
        return GraphQLError(message: message, line: place.line, column: place.column, rule: rule)
    }

    /// The name of an operation, a field or an argument; nil if it has none.
    package func name(of node: Int) -> String? {
        nodes[node].name == GraphQLNode.none ? nil : text(nodes[node].name)
    }
}

/// What was counted while a document was read.
struct GraphQLCounts: Sendable {
    var tokens = 0
    var operations = 0
    var fragments = 0
    var typeDefinitions = 0
    var selections = 0
    var directives = 0
    /// The most directives at one place.
    var directivesAtOnePlace = 0
}
