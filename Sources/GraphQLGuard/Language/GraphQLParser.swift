// SPDX-License-Identifier: Apache-2.0

/// Reads documents (appendix B.3) by recursive descent, no deeper than the nesting limit.
struct GraphQLParser {
    let limits: GraphQLLimits
    private var lexer: GraphQLLexer
    /// The token looked at.
    var token = GraphQLToken(kind: .end, start: 0, end: 0)
    /// Where the token before it ended.
    private var previousEnd = 0
    private var depth = 0

    private(set) var nodes: [GraphQLNode] = []
    private var definitions: [GraphQLDocument.Definition] = []
    private var spreads: [UInt32] = []
    private var symbols = SymbolTable()
    private var fragments = FragmentGraph()
    private(set) var counts = GraphQLCounts()

    init(limits: GraphQLLimits) {
        self.limits = limits
        lexer = GraphQLLexer(maximumTokens: limits.maximumTokens)
    }

    /// The storage is the document's: it is lent to the parser and given back.
    mutating func exchange(with document: inout GraphQLDocument) {
        swap(&nodes, &document.nodes)
        swap(&definitions, &document.definitions)
        swap(&spreads, &document.spreads)
        swap(&symbols, &document.symbols)
        swap(&fragments, &document.fragments)
        swap(&counts, &document.counts)
    }

    mutating func parseDocument(_ bytes: Span<UInt8>) throws(GraphQLSyntaxError) {
        try advance(bytes)
        repeat {
            let firstSpread = spreads.count
            let node = nodes.count
            try parseDefinition(bytes)
            definitions.append(GraphQLDocument.Definition(node: node, spreads: firstSpread..<spreads.count))
        } while token.kind != .end
        counts.tokens = limits.maximumTokens &- lexer.budget
    }

    mutating func linkFragments() {
        fragments.build(nodes, definitions, spreads, symbols: symbols.count)
    }

    private mutating func parseDefinition(_ bytes: Span<UInt8>) throws(GraphQLSyntaxError) {
        switch token.kind {
        case .braceOpen:
            counts.operations &+= 1
            let operation = open(.operation, at: token.start)
            try parseSelectionSet(bytes)
            close(operation)
        case .name:
            if isKeyword(bytes, "query") {
                try parseOperation(bytes, .query)
            } else if isKeyword(bytes, "mutation") {
                try parseOperation(bytes, .mutation)
            } else if isKeyword(bytes, "subscription") {
                try parseOperation(bytes, .subscription)
            } else if isKeyword(bytes, "fragment") {
                try parseFragment(bytes)
            } else {
                try parseTypeSystemDefinition(bytes)
            }
        case .string, .blockString:
            try parseTypeSystemDefinition(bytes)
        default:
            throw unexpected(.expectedDefinition)
        }
    }

    private mutating func parseOperation(
        _ bytes: Span<UInt8>,
        _ kind: GraphQLOperationKind
    ) throws(GraphQLSyntaxError) {
        counts.operations &+= 1
        let operation = open(.operation, at: token.start, detail: kind.rawValue)
        try advance(bytes)
        if token.kind == .name { nodes[operation].name = try parseName(bytes) }
        if token.kind == .parenthesisOpen {
            try advance(bytes)
            repeat {
                try parseVariableDefinition(bytes)
            } while token.kind != .parenthesisClose
            try advance(bytes)
        }
        try parseDirectives(bytes, isConstant: false)
        try parseSelectionSet(bytes)
        close(operation)
    }

    private mutating func parseVariableDefinition(_ bytes: Span<UInt8>) throws(GraphQLSyntaxError) {
        let definition = open(.variableDefinition, at: token.start)
        try expect(.dollar, bytes)
        nodes[definition].name = try parseName(bytes)
        try expect(.colon, bytes)
        try parseType(bytes)
        if token.kind == .equals {
            try advance(bytes)
            nodes[definition].detail = 1
            try parseValue(bytes, isConstant: true)
        }
        try parseDirectives(bytes, isConstant: true)
        close(definition)
    }

    private mutating func parseFragment(_ bytes: Span<UInt8>) throws(GraphQLSyntaxError) {
        counts.fragments &+= 1
        let fragment = open(.fragment, at: token.start)
        try advance(bytes)
        if isKeyword(bytes, "on") { throw GraphQLSyntaxError(.reservedFragmentName, at: token.start) }
        nodes[fragment].name = try parseName(bytes)
        guard isKeyword(bytes, "on") else { throw unexpected(.expectedKeyword) }
        try advance(bytes)
        nodes[fragment].extra = try parseName(bytes)
        try parseDirectives(bytes, isConstant: false)
        try parseSelectionSet(bytes)
        close(fragment)
    }

    private mutating func parseSelectionSet(_ bytes: Span<UInt8>) throws(GraphQLSyntaxError) {
        let set = open(.selectionSet, at: token.start)
        try descend()
        try expect(.braceOpen, bytes)
        guard token.kind != .braceClose else { throw unexpected(.expectedSelection) }
        while token.kind != .braceClose {
            counts.selections &+= 1
            guard counts.selections <= limits.maximumSelections else {
                throw GraphQLSyntaxError(.tooManySelections, at: token.start)
            }
            if token.kind == .name {
                try parseField(bytes)
            } else if token.kind == .spread {
                try parseSpread(bytes)
            } else {
                throw unexpected(.expectedSelection)
            }
        }
        try advance(bytes)
        depth &-= 1
        close(set)
    }

