// SPDX-License-Identifier: Apache-2.0

/// What a type holds by name: open addressing over the pairs of type and name.
struct MemberTable: Sendable {
    private struct Entry {
        var key: UInt64
        var value: UInt32
    }

    private static let free = UInt64.max
    private var entries: [Entry]
    private let shift: UInt64

    /// - Parameter count: How many members there will be.
    init(count: Int) {
        let size = max(64, 1 << (Int.bitWidth - (count * 2).leadingZeroBitCount))
        entries = [Entry](repeating: Entry(key: Self.free, value: 0), count: size)
        shift = UInt64(64 - size.trailingZeroBitCount)
    }

    var size: Int { entries.capacity * MemoryLayout<Entry>.stride }

    @inline(__always)
    private func slot(_ key: UInt64) -> Int {
        Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) &>> shift)
    }

    @inline(__always)
    func find(_ type: UInt32, _ name: UInt32) -> UInt32 {
        let key = UInt64(type) &<< 32 | UInt64(name)
        var slot = slot(key)
        while true {
            let entry = entries[slot]
            if entry.key == key { return entry.value }
            if entry.key == Self.free { return NameTable.none }
            slot = (slot &+ 1) & (entries.count &- 1)
        }
    }

    /// False: there is one of this name already.
    mutating func insert(_ type: UInt32, _ name: UInt32, _ value: UInt32) -> Bool {
        let key = UInt64(type) &<< 32 | UInt64(name)
        var slot = slot(key)
        while entries[slot].key != Self.free {
            if entries[slot].key == key { return false }
            slot = (slot &+ 1) & (entries.count &- 1)
        }
        entries[slot] = Entry(key: key, value: value)
        return true
    }
}
