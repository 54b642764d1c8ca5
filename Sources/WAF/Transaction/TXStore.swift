// SPDX-License-Identifier: Apache-2.0

/// The value of a TX variable. Scores are counted, so numbers stay numbers until a rule wants their digits.
enum TXValue {
    case unset
    case number(Int)
    case text(Value)
}

/// A TX variable: by slot, or by a name that no rule mentions.
enum TXKey {
    case slot(Int)
    case name([UInt8])
}

/// The TX variables of one transaction.
struct TXStore {
    private(set) var slots: [TXValue]
    /// Variables whose names were made by macros, in the order they were set.
    private(set) var others: [(name: [UInt8], value: TXValue)] = []

    /// A rule that makes names from what clients send could make any number of them.
    private static let maximumOthers = 1_000

    init(slotCount: Int) {
        slots = Array(repeating: .unset, count: slotCount)
    }

    mutating func removeAll() {
        for index in slots.indices { slots[index] = .unset }
        if !others.isEmpty { others.removeAll(keepingCapacity: true) }
    }

    subscript(slot slot: Int) -> TXValue {
        get { slot < slots.count ? slots[slot] : .unset }
        set { if slot < slots.count { slots[slot] = newValue } }
    }

    subscript(name name: [UInt8]) -> TXValue {
        get { others.first { $0.name == name }?.value ?? .unset }
        set {
            let index = others.firstIndex { $0.name == name }
            switch (index, newValue) {
            case (let index?, .unset): others.remove(at: index)
            case (let index?, _): others[index].value = newValue
            case (nil, .unset): break
            case (nil, _): if others.count < Self.maximumOthers { others.append((name, newValue)) }
            }
        }
    }
}
