// SPDX-License-Identifier: Apache-2.0

/// Which rules of a plan found nothing in blocks that hold what they held before: a bit for each cell of each rule that
/// looks at the value alone. One for each worker and plan; bounded, and never wrong: contents are told apart by the
/// numbers that ``FieldMemory`` gives, and a place that is taken anew has a new serial number.
final class CleanMemory {
    /// Where what is known of a block's present content is.
    struct Place {
        var index: Int32
        /// Of the place when it was found.
        var serial: UInt32

        static let none = Place(index: -1, serial: 0)
    }

    /// More fields than this in one block are not remembered.
    static let mostItems = 64
    private static let size = 2_048

    private struct Entry {
        var serial: UInt32 = 0
        var block: Int32 = -1
        var count: Int32 = 0
    }

    /// Words of bits for each place.
    static let width = RememberedBits.bitsPerBlock / 64
    private var entries = Array(repeating: Entry(), count: CleanMemory.size)
    private var numbers = Array(repeating: UInt32(0), count: CleanMemory.size * CleanMemory.mostItems)
    private var words = Array(repeating: UInt64(0), count: CleanMemory.size * CleanMemory.width)
    private var lastSerial: UInt32 = 0

    /// The place for what a block holds, as known or taken anew.
    func place(block: Int32, items: ArraySlice<Item>) -> Place {
        guard !items.isEmpty, items.count <= Self.mostItems else { return .none }
        var hash = UInt64(truncatingIfNeeded: block) &* 0xD6E8_FEB8_6659_FD93
        for item in items {
            guard item.number != 0 else { return .none }
            hash = (hash ^ UInt64(item.number)) &* 0x9E37_79B9_7F4A_7C15
            hash ^= hash &>> 32
        }
        let index = Int(truncatingIfNeeded: hash) & (Self.size &- 1)
        let first = index &* Self.mostItems
        let entry = entries[index]
        if entry.block == block, Int(entry.count) == items.count {
            var isSame = true
            var offset = first
            for item in items {
                if numbers[offset] != item.number { isSame = false }
                offset &+= 1
            }
            if isSame { return Place(index: Int32(truncatingIfNeeded: index), serial: entry.serial) }
        }
        lastSerial &+= 1
        entries[index] = Entry(
            serial: lastSerial,
            block: block,
            count: Int32(truncatingIfNeeded: items.count)
        )
        var offset = first
        for item in items {
            numbers[offset] = item.number
            offset &+= 1
        }
        for word in 0..<Self.width { words[index &* Self.width &+ word] = 0 }
        return Place(index: Int32(truncatingIfNeeded: index), serial: lastSerial)
    }

    /// Copies what is known at a place.
    func copy(_ place: Place, to words: UnsafeMutablePointer<UInt64>) {
        let first = Int(place.index) &* Self.width
        for word in 0..<Self.width { words[word] = self.words[first &+ word] }
    }

    /// - Parameter bit: among those of the block.
    func note(_ place: Place, _ bit: Int) {
        guard place.index >= 0, entries[Int(place.index)].serial == place.serial else { return }
        words[Int(place.index) &* Self.width &+ bit &>> 6] |= 1 &<< UInt64(bit & 63)
    }
}

/// The memories of a worker's plans, as long as someone uses them.
struct CleanMemories {
    private struct Entry {
        weak var memory: CleanMemory?
    }

    private var entries: [ObjectIdentifier: Entry] = [:]

    mutating func memory(for plan: Plan) -> CleanMemory? {
        guard plan.rememberedBits.slotCount > 0 else { return nil }
        if let known = entries[ObjectIdentifier(plan)]?.memory { return known }
        entries = entries.filter { $0.value.memory != nil }
        let memory = CleanMemory()
        entries[ObjectIdentifier(plan)] = Entry(memory: memory)
        return memory
    }
}
