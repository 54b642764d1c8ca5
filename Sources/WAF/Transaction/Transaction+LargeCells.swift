// SPDX-License-Identifier: Apache-2.0

import Matching

/// Long values: a chain of six transformations would keep six copies of each, and all of them at once.
extension Transaction {
    /// Whether a cell's values are so long, taken together, that what lies between them and the end of a chain is not
    /// kept. As many steps as chains have fit into the budget below this.
    func isLarge(_ state: CellState) -> Bool {
        Int(state.longest) &* Int(state.itemCount) > derivedBudget / 8 && size(of: state) > derivedBudget / 8
    }

    /// The values of a block after all of a chain, one value after the other; only what comes out at the end is kept.
    func transformedAtOnce(_ before: CellState, _ number: Int) -> CellState {
        if derived.count &+ size(of: before) > derivedBudget { dropDerived() }
        let chain = chain(to: number)
        let first = items.count
        var isChanged = false
        for index in before.items {
            var item = items[index]
            if let value = transformed(item.value, by: chain) {
                item.value = derived.append(value)
                item.value.start |= Value.derivedBit
                isChanged = true
            }
            items.append(item)
        }
        guard isChanged else {
            items.removeLast(items.count &- first)
            return before
        }
        var state = summary(from: first, number)
        state.generation = derivedGeneration
        return state
    }

    private func size(of state: CellState) -> Int { state.items.reduce(0) { $0 &+ Int(items[$1].value.count) } }

    /// The cells from the first transformation to the last.
    private func chain(to number: Int) -> [Int] {
        var chain: [Int] = []
        var number = number
        while plan.derivations[number].parent >= 0 {
            chain.append(number)
            number = Int(plan.derivations[number].parent)
        }
        return chain.reversed()
    }

    /// nil when nothing changes.
    private func transformed(_ value: Value, by chain: [Int]) -> [UInt8]? {
        var current: [UInt8]?
        var occurring = value.bytes
        var output: [UInt8] = []
        for cell in chain {
            let triggers = plan.derivations[cell].triggers
            guard triggers.intersects(occurring) || triggers == .all else { continue }
            let transformation = plan.transformations[Int(plan.derivations[cell].transformation)]
            output.removeAll(keepingCapacity: true)
            let isChanged =
                current.map { transformation.transform($0.span, into: &output) }
                ?? withBytes(of: value) { transformation.transform($0, into: &output) }
            guard isChanged else { continue }
            occurring = ByteSet(occurringIn: output.span)
            var before = current ?? []
            swap(&before, &output)
            current = before
        }
        return current
    }
}
