// SPDX-License-Identifier: Apache-2.0

/// A hash table of names that are known beforehand: where in the plan's slots and entries it is.
struct KeyTable: Sendable {
    var firstSlot: Int32 = 0
    /// 64 less the number of bits that choose a slot.
    var shift: UInt8 = 63
    var seed: UInt64 = 0
    var firstEntry: Int32 = 0
    var entryCount: Int32 = 0
}

struct KeyEntry: Sendable {
    struct Flags: OptionSet, Sendable {
        let rawValue: UInt8

        static let isReadOnly = Flags(rawValue: 1)
        static let isWriteOnly = Flags(rawValue: 2)
    }

    /// Where in the plan's key bytes the name stands.
    let start: Int32
    let count: Int32
    var schema: Int32
    var flags: Flags = []
}

/// All the tables of a plan.
struct KeyTables: Sendable {
    private(set) var bytes: [UInt8] = []
    private(set) var entries: [KeyEntry] = []
    /// The number of an entry in its table, or -1.
    private var slots: [Int32] = []

    /// Adds a table of names that differ from each other; entries are numbered in their order.
    mutating func add(_ keys: [(name: [UInt8], schema: Int32, flags: KeyEntry.Flags)]) -> KeyTable {
        guard !keys.isEmpty else { return KeyTable() }
        var table = KeyTable()
        table.firstEntry = Int32(entries.count)
        table.entryCount = Int32(keys.count)
        for key in keys {
            entries.append(
                KeyEntry(start: Int32(bytes.count), count: Int32(key.name.count), schema: key.schema, flags: key.flags)
            )
            bytes += key.name
        }
        // Twice the keys or more; of some multipliers the one with the fewest collisions.
        let bits = max(1, Int.bitWidth - (keys.count * 2 - 1).leadingZeroBitCount)
        table.shift = UInt8(64 - bits)
        let hashes = keys.map { Self.hash($0.name.span, 0..<$0.name.count) }
        var best = Int.max
        var candidate: UInt64 = 0x9E37_79B9_7F4A_7C15
        for _ in 0..<(keys.count <= 128 ? 64 : 4) where best > 0 {
            var taken = Set<UInt64>()
            for hash in hashes { taken.insert((hash &* candidate) &>> UInt64(table.shift)) }
            if keys.count - taken.count < best {
                best = keys.count - taken.count
                table.seed = candidate
            }
            candidate = candidate &* 0xD129_42F1_7C34_9D75 | 1
        }
        table.firstSlot = Int32(slots.count)
        var own = [Int32](repeating: -1, count: 1 << bits)
        for (number, hash) in hashes.enumerated() {
            var slot = Int((hash &* table.seed) &>> UInt64(table.shift))
            while own[slot] >= 0 { slot = (slot + 1) & (own.count - 1) }
            own[slot] = Int32(number)
        }
        slots += own
        return table
    }

    mutating func addBytes(_ name: [UInt8]) -> Int32 {
        bytes += name
        return Int32(bytes.count - name.count)
    }

    /// The number of a name in a table; -1 if it is not in there.
    @inline(__always)
    func find(_ name: Span<UInt8>, _ range: Range<Int>, in table: KeyTable) -> Int {
        guard table.entryCount > 0 else { return -1 }
        let hash = Self.hash(name, range)
        var slot = Int(truncatingIfNeeded: (hash &* table.seed) &>> UInt64(table.shift))
        let last = (1 &<< (64 &- Int(table.shift))) &- 1
        let own = bytes.span
        while true {
            let number = slots[Int(table.firstSlot) &+ slot]
            if number < 0 { return -1 }
            let entry = entries[Int(table.firstEntry &+ number)]
            if Int(entry.count) == range.count,
                Self.isEqual(own, Int(entry.start), name, range.lowerBound, range.count)
            {
                return Int(number)
            }
            slot = (slot &+ 1) & last
        }
    }

    /// The length and the bytes at both ends; what differs in the middle alone is told apart by comparing.
    @inline(__always)
    private static func hash(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt64 {
        let raw = bytes.bytes
        let count = range.count
        var hash = UInt64(truncatingIfNeeded: count)
        if count >= 8 {
            let first = raw.unsafeLoadUnaligned(fromByteOffset: range.lowerBound, as: UInt64.self)
            let last = raw.unsafeLoadUnaligned(fromByteOffset: range.upperBound &- 8, as: UInt64.self)
            hash ^= first ^ last &* 0xD6E8_FEB8_6659_FD93
        } else if count >= 4 {
            let first = raw.unsafeLoadUnaligned(fromByteOffset: range.lowerBound, as: UInt32.self)
            let last = raw.unsafeLoadUnaligned(fromByteOffset: range.upperBound &- 4, as: UInt32.self)
            hash ^= UInt64(first) &<< 32 | UInt64(last)
        } else {
            for index in range { hash = hash &<< 8 | UInt64(bytes[index]) }
        }
        hash = (hash ^ hash &>> 29) &* 0xBF58_476D_1CE4_E5B9
        return hash ^ hash &>> 32
    }

    @inline(__always)
    private static func isEqual(
        _ left: Span<UInt8>,
        _ leftStart: Int,
        _ right: Span<UInt8>,
        _ rightStart: Int,
        _ count: Int
    ) -> Bool {
        let a = left.bytes
        let b = right.bytes
        var offset = 0
        while offset &+ 8 <= count {
            let first = a.unsafeLoadUnaligned(fromByteOffset: leftStart &+ offset, as: UInt64.self)
            let second = b.unsafeLoadUnaligned(fromByteOffset: rightStart &+ offset, as: UInt64.self)
            if first != second { return false }
            offset &+= 8
        }
        if count >= 8, offset < count {
            let first = a.unsafeLoadUnaligned(fromByteOffset: leftStart &+ count &- 8, as: UInt64.self)
            return first == b.unsafeLoadUnaligned(fromByteOffset: rightStart &+ count &- 8, as: UInt64.self)
        }
        while offset < count {
            if left[leftStart &+ offset] != right[rightStart &+ offset] { return false }
            offset &+= 1
        }
        return true
    }
}
