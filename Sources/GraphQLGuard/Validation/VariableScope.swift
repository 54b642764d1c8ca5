// SPDX-License-Identifier: Apache-2.0

/// The variables of the operation that is looked at, by symbol.
struct VariableScope: Sendable {
    /// The operation's stamp where the symbol is one of its variables.
    private var defined: [UInt32] = []
    private var used: [UInt32] = []
    private var definitions: [UInt32] = []
    private var stamp: UInt32 = 0
    /// Definitions still to look at.
    var stack: [Int] = []

    mutating func prepare(symbols: Int) {
        if defined.count < symbols || stamp > 1 << 31 {
            let size = max(defined.count, symbols * 2)
            defined = [UInt32](repeating: 0, count: size)
            used = defined
            definitions = defined
            stamp = 0
        }
        stack.removeAll(keepingCapacity: true)
    }

    mutating func begin() {
        stamp &+= 1
    }

    /// False: there is one of this name already.
    mutating func define(_ symbol: UInt32, _ node: Int) -> Bool {
        guard defined[Int(symbol)] != stamp else { return false }
        defined[Int(symbol)] = stamp
        definitions[Int(symbol)] = UInt32(truncatingIfNeeded: node)
        return true
    }

    /// The definition's node; nil if the operation has no such variable.
    mutating func use(_ symbol: UInt32) -> Int? {
        guard defined[Int(symbol)] == stamp else { return nil }
        used[Int(symbol)] = stamp
        return Int(definitions[Int(symbol)])
    }

    func isUsed(_ symbol: UInt32) -> Bool { used[Int(symbol)] == stamp }
}

extension GraphQLValidator {
    /// Follows each operation into its fragments and compares the variables used with those defined.
    mutating func checkVariables() {
        for number in document.definitions.indices {
            let index = document.definitions[number].node
            guard document.nodes[index].kind == .operation else { continue }
            variables.begin()
            forEachVariable(of: index) { validator, child in
                UniqueVariableNames.check(&validator, child)
            }
            let visit = freshMark()
            enter(number, visit)
            while let next = variables.stack.popLast() {
                guard checkUsages(of: next) else { return }
                for spread in document.definitions[next].spreads {
                    let symbol = document.nodes[Int(document.spreads[spread])].name
                    if let fragment = document.fragments.fragment(symbol) { enter(fragment, visit) }
                }
            }
            forEachVariable(of: index) { validator, child in
                NoUnusedVariables.check(&validator, child)
            }
        }
    }

    private mutating func enter(_ definition: Int, _ visit: UInt32) {
        // The marks of a fragment are those of its name, an operation is entered only here.
        let node = document.nodes[document.definitions[definition].node]
        if node.kind == .fragment {
            guard marks[Int(node.name)] != visit else { return }
            marks[Int(node.name)] = visit
        }
        reached[definition] = true
        variables.stack.append(definition)
    }

    private mutating func checkUsages(of definition: Int) -> Bool {
        let range = usageStarts[definition]..<usageStarts[definition &+ 1]
        guard spend(range.count &+ 1, at: document.definitions[definition].node) else { return false }
        for number in range {
            let usage = usages[number]
            if let variable = variables.use(usage.symbol) {
                VariablesInAllowedPosition.check(&self, usage, variable)
            } else {
                NoUndefinedVariables.report(&self, usage)
            }
        }
        return true
    }

    private mutating func forEachVariable(of operation: Int, _ body: (inout GraphQLValidator, Int) -> Void) {
        var child = operation &+ 1
        while child < document.nodes[operation].next, document.nodes[child].kind == .variableDefinition {
            body(&self, child)
            child = document.nodes[child].next
        }
    }
}