    @inline(__always)
    private mutating func parseField(_ bytes: Span<UInt8>) throws(GraphQLSyntaxError) {
        var node = GraphQLNode(.field, start: token.start)
        node.name = try parseName(bytes)
        if token.kind == .colon {
            try advance(bytes)
            node.extra = node.name
            node.name = try parseName(bytes)
        }
        // Most fields end here, and are written once.
        let field = nodes.count
        node.endOffset = UInt32(truncatingIfNeeded: previousEnd)
        node.nextIndex = UInt32(truncatingIfNeeded: field &+ 1)
        nodes.append(node)
        guard token.kind == .parenthesisOpen || token.kind == .at || token.kind == .braceOpen else { return }
        if token.kind == .parenthesisOpen { try parseArguments(bytes, isConstant: false) }
        if token.kind == .at { try parseDirectives(bytes, isConstant: false) }
        if token.kind == .braceOpen {
            nodes[field].detail = 1
            try parseSelectionSet(bytes)
        }
        close(field)
    }

    private mutating func parseSpread(_ bytes: Span<UInt8>) throws(GraphQLSyntaxError) {
        let start = token.start
        try advance(bytes)
        if token.kind == .name, !isKeyword(bytes, "on") {
            let spread = open(.fragmentSpread, at: start)
            spreads.append(UInt32(truncatingIfNeeded: spread))
            nodes[spread].name = try parseName(bytes)
            try parseDirectives(bytes, isConstant: false)
            close(spread)
            return
        }
        let fragment = open(.inlineFragment, at: start)
        if token.kind == .name {
            try advance(bytes)
            nodes[fragment].extra = try parseName(bytes)
        }
        try parseDirectives(bytes, isConstant: false)
        try parseSelectionSet(bytes)
        close(fragment)
    }

    mutating func parseArguments(_ bytes: Span<UInt8>, isConstant: Bool) throws(GraphQLSyntaxError) {
        try advance(bytes)
        repeat {
            let argument = open(.argument, at: token.start)
            nodes[argument].name = try parseName(bytes)
            try expect(.colon, bytes)
            try parseValue(bytes, isConstant: isConstant)
            close(argument)
        } while token.kind != .parenthesisClose
        try advance(bytes)
    }

    mutating func parseDirectives(_ bytes: Span<UInt8>, isConstant: Bool) throws(GraphQLSyntaxError) {
        var count = 0
        while token.kind == .at {
            let directive = open(.directive, at: token.start)
            try advance(bytes)
            nodes[directive].name = try parseName(bytes)
            if token.kind == .parenthesisOpen { try parseArguments(bytes, isConstant: isConstant) }
            close(directive)
            count &+= 1
        }
        counts.directives &+= count
        counts.directivesAtOnePlace = max(counts.directivesAtOnePlace, count)
    }

    // MARK: Steps

    @inline(__always)
    mutating func advance(_ bytes: Span<UInt8>) throws(GraphQLSyntaxError) {
        previousEnd = token.end
        token = try lexer.next(bytes)
    }

    @inline(__always)
    mutating func expect(_ kind: GraphQLTokenKind, _ bytes: Span<UInt8>) throws(GraphQLSyntaxError) {
        guard token.kind == kind else { throw unexpected(.expected(kind)) }
        try advance(bytes)
    }

    @inline(__always)
    mutating func parseName(_ bytes: Span<UInt8>) throws(GraphQLSyntaxError) -> UInt32 {
        guard token.kind == .name else { throw unexpected(.expected(.name)) }
        let symbol = symbols.intern(bytes, token.start, token.end)
        try advance(bytes)
        return symbol
    }

    @inline(__always)
    mutating func open(_ kind: GraphQLNodeKind, at start: Int, detail: UInt8 = 0) -> Int {
        nodes.append(GraphQLNode(kind, start: start, detail: detail))
        return nodes.count &- 1
    }

    @inline(__always)
    mutating func close(_ node: Int) {
        let end = UInt32(truncatingIfNeeded: previousEnd)
        let next = UInt32(truncatingIfNeeded: nodes.count)
        nodes[node].close(end: end, next: next)
    }

    mutating func setName(_ name: UInt32, of node: Int) {
        nodes[node].name = name
    }

    mutating func setDetail(_ detail: UInt8, of node: Int) {
        nodes[node].detail = detail
    }

    mutating func countTypeDefinition() {
        counts.typeDefinitions &+= 1
    }

    @inline(__always)
    mutating func descend() throws(GraphQLSyntaxError) {
        guard depth < limits.maximumNesting else { throw GraphQLSyntaxError(.tooDeep, at: token.start) }
        depth &+= 1
    }

    mutating func ascend() {
        depth &-= 1
    }

    func unexpected(_ reason: GraphQLSyntaxError.Reason) -> GraphQLSyntaxError {
        GraphQLSyntaxError(token.kind == .end ? .unexpectedEnd : reason, at: token.start)
    }

    /// The token is this name.
    @inline(__always)
    func isKeyword(_ bytes: Span<UInt8>, _ word: StaticString) -> Bool {
        let count = word.utf8CodeUnitCount
        guard token.kind == .name, token.end &- token.start == count else { return false }
        let letters = UnsafeBufferPointer(start: word.utf8Start, count: count)
        for offset in 0..<count where bytes[token.start &+ offset] != letters[offset] { return false }
        return true
    }
}
