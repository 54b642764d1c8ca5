// SPDX-License-Identifier: Apache-2.0

import Matching

/// What is known of a cell in this transaction.
struct CellState {
    /// Of the cell's dependency when this was found out.
    var epoch: UInt32 = 0
    /// Of the derived values when this was found out; 0 for a cell without any.
    var generation: UInt32 = 0
    var firstItem = 0
    var itemCount = 0
    /// The bytes that occur in any of the values, and the longest value: what the gates are asked first.
    var bytes = ByteSet()
    var longest = 0
    /// Where the pairs of all values are; -1 until a gate asks for them.
    var pairs = -1
}

extension Transaction {
    /// The values of a cell, looked up and transformed if they are not at hand.
    func cell(_ number: Int) -> CellState {
        let dependency = plan.dependencies[number]
        if dependency == .always {
            invalidate(.always)
        } else if isValid(states[number], dependency) {
            return states[number]
        }
        // Derived values are only dropped here, where no one holds one.
        if derived.count > derivedBudget {
            derived.removeAll()
            derivedGeneration &+= 1
        }
        return resolve(number, dependency)
    }

    /// Transformed values are kept for the rules that look at them next, up to the size of the largest body.
    private var derivedBudget: Int { max(requestBodyLimit, 262_144) }

    @inline(__always)
    private func isValid(_ state: CellState, _ dependency: Dependency) -> Bool {
        state.epoch == epochs[dependency.rawValue] && (state.generation == 0 || state.generation == derivedGeneration)
    }

    private func resolve(_ number: Int, _ dependency: Dependency) -> CellState {
        let cell = plan.cells[number]
        var state: CellState
        if let parent = cell.parent, let transformation = cell.transformation {
            let before = isValid(states[parent], dependency) ? states[parent] : resolve(parent, dependency)
            if before.itemCount == 0 || !plan.triggers[transformation].intersects(before.bytes) {
                state = before
            } else {
                state = transformed(before, by: transformation)
            }
        } else {
            state = expanded(plan.blocks[cell.block])
        }
        state.epoch = epochs[dependency.rawValue]
        states[number] = state
        return state
    }

    private func expanded(_ block: Block) -> CellState {
        let first = items.count
        expand(block)
        return summary(from: first)
    }

    private func summary(from first: Int) -> CellState {
        var state = CellState()
        state.firstItem = first
        state.itemCount = items.count &- first
        for index in first..<items.count {
            let value = items[index].value
            state.bytes.formUnion(value.bytes)
            state.longest = max(state.longest, Int(value.count))
        }
        return state
    }

    private func transformed(_ before: CellState, by number: Int) -> CellState {
        let transformation = plan.transformations[number]
        let triggers = plan.triggers[number]
        let first = items.count
        var isChanged = false
        for index in before.firstItem..<(before.firstItem &+ before.itemCount) {
            var item = items[index]
            if triggers.intersects(item.value.bytes) || (item.value.count == 0 && triggers == .all) {
                var output: [UInt8] = []
                swap(&output, &scratch)
                output.removeAll(keepingCapacity: true)
                if withBytes(of: item.value, { transformation.transform($0, into: &output) }) {
                    item.value = derived.append(output)
                    item.value.start |= Value.derivedBit
                    isChanged = true
                }
                swap(&output, &scratch)
            }
            items.append(item)
        }
        guard isChanged else {
            items.removeLast(items.count &- first)
            return before
        }
        var state = summary(from: first)
        state.generation = derivedGeneration
        return state
    }

    /// Whether a literal gate admits any value of a cell.
    func admits(_ gate: LiteralGate, cell number: Int, _ state: inout CellState) -> Bool {
        if state.pairs < 0 {
            var pairs = PairSet()
            for index in state.firstItem..<(state.firstItem &+ state.itemCount) {
                withBytes(of: items[index].value) { pairs.formUnion(occurringIn: $0) }
            }
            state.pairs = pairSets.count
            pairSets.append(pairs)
            states[number].pairs = state.pairs
        }
        return gate.admits(pairSets[state.pairs])
    }
}
