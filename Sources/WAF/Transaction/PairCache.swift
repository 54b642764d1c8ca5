// SPDX-License-Identifier: Apache-2.0

import Matching

/// The pairs of the values that literal gates asked for. A place for each of some hundred values, by where the value
/// lies; a value that finds its place taken takes it.
struct PairCache {
    /// Bytes.
    static let longestValue = 512
    private static let size = 512

    var sets: [PairSet]
    private var keys: [UInt64]
    /// Of ``stamp`` when the place was taken: what a transaction before left behind is no one's.
    private var stamps: [UInt32]
    private var stamp: UInt32 = 1

    init() {
        sets = Array(repeating: PairSet(), count: Self.size)
        keys = Array(repeating: 0, count: Self.size)
        stamps = Array(repeating: 0, count: Self.size)
    }

    /// Forgets all values.
    mutating func removeAll() {
        stamp &+= 1
        guard stamp == 0 else { return }
        stamp = 1
        for index in stamps.indices { stamps[index] = 0 }
    }

    /// The place of a value's pairs, and whether they are there; when not, the caller puts them there.
    mutating func place(of value: Value) -> (Int, isKnown: Bool) {
        let key = UInt64(value.start) &<< 32 | UInt64(value.count)
        let place = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) &>> 55)
        if stamps[place] == stamp, keys[place] == key { return (place, true) }
        stamps[place] = stamp
        keys[place] = key
        return (place, false)
    }
}
