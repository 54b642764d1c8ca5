// SPDX-License-Identifier: Apache-2.0

/// The value of a TX variable. Scores are counted, so numbers stay numbers until a rule wants their digits.
enum TXValue {
    case unset
    case number(Int)
    case text(Value)
}

/// A TX variable: by slot, or one whose name no rule mentions.
enum TXKey {
    case slot(Int)
    /// By its place among ``TXStore/others``.
    case other(Int)
    /// Not there yet.
    case new(name: Value, hash: UInt32)
}

/// The TX variables of one transaction.
struct TXStore {
    private(set) var slots: [TXValue]
    /// Variables whose names were made by macros, in the order they were set.
    private(set) var others: [(name: Value, hash: UInt32, value: TXValue)] = []

    /// A rule that makes names from what clients send could make any number of them.
    private static let maximumOthers = 1_000

    init(slotCount: Int) {
        slots = Array(repeating: .unset, count: slotCount)
    }

    mutating func removeAll() {
        slots.withUnsafeMutableBufferPointer { $0.update(repeating: .unset) }
        if !others.isEmpty { others.removeAll(keepingCapacity: true) }
    }

    subscript(slot slot: Int) -> TXValue {
        get { slot < slots.count ? slots[slot] : .unset }
        set { if slot < slots.count { slots[slot] = newValue } }
    }

    subscript(key: TXKey) -> TXValue {
        get {
            switch key {
            case .slot(let slot): self[slot: slot]
            case .other(let index): index < others.count ? others[index].value : .unset
            case .new: .unset
            }
        }
        set {
            switch (key, newValue) {
            case (.slot(let slot), _): self[slot: slot] = newValue
            case (.other(let index), .unset): if index < others.count { others.remove(at: index) }
            case (.other(let index), _): if index < others.count { others[index].value = newValue }
            case (.new, .unset): break
            case (.new(let name, let hash), _):
                if others.count < Self.maximumOthers { others.append((name, hash, newValue)) }
            }
        }
    }
}
