// SPDX-License-Identifier: Apache-2.0

/// The distinct names of one document, numbered from 0 in the order in which they were first read. All later work
/// compares numbers, and keeps what it knows of a name in arrays.
struct SymbolTable: Sendable {
    struct Symbol: Sendable {
        let hash: UInt64
        let start: UInt32
        let end: UInt32
    }

    private(set) var symbols: [Symbol] = []
    /// Numbers plus 1; 0 is a free slot. Its size is a power of two.
    private var slots = [UInt32](repeating: 0, count: 256)
    private let seed = NameHash.seed

    var count: Int { symbols.count }

    mutating func removeAll() {
        symbols.removeAll(keepingCapacity: true)
        // What one large document needed is given back.
        if slots.count > 2_048 {
            slots = [UInt32](repeating: 0, count: 256)
        } else {
            for index in slots.indices { slots[index] = 0 }
        }
    }

    @inline(__always)
    mutating func intern(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> UInt32 {
        let hash = NameHash.hash(bytes, start, end, seed: seed)
        var slot = Int(truncatingIfNeeded: hash) & (slots.count &- 1)
        while slots[slot] != 0 {
            let number = slots[slot] &- 1
            let symbol = symbols[Int(number)]
            if symbol.hash == hash, Int(symbol.end &- symbol.start) == end &- start,
                isSameText(bytes, Int(symbol.start), bytes, start, count: end &- start)
            {
                return number
            }
            slot = (slot &+ 1) & (slots.count &- 1)
        }
        let number = UInt32(truncatingIfNeeded: symbols.count)
        symbols.append(
            Symbol(hash: hash, start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: end))
        )
        slots[slot] = number &+ 1
        if symbols.count &* 2 > slots.count { grow() }
        return number
    }

    /// The number of a name that stands in other bytes.
    func find(_ name: Span<UInt8>, in source: Span<UInt8>) -> UInt32? {
        let hash = NameHash.hash(name, 0, name.count, seed: seed)
        var slot = Int(truncatingIfNeeded: hash) & (slots.count &- 1)
        while slots[slot] != 0 {
            let number = slots[slot] &- 1
            let symbol = symbols[Int(number)]
            if symbol.hash == hash, Int(symbol.end &- symbol.start) == name.count,
                isSameText(source, Int(symbol.start), name, 0, count: name.count)
            {
                return number
            }
            slot = (slot &+ 1) & (slots.count &- 1)
        }
        return nil
    }

    private mutating func grow() {
        slots = [UInt32](repeating: 0, count: slots.count &* 4)
        for (number, symbol) in symbols.enumerated() {
            var slot = Int(truncatingIfNeeded: symbol.hash) & (slots.count &- 1)
            while slots[slot] != 0 { slot = (slot &+ 1) & (slots.count &- 1) }
            slots[slot] = UInt32(truncatingIfNeeded: number &+ 1)
        }
    }
}
