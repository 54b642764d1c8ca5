// SPDX-License-Identifier: Apache-2.0

/// What transformations made of values: blocks overlap (all arguments, all but one, one of them), and no value is to be
/// transformed twice in the same way. A place for each of some hundred values, by where the value lies; a value that
/// finds its place taken takes it.
struct TransformationMemo {
    private struct Entry {
        var key: UInt64 = 0
        var transformation: Int32 = -1
        var stamp: UInt32 = 0
        /// nil when the value stayed as it was.
        var result: Value?
    }

    enum Result {
        case unknown
        case unchanged
        case changed(Value)
    }

    /// Bytes; shorter values are transformed in the time that finding them takes.
    static let shortestValue = 128
    private static let size = 512

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

    func result(of value: Value, _ transformation: Int32) -> Result {
        let key = Self.key(value)
        let place = Self.place(key, transformation)
        guard entries[place].key == key, entries[place].transformation == transformation, entries[place].stamp == stamp
        else { return .unknown }
        return entries[place].result.map { .changed($0) } ?? .unchanged
    }

    /// - Parameter result: nil when the value stayed as it was.
    mutating func note(_ result: Value?, of value: Value, _ transformation: Int32) {
        let key = Self.key(value)
        entries[Self.place(key, transformation)] = Entry(
            key: key,
            transformation: transformation,
            stamp: stamp,
            result: result
        )
    }

    private static func key(_ value: Value) -> UInt64 { UInt64(value.start) &<< 32 | UInt64(value.count) }

    private static func place(_ key: UInt64, _ transformation: Int32) -> Int {
        let mixed = (key ^ UInt64(truncatingIfNeeded: transformation) &<< 27) &* 0x9E37_79B9_7F4A_7C15
        return Int(truncatingIfNeeded: mixed &>> 55)
    }
}
