// SPDX-License-Identifier: Apache-2.0

/// The distinct names of a schema, numbered from 0.
struct NameTable: Sendable {
    static let none = UInt32.max

    private var text: [UInt8] = []
    private var ends: [UInt32] = []
    private var hashes: [UInt64] = []
    /// Numbers plus 1; 0 is a free slot. Its size is a power of two and twice the names at least.
    private var slots = [UInt32](repeating: 0, count: 1_024)
    private let seed = NameHash.seed

    var count: Int { hashes.count }

    /// Bytes of memory.
    var size: Int { text.capacity + 4 * ends.capacity + 8 * hashes.capacity + 4 * slots.capacity }

    @inline(__always)
    private func range(_ number: Int) -> (start: Int, end: Int) {
        (number == 0 ? 0 : Int(ends[number &- 1]), Int(ends[number]))
    }

    func string(_ number: UInt32) -> String {
        guard number < ends.count else { return "" }
        let range = range(Int(number))
        return String(decoding: text[range.start..<range.end], as: UTF8.self)
    }

    func append(_ number: UInt32, to output: inout [UInt8]) {
        guard number < ends.count else { return }
        let range = range(Int(number))
        output.append(contentsOf: text[range.start..<range.end])
    }

    @inline(__always)
    func find(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, hash: UInt64) -> UInt32 {
        var slot = Int(truncatingIfNeeded: hash) & (slots.count &- 1)
        while slots[slot] != 0 {
            let number = Int(slots[slot] &- 1)
            if hashes[number] == hash {
                let range = range(number)
                if range.end &- range.start == end &- start,
                    isSameText(text.span, range.start, bytes, start, count: end &- start)
                {
                    return UInt32(truncatingIfNeeded: number)
                }
            }
            slot = (slot &+ 1) & (slots.count &- 1)
        }
        return Self.none
    }

    func find(_ bytes: Span<UInt8>) -> UInt32 {
        find(bytes, 0, bytes.count, hash: NameHash.hash(bytes, 0, bytes.count, seed: seed))
    }

    func find(_ name: String) -> UInt32 { find(Array(name.utf8).span) }

    mutating func intern(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> UInt32 {
        let hash = NameHash.hash(bytes, start, end, seed: seed)
        let found = find(bytes, start, end, hash: hash)
        guard found == Self.none else { return found }
        let number = UInt32(truncatingIfNeeded: hashes.count)
        bytes.extracting(start..<end).withUnsafeBufferPointer { text.append(contentsOf: $0) }
        ends.append(UInt32(truncatingIfNeeded: text.count))
        hashes.append(hash)
        var first = hashes.count - 1
        if hashes.count * 2 > slots.count {
            slots = [UInt32](repeating: 0, count: slots.count * 2)
            first = 0
        }
        for index in first..<hashes.count {
            var slot = Int(truncatingIfNeeded: hashes[index]) & (slots.count &- 1)
            while slots[slot] != 0 { slot = (slot &+ 1) & (slots.count &- 1) }
            slots[slot] = UInt32(truncatingIfNeeded: index + 1)
        }
        return number
    }

    mutating func intern(_ name: String) -> UInt32 {
        let bytes = Array(name.utf8)
        return intern(bytes.span, 0, bytes.count)
    }
}
