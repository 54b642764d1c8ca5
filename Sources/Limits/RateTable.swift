// SPDX-License-Identifier: Apache-2.0

import Core

/// The theoretical arrival times of a bounded number of keys: one shard of a ``RateLimiter``.
///
/// Every key has two sets of eight cells where it may live, and goes to the emptier one, so that the
/// sets fill evenly. When both are full, the cell with the oldest arrival time makes room, that is,
/// the client closest to having its whole burst back.
struct RateTable {
    private static let ways = 8

    private struct Cell {
        var high: UInt64 = 0
        var low: UInt64 = 0
        /// Zero: unused.
        var arrival: GCRA.Ticks = 0
    }

    private let setCount: Int
    /// Empty until the first request, so that a limiter nobody meets costs next to nothing.
    private var cells: [Cell] = []

    init(setCount: Int) {
        self.setCount = setCount
    }

    /// The sets that hold `keys` active keys. Half as many cells again keep two full sets rare, also
    /// where the shard got more than its share of the keys.
    static func setCount(forKeys keys: Int) -> Int {
        max(1, (keys + keys / 2 + ways - 1) / ways)
    }

    var capacity: Int { setCount * Self.ways }

    /// - Parameter hash: 64 bits of the key that nobody outside can foresee.
    mutating func decide(_ gcra: GCRA, key: ClientAddress, hash: UInt64, now: GCRA.Ticks, units: Int = 1) -> Decision {
        if cells.isEmpty { cells = Array(repeating: Cell(), count: capacity) }
        let slot = findOrClaim(key, first: set(of: hash), second: set(of: hash &* 0x9E37_79B9_7F4A_7C15), now: now)
        return gcra.decide(arrival: &cells[slot].arrival, now: now, units: units)
    }

    /// The first cell of the set that the hash's upper half names.
    private func set(of hash: UInt64) -> Int {
        Int(truncatingIfNeeded: (hash >> 32 &* UInt64(setCount)) >> 32) * Self.ways
    }

    private mutating func findOrClaim(_ key: ClientAddress, first: Int, second: Int, now: GCRA.Ticks) -> Int {
        if let slot = find(key, in: first) ?? find(key, in: second) { return slot }
        let one = vacancy(in: first, now: now)
        let two = vacancy(in: second, now: now)
        let slot: Int
        if one.free == 0, two.free == 0 {
            slot = cells[one.oldest].arrival <= cells[two.oldest].arrival ? one.oldest : two.oldest
        } else {
            slot = one.free >= two.free ? one.oldest : two.oldest
        }
        cells[slot] = Cell(high: key.high, low: key.low)
        return slot
    }

    private func find(_ key: ClientAddress, in set: Int) -> Int? {
        for slot in set..<set + Self.ways where cells[slot].low == key.low && cells[slot].high == key.high {
            // The key of unused cells is a possible key too.
            if cells[slot].arrival != 0 { return slot }
        }
        return nil
    }

    /// The cell of a set that is worth keeping least, and how many hold nothing worth keeping: unused
    /// ones, and those of clients that have their whole burst back.
    private func vacancy(in set: Int, now: GCRA.Ticks) -> (free: Int, oldest: Int) {
        var free = 0
        var oldest = set
        for slot in set..<set + Self.ways {
            if cells[slot].arrival <= now { free += 1 }
            if cells[slot].arrival < cells[oldest].arrival { oldest = slot }
        }
        return (free, oldest)
    }
}
