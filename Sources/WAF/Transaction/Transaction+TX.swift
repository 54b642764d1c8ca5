// SPDX-License-Identifier: Apache-2.0

import Matching

/// TX variables: most are numbers and texts known when rules are loaded, in slots known then, too.
extension Transaction {
    /// The variable that a name with macros stands for.
    func txKey(_ template: Template) -> TXKey {
        expansion.removeAll(keepingCapacity: true)
        append(template, to: &expansion)
        for index in expansion.indices { expansion[index] = NameHash.lowercase(expansion[index]) }
        let name = expansion
        let hash = NameHash.of(name.span)
        if let slot = plan.slots.number(of: name.span, hash: hash) { return .slot(slot) }
        for index in tx.others.indices where tx.others[index].hash == hash {
            let isName = memory.withBytes(of: tx.others[index].name) { NameHash.matches($0, lowered: name) }
            if isName { return .other(index) }
        }
        return .new(name: memory.append(name), hash: hash)
    }

    /// What a template says, as the value of a TX variable.
    func txValue(_ template: Template) -> TXValue {
        if let number = template.number { return .number(number) }
        if template.parts.count == 1, case .tx(let slot) = template.parts[0] {
            // A variable that is set to one that is not set is empty, and set.
            if case .unset = tx[slot: slot] { return .text(.empty) }
            return tx[slot: slot]
        }
        expansion.removeAll(keepingCapacity: true)
        append(template, to: &expansion)
        return .text(memory.append(expansion))
    }

    /// The value as bytes; nil when it is not set.
    func textValue(_ value: TXValue) -> Value? {
        switch value {
        case .unset: nil
        case .number(let number): memory.append(decimal: number)
        case .text(let value): value
        }
    }

    /// Whether a comparison can hold: a variable that is not set gives no value to compare.
    @inline(__always)
    func holds(_ comparison: TXComparison) -> Bool {
        let value = tx[slot: comparison.slot]
        let number: Int
        switch value {
        case .unset:
            guard comparison.counts else { return false }
            number = 0
        case .number(let set): number = comparison.counts ? 1 : set
        case .text: number = comparison.counts ? 1 : self.number(value)
        }
        return comparison.holds(number)
    }

    /// Appends what a block of TX holds to ``items``.
    func expandTX(_ block: Block) {
        switch block.selector {
        case .slot(let slot): addSlot(slot)
        case .pattern(let number) where block.exclusions.isEmpty:
            // Which of the known names a pattern matches is known.
            for slot in plan.slotsByPattern[number] { addSlot(slot) }
            addOthers(block)
        default:
            for slot in tx.slots.indices {
                if case .unset = tx.slots[slot] { continue }
                let name = plan.slotNames[slot]
                let hash = withBytes(of: name) { NameHash.of($0) }
                if holds(block, name, hash) { addSlot(slot) }
            }
            addOthers(block)
        }
    }

    private func addSlot(_ slot: Int) {
        guard let value = textValue(tx[slot: slot]) else { return }
        items.append(Item(value: value, variable: .tx, name: plan.slotNames[slot]))
    }

    private func addOthers(_ block: Block) {
        for index in tx.others.indices {
            let other = tx.others[index]
            guard holds(block, other.name, other.hash), let value = textValue(other.value) else { continue }
            items.append(Item(value: value, variable: .tx, name: other.name))
        }
    }
}
