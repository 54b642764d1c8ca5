// SPDX-License-Identifier: Apache-2.0

extension SchemaCompiler {
    /// Refuses a schema that leads back to itself without going down into the value: checking it would never end.
    /// Where `$dynamicRef` leads is known only as values are checked; what goes round there meets the limit of nesting.
    /// Also finds the schemas that are nothing but a reference.
    mutating func checkCycles() throws(SchemaError) {
        enum State { case new, open, done }
        var states = [State](repeating: .new, count: tables.nodes.count)
        for root in tables.nodes.indices where states[root] == .new {
            var path: [(node: Int, edges: [Int32])] = [(root, edges(of: root))]
            states[root] = .open
            while let last = path.indices.last {
                guard let edge = path[last].edges.popLast() else {
                    states[path[last].node] = .done
                    path.removeLast()
                    continue
                }
                switch states[Int(edge)] {
                case .done: break
                case .new:
                    states[Int(edge)] = .open
                    path.append((Int(edge), edges(of: Int(edge))))
                case .open:
                    guard let place = places[Int(edge)] else { continue }
                    throw registry.error(place, "the schema refers to itself without end")
                }
            }
        }
        if dynamicNames.isEmpty { markAliases() }
    }

    private func edges(of index: Int) -> [Int32] {
        let node = tables.nodes[index]
        var edges: [Int32] = []
        for step in tables.steps[Int(node.firstStep)..<Int(node.firstStep + node.stepCount)] {
            switch step.kind {
            case .reference, .not, .dynamicReference: edges.append(step.first)
            case .allOf, .anyOf, .oneOf: edges += tables.lists[Int(step.first)..<Int(step.first + step.second)]
            case .condition: edges += [step.first, step.second, step.third]
            }
        }
        if node.objects >= 0 {
            let rules = tables.objects[Int(node.objects)]
            let range = Int(rules.firstDependent)..<Int(rules.firstDependent + rules.dependentCount)
            edges += tables.dependents[range].map(\.schema)
        }
        return edges.filter { $0 >= 0 }
    }

    private mutating func markAliases() {
        for index in tables.nodes.indices {
            let node = tables.nodes[index]
            guard node.stepCount == 1, node.types == .all, !node.isNullable, node.strings < 0, node.numbers < 0,
                node.objects < 0, node.arrays < 0, node.enumeration < 0, node.constant < 0,
                node.unevaluatedItems < 0, node.unevaluatedProperties < 0
            else { continue }
            let step = tables.steps[Int(node.firstStep)]
            if step.kind == .reference { tables.nodes[index].alias = step.first }
        }
    }
}
