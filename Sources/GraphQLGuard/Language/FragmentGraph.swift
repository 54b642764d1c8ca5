// SPDX-License-Identifier: Apache-2.0

/// Which definition spreads which fragments. Built in linear time, without recursion.
struct FragmentGraph: Sendable {
    /// The number of the first fragment definition of each symbol.
    private(set) var fragmentOfSymbol: [UInt32] = []
    /// All definitions, each after the fragments that it spreads: what is worked out in this order finds what it needs
    /// already done. With cycles the order is incomplete in their places.
    private(set) var order: [UInt32] = []
    /// The first spread found that leads back to a fragment around it.
    private(set) var firstCycle: Int?

    private var state: [UInt8] = []
    private var stack: [(definition: Int, spread: Int)] = []

    mutating func removeAll() {
        fragmentOfSymbol.removeAll(keepingCapacity: true)
        order.removeAll(keepingCapacity: true)
        firstCycle = nil
    }

    @inline(__always)
    func fragment(_ symbol: UInt32) -> Int? {
        let number = fragmentOfSymbol[Int(symbol)]
        return number == GraphQLNode.none ? nil : Int(number)
    }

    mutating func build(
        _ nodes: [GraphQLNode],
        _ definitions: [GraphQLDocument.Definition],
        _ spreads: [UInt32],
        symbols: Int
    ) {
        fragmentOfSymbol.append(contentsOf: repeatElement(GraphQLNode.none, count: symbols))
        for number in definitions.indices {
            let node = nodes[definitions[number].node]
            guard node.kind == .fragment, fragmentOfSymbol[Int(node.name)] == GraphQLNode.none else { continue }
            fragmentOfSymbol[Int(node.name)] = UInt32(truncatingIfNeeded: number)
        }

        // Depth first: 0 is new, 1 is under way, 2 is done.
        state.removeAll(keepingCapacity: true)
        state.append(contentsOf: repeatElement(0, count: definitions.count))
        for start in definitions.indices where state[start] == 0 {
            state[start] = 1
            stack.append((start, definitions[start].spreads.lowerBound))
            while let top = stack.last {
                guard top.spread < definitions[top.definition].spreads.upperBound else {
                    state[top.definition] = 2
                    order.append(UInt32(truncatingIfNeeded: top.definition))
                    stack.removeLast()
                    continue
                }
                stack[stack.count &- 1].spread &+= 1
                let spread = Int(spreads[top.spread])
                guard let target = fragment(nodes[spread].name) else { continue }
                if state[target] == 0 {
                    state[target] = 1
                    stack.append((target, definitions[target].spreads.lowerBound))
                } else if state[target] == 1, firstCycle == nil {
                    firstCycle = spread
                }
            }
        }
    }
}
