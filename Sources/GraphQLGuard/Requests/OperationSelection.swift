// SPDX-License-Identifier: Apache-2.0

/// Which operation of a document is meant, and what it asks for.
extension GraphQLDocument {
    /// The operation of this name, or the only one (`GetOperation`, section 6.1): its number among the definitions.
    ///
    /// - Parameter name: Empty for none.
    package func operation(named name: Span<UInt8>) throws(GraphQLError) -> Int {
        var found: Int?
        for (number, definition) in definitions.enumerated() where nodes[definition.node].kind == .operation {
            let symbol = nodes[definition.node].name
            if !name.isEmpty {
                guard symbol != GraphQLNode.none else { continue }
                let range = symbols.symbols[Int(symbol)]
                guard Int(range.end &- range.start) == name.count,
                    isSameText(source.span, Int(range.start), name, 0, count: name.count)
                else { continue }
                return number
            }
            guard found == nil else { throw error("the document has several operations: \"operationName\" says which") }
            found = number
        }
        guard let found else {
            throw error(name.isEmpty ? "the document has no operation" : "the document has no operation of this name")
        }
        return found
    }

    package func kind(of operation: Int) -> GraphQLOperationKind {
        nodes[definitions[operation].node].operationKind ?? .query
    }

    /// The fields at the root of an operation, those of fragments included, as nodes; one for each time it is asked
    /// for. Their names are `name(of:)`, their coordinates after validation `coordinate(of:in:)`.
    package func rootFields(of operation: Int) -> [Int] {
        var fields: [Int] = []
        var visited: Set<UInt32> = []
        let node = definitions[operation].node
        var stack: [(child: Int, end: Int)] = [(node &+ 1, nodes[node].next)]
        while let top = stack.popLast() {
            guard top.child < top.end else { continue }
            let node = nodes[top.child]
            stack.append((node.next, top.end))
            switch node.kind {
            case .field:
                fields.append(top.child)
            case .selectionSet, .inlineFragment:
                stack.append((top.child &+ 1, node.next))
            case .fragmentSpread:
                guard visited.insert(node.name).inserted, let number = fragments.fragment(node.name) else { break }
                let target = definitions[number].node
                stack.append((target &+ 1, nodes[target].next))
            default:
                break
            }
        }
        return fields
    }

    /// The coordinate of a field of a validated document, such as `Mutation.checkoutAddPromoCode`.
    package func coordinate(of field: Int, in schema: GraphQLSchema) -> String? {
        let definition = nodes[field].definition
        guard nodes[field].kind == .field, definition != GraphQLNode.none else { return nil }
        return schema.coordinate(of: Int(definition))
    }

    /// The number in the schema of a field of a validated document: what `GraphQLSchema.field(_:)` gives.
    package func schemaField(of field: Int) -> Int? {
        let definition = nodes[field].definition
        return nodes[field].kind == .field && definition != GraphQLNode.none ? Int(definition) : nil
    }

    /// The definitions that an operation executes: itself and the fragments that it leads to, each once.
    package func definitions(reachedFrom operation: Int) -> [Int] {
        var order = [operation]
        var isReached = [Bool](repeating: false, count: definitions.count)
        isReached[operation] = true
        var next = 0
        while next < order.count {
            for spread in definitions[order[next]].spreads {
                guard let fragment = fragments.fragment(nodes[Int(spreads[spread])].name), !isReached[fragment] else {
                    continue
                }
                isReached[fragment] = true
                order.append(fragment)
            }
            next += 1
        }
        return order
    }

    /// The schema's fields that an operation of a validated document asks for at whatever depth, each once: for
    /// policies and patches that name `Type.field`.
    package func schemaFields(of operation: Int) -> [Int] {
        var fields: Set<UInt32> = []
        for number in definitions(reachedFrom: operation) {
            let node = definitions[number].node
            for index in node..<nodes[node].next where nodes[index].kind == .field {
                if nodes[index].definition != GraphQLNode.none { fields.insert(nodes[index].definition) }
            }
        }
        return fields.map(Int.init).sorted()
    }

    private func error(_ message: String) -> GraphQLError {
        GraphQLError(message: message, line: 0, column: 0, rule: .operationSelection)
    }
}
