// SPDX-License-Identifier: Apache-2.0

import Matching

/// What is known of a cell in this transaction.
struct CellState {
    /// Of the cell's dependency when this was found out.
    var epoch: UInt32 = 0
    /// Of the derived values when this was found out; 0 for a cell without any.
    var generation: UInt32 = 0
    var firstItem: Int32 = 0
    var itemCount: Int32 = 0
    /// The longest value, bytes.
    var longest: UInt32 = 0
    /// The cell whose values these are: another one when transformations changed nothing.
    var origin: Int32 = 0
    /// Where the pairs of all values are; -1 until a gate asks for them. Of the origin.
    var pairs: Int32 = -1
    /// The bytes that occur in any of the values: what the gates are asked first.
    var bytes = ByteSet()
    /// Whether no value holds a special character.
    var isPlain = false
    /// Of the block itself: where it is remembered which rules found nothing in these values.
    var remembered = CleanMemory.Place.none

    var items: Range<Int> { Int(firstItem)..<(Int(firstItem) &+ Int(itemCount)) }
}

extension Transaction {
    /// The values of a cell, looked up and transformed if they are not at hand.
    func cell(_ number: Int) -> CellState { states[place(of: number)] }

    /// Where the state of a cell is, looked up and transformed if it is not at hand. As long as no transformation of
    /// its chain has anything to change, that is with the block itself: what one leaves as it is, the next one sees as
    /// it was.
    @inline(__always)
    func place(of number: Int) -> Int {
        let root = Int(plan.derivations[number].root)
        let dependency = plan.derivations[number].dependency
        if dependency == .always {
            invalidate(.always)
            makeRoom()
        }
        if !isValid(root, dependency) { resolve(root, dependency) }
        guard
            plan.derivations[number].chainTriggers.intersects(states[root].bytes)
                || plan.derivations[number].changesEmptyValues && states[root].itemCount != 0
        else { return root }
        if !isValid(number, dependency) {
            makeRoom()
            resolve(number, dependency)
        }
        return number
    }

    /// Whether it is remembered that a rule finds nothing in a cell. The state of the block must be at hand.
    @inline(__always)
    func isKnownClean(_ bit: Int32) -> Bool {
        bit >= 0 && known[Int(bit &>> 6)] &>> UInt64(bit & 63) & 1 != 0
    }

    /// The same, for a block that need not be at hand.
    func isKnownClean(cell number: Int, _ bit: Int32) -> Bool {
        let root = Int(plan.derivations[number].root)
        let dependency = plan.derivations[number].dependency
        if !isValid(root, dependency) { resolve(root, dependency) }
        return isKnownClean(bit)
    }

    /// Remembers that a rule found nothing in a cell that is at hand.
    @inline(__always)
    func noteClean(root: Int32, _ bit: Int32) {
        if bit >= 0 { keepClean(Int(root), Int(bit)) }
    }

    private func keepClean(_ root: Int, _ bit: Int) {
        known[bit &>> 6] |= 1 &<< UInt64(bit & 63)
        cleanMemory?.note(states[root].remembered, bit % RememberedBits.bitsPerBlock)
    }

    /// Looks up what is remembered of a block that holds what it holds.
    private func recall(_ memory: CleanMemory, _ block: Int32, _ state: inout CellState) {
        let slots = plan.rememberedBits.slots
        guard Int(block) < slots.count, slots[Int(block)] >= 0 else { return }
        let words = known + Int(slots[Int(block)]) &* CleanMemory.width
        state.remembered = memory.place(block: block, items: items[state.items])
        if state.remembered.index >= 0 {
            memory.copy(state.remembered, to: words)
        } else {
            words.update(repeating: 0, count: CleanMemory.width)
        }
    }

    /// Derived values are only dropped here, where no one holds one.
    private func makeRoom() {
        if derived.count > derivedBudget { dropDerived() }
    }

    func dropDerived() {
        derived.removeAll()
        derivedGeneration &+= 1
        pairCache.removeAll()
        memo.removeAll()
        candidates.removeAll()
    }

    /// Transformed values are kept for the rules that look at them next, up to half the size of the largest body.
    var derivedBudget: Int { max(requestBodyLimit / 2, 262_144) }

    @inline(__always)
    func isValid(_ number: Int, _ dependency: Dependency) -> Bool {
        states[number].epoch == epochs[dependency.rawValue]
            && (states[number].generation == 0 || states[number].generation == derivedGeneration)
    }

    func resolve(_ number: Int, _ dependency: Dependency) {
        let parent = Int(plan.derivations[number].parent)
        let root = Int(plan.derivations[number].root)
        var state: CellState
        if parent >= 0, isLarge(states[root]) {
            state = transformedAtOnce(states[root], number)
        } else if parent >= 0 {
            if !isValid(parent, dependency) { resolve(parent, dependency) }
            let before = states[parent]
            let triggers = plan.derivations[number].triggers
            // What changes any value changes an empty one, too.
            if before.itemCount == 0 || !triggers.intersects(before.bytes) && triggers != .all {
                state = before
            } else {
                state = transformed(before, number)
            }
        } else {
            state = expanded(plan.blocks[Int(plan.derivations[number].block)], number)
        }
        state.epoch = epochs[dependency.rawValue]
        states[number] = state
    }

    private func expanded(_ block: Block, _ number: Int) -> CellState {
        let first = items.count
        expand(block)
        var state = summary(from: first, number)
        if let cleanMemory, block.isRepeated {
            recall(cleanMemory, plan.derivations[number].block, &state)
        }
        return state
    }

    func summary(from first: Int, _ number: Int) -> CellState {
        var state = CellState()
        state.firstItem = Int32(truncatingIfNeeded: first)
        state.itemCount = Int32(truncatingIfNeeded: items.count &- first)
        state.origin = Int32(truncatingIfNeeded: number)
        for index in first..<items.count {
            state.bytes.formUnion(items[index].value.bytes)
            state.longest = max(state.longest, items[index].value.count)
        }
        state.isPlain = state.bytes.isSubset(of: plan.plainBytes)
        return state
    }

    private func transformed(_ before: CellState, _ number: Int) -> CellState {
        let triggers = plan.derivations[number].triggers
        let first = items.count
        var isChanged = false
        for index in before.items {
            var item = items[index]
            if triggers.intersects(item.value.bytes) || (item.value.count == 0 && triggers == .all),
                let value = transformed(item.value, by: plan.derivations[number].transformation)
            {
                item.value = value
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

    /// nil when nothing changes.
    private func transformed(_ value: Value, by number: Int32) -> Value? {
        let isRemembered = value.count >= TransformationMemo.shortestValue
        if isRemembered {
            switch memo.result(of: value, number) {
            case .changed(let known): return known
            case .unchanged: return nil
            case .unknown: break
            }
        }
        var output: [UInt8] = []
        swap(&output, &scratch)
        output.removeAll(keepingCapacity: true)
        var result: Value?
        if withBytes(of: value, { plan.transformations[Int(number)].transform($0, into: &output) }) {
            result = derived.append(output)
            result?.start |= Value.derivedBit
        }
        swap(&output, &scratch)
        if isRemembered { memo.note(result, of: value, number) }
        return result
    }
}
