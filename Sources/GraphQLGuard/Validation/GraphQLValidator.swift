// SPDX-License-Identifier: Apache-2.0

/// Checks documents against a schema by the rules of the specification's chapter 5. It is used again from document to
/// document, one per worker, so that it does not allocate.
///
/// Time is linear in the document but for what merges fields and follows variables through fragments, which have a
/// budget.
package struct GraphQLValidator: Sendable {
    package let schema: GraphQLSchema
    /// Errors after which no more are collected.
    let maximumErrors: Int
    /// Steps of the rules that are not linear: a field compared, a variable followed into a fragment. Large honest
    /// documents need 10,000; 250,000 take 2 ms.
    let maximumWork: Int

    /// Lent while it is checked.
    var document = GraphQLDocument()
    var errors: [GraphQLError] = []
    var work = 0

    /// A number per symbol, to see what was met before: a fresh `mark` makes all of them unmet.
    var marks: [UInt32] = []
    var mark: UInt32 = 0
    var usages: [VariableUsage] = []
    /// Where the usages of each definition begin.
    var usageStarts: [Int] = []
    /// Definitions that an operation leads to.
    var reached: [Bool] = []
    var variables = VariableScope()
    var merging = FieldMerging()
    let deferName: UInt32
    let streamName: UInt32

    package init(schema: GraphQLSchema, maximumErrors: Int = 10, maximumWork: Int = 250_000) {
        self.schema = schema
        self.maximumErrors = maximumErrors
        self.maximumWork = maximumWork
        deferName = schema.names.find("defer")
        streamName = schema.names.find("stream")
        merging.prepare(types: schema.types.count)
    }

    /// Empty: the document is valid, and its fields and arguments are linked to the schema.
    package mutating func validate(_ document: inout GraphQLDocument) -> [GraphQLError] {
        swap(&self.document, &document)
        defer { swap(&self.document, &document) }
        prepare()

        UniqueOperationNames.check(&self)
        LoneAnonymousOperation.check(&self)
        UniqueFragmentNames.check(&self)
        NoFragmentCycles.check(&self)
        walkDefinitions()
        checkVariables()
        NoUnusedFragments.check(&self)
        SingleFieldSubscriptions.check(&self)
        // Without the end of a cycle there is nothing to merge.
        if self.document.fragments.firstCycle == nil { OverlappingFieldsCanBeMerged.check(&self) }
        return errors
    }

    private mutating func prepare() {
        errors.removeAll(keepingCapacity: true)
        work = maximumWork
        usages.removeAll(keepingCapacity: true)
        usageStarts.removeAll(keepingCapacity: true)
        reached.removeAll(keepingCapacity: true)
        reached.append(contentsOf: repeatElement(false, count: document.definitions.count))
        let count = document.symbols.count
        if marks.count < count {
            marks = [UInt32](repeating: 0, count: count * 2)
            mark = 0
        }
        variables.prepare(symbols: count)
        merging.prepare(symbols: count)
        document.linkNames(to: schema)
    }

    /// A number that no symbol is marked with.
    @inline(__always)
    mutating func freshMark() -> UInt32 {
        if mark == .max {
            for index in marks.indices { marks[index] = 0 }
            mark = 0
        }
        mark &+= 1
        return mark
    }

    /// The number of the type that a symbol names; `GraphQLNode.none` if there is none.
    @inline(__always)
    func type(named symbol: UInt32) -> UInt32 {
        let name = document.schemaNames[Int(symbol)]
        return name == NameTable.none ? GraphQLNode.none : schema.typeOfName[Int(name)]
    }

    mutating func report(_ rule: GraphQLRule, at node: Int, _ message: @autoclosure () -> String) {
        guard errors.count < maximumErrors else { return }
        errors.append(document.error(rule, at: document.nodes[node].start, message()))
    }

    /// False: the budget is used up, which is reported once.
    mutating func spend(_ steps: Int, at node: Int) -> Bool {
        guard work >= steps else {
            if work >= 0 { report(.documentLimits, at: node, "the document is too complex to be checked") }
            work = -1
            return false
        }
        work &-= steps
        return true
    }
}

extension GraphQLDocument {
    /// Looks up each distinct name once.
    mutating func linkNames(to schema: GraphQLSchema) {
        schemaNames.removeAll(keepingCapacity: true)
        let source = source
        let bytes = source.span
        for symbol in symbols.symbols {
            schemaNames.append(schema.names.find(bytes, Int(symbol.start), Int(symbol.end), hash: symbol.hash))
        }
    }
}
