// SPDX-License-Identifier: Apache-2.0

/// Which patterns of a set may match a value, for the values and sets of one transaction. A place for each of some
/// pairs of them; a pair that finds its place taken takes it.
struct CandidateCache {
    private struct Entry {
        var key: UInt64 = 0
        var set: Int32 = -1
        var stamp: UInt32 = 0
    }

    private static let size = 256

    /// A bit for each pattern, by place.
    var bits = Array(repeating: [UInt64](), count: Self.size)
    private var entries = Array(repeating: Entry(), count: Self.size)
    /// What has another stamp is of values that are no more.
    private var stamp: UInt32 = 1

    /// Forgets everything.
    mutating func removeAll() {
        stamp &+= 1
        guard stamp == 0 else { return }
        stamp = 1
        for index in entries.indices { entries[index].stamp = 0 }
    }

    /// The place of the bits, and whether they are there; when not, the caller puts them there.
    mutating func place(of value: Value, set: Int32) -> (Int, isKnown: Bool) {
        let key = UInt64(value.start) &<< 32 | UInt64(value.count)
        let mixed = (key ^ UInt64(truncatingIfNeeded: set) &<< 27) &* 0x9E37_79B9_7F4A_7C15
        let place = Int(truncatingIfNeeded: mixed &>> 56)
        let entry = entries[place]
        if entry.key == key, entry.set == set, entry.stamp == stamp { return (place, true) }
        entries[place] = Entry(key: key, set: set, stamp: stamp)
        return (place, false)
    }
}
