// SPDX-License-Identifier: Apache-2.0

/// 128 bits that tell bytes from other bytes by accident, not from bytes that someone chose: for names of files in
/// the cache, and to notice damage. What is named is compared in full as well.
struct PatternSetDigest: Hashable, Sendable {
    static let byteCount = 16

    private(set) var high: UInt64
    private(set) var low: UInt64

    /// About a nanosecond for 8 bytes.
    init(of bytes: UnsafeRawBufferPointer) {
        high = 0x243f_6a88_85a3_08d3
        low = 0x1319_8a2e_0370_7344
        let whole = bytes.count & ~7
        var offset = 0
        while offset < whole {
            mix(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
            offset += 8
        }
        var last: UInt64 = 0
        while offset < bytes.count {
            last = last << 8 | UInt64(bytes[offset])
            offset += 1
        }
        mix(last)
        mix(UInt64(bytes.count))
        // Once more, for the last word to get into every bit.
        mix(high)
        mix(low)
    }

    /// Two lanes, each of steps that can be undone: bytes that differ in one word never have the same digest.
    private mutating func mix(_ word: UInt64) {
        high = (high ^ word) &* 0x9e37_79b9_7f4a_7c15
        high ^= high &>> 29
        low = (low &+ word) &* 0xd6e8_feb8_6659_fd93
        low = low &<< 31 | low &>> 33
    }

    /// 32 hexadecimal digits.
    var hexadecimal: String {
        [high, low].map { word in
            let digits = String(word, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}
