// SPDX-License-Identifier: Apache-2.0

/// The hash of names, of documents and schemas alike, so that a name is hashed once. Its seed is drawn at start: nobody
/// outside can make names that collide.
enum NameHash {
    static let seed = UInt64.random(in: .min ... .max)

    @inline(__always)
    static func hash(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, seed: UInt64) -> UInt64 {
        let raw = bytes.bytes
        let count = end &- start
        var hash = seed ^ UInt64(truncatingIfNeeded: count)
        if count >= 8 {
            var index = start
            while index &+ 8 < end {
                hash = mix(hash ^ raw.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
                index &+= 8
            }
            return mix(hash ^ raw.unsafeLoadUnaligned(fromByteOffset: end &- 8, as: UInt64.self))
        }
        if count >= 4 {
            let low = raw.unsafeLoadUnaligned(fromByteOffset: start, as: UInt32.self)
            let high = raw.unsafeLoadUnaligned(fromByteOffset: end &- 4, as: UInt32.self)
            return mix(hash ^ (UInt64(high) &<< 32 | UInt64(low)))
        }
        var word: UInt64 = 0
        for index in start..<end { word = word &<< 8 | UInt64(bytes[index]) }
        return mix(hash ^ word)
    }

    @inline(__always)
    private static func mix(_ value: UInt64) -> UInt64 {
        let product = (value ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
        return product.high ^ product.low
    }
}

/// Byte by byte equality of two parts.
@inline(__always)
func isSameText(
    _ left: Span<UInt8>,
    _ leftStart: Int,
    _ right: Span<UInt8>,
    _ rightStart: Int,
    count: Int
) -> Bool {
    let leftRaw = left.bytes
    let rightRaw = right.bytes
    var offset = 0
    while offset &+ 8 <= count {
        let a = leftRaw.unsafeLoadUnaligned(fromByteOffset: leftStart &+ offset, as: UInt64.self)
        let b = rightRaw.unsafeLoadUnaligned(fromByteOffset: rightStart &+ offset, as: UInt64.self)
        if a != b { return false }
        offset &+= 8
    }
    while offset < count {
        if left[leftStart &+ offset] != right[rightStart &+ offset] { return false }
        offset &+= 1
    }
    return true
}
