// SPDX-License-Identifier: Apache-2.0

/// What fields cost. A list costs what one entry costs times how many are asked for.
package struct GraphQLCostModel: Sendable {
    /// An object is looked up, a scalar comes with it.
    package let objectCost: Int
    package let leafCost: Int
    /// Entries of a list where no argument says how many.
    package let defaultListSize: Int
    /// By the number of the schema's field; -1 is the usual cost. Empty: all cost the usual.
    let weights: [Int32]
    /// By the number of the schema's field: the default value of its size argument; -1 has none.
    let defaultSizes: [Int32]
    let sizeArguments: [[UInt8]]
    let sizeArgumentHashes: [UInt64]

    /// - Parameters:
    ///   - schema: Without it lists are told by their size arguments alone, and there are no weights.
    ///   - sizeArguments: Arguments, and fields of arguments that are objects, that say how many are asked for.
    ///   - weights: By coordinate, such as `Query.search`; those that the schema does not have are ignored.
    package init(
        schema: GraphQLSchema?,
        objectCost: Int = 2,
        leafCost: Int = 1,
        defaultListSize: Int = 10,
        sizeArguments: [String] = ["first", "last", "take", "limit", "pageSize", "perPage"],
        weights: [String: Int] = [:]
    ) {
        self.objectCost = min(max(objectCost, 0), GraphQLMeasures.ceiling)
        self.leafCost = min(max(leafCost, 0), GraphQLMeasures.ceiling)
        self.defaultListSize = min(max(defaultListSize, 1), GraphQLMeasures.ceiling)
        let names = sizeArguments.map { Array($0.utf8) }
        self.sizeArguments = names
        sizeArgumentHashes = names.map { NameHash.hash($0.span, 0, $0.count, seed: NameHash.seed) }

        guard let schema else {
            self.weights = []
            defaultSizes = []
            return
        }
        var costs: [Int32] = weights.isEmpty ? [] : [Int32](repeating: -1, count: schema.fields.count)
        for (coordinate, weight) in weights {
            if let field = schema.field(coordinate) { costs[field] = Int32(clamping: max(weight, 0)) }
        }
        self.weights = costs
        let sizeNames = Set(sizeArguments.map { schema.names.find($0) })
        defaultSizes = schema.fields.map { field in
            var size: Int32 = -1
            for input in schema.inputs[Int(field.firstArgument)..<Int(field.firstArgument + field.argumentCount)]
            where sizeNames.contains(input.name) {
                size = max(size, input.defaultNumber ?? -1)
            }
            return size
        }
    }

    func isSizeName(_ symbol: SymbolTable.Symbol, _ source: Span<UInt8>) -> Bool {
        for (index, hash) in sizeArgumentHashes.enumerated() where hash == symbol.hash {
            let name = sizeArguments[index]
            if Int(symbol.end &- symbol.start) == name.count {
                return isSameText(source, Int(symbol.start), name.span, 0, count: name.count)
            }
        }
        return false
    }
}
