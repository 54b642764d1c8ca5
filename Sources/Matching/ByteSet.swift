// SPDX-License-Identifier: Apache-2.0

/// A set of byte values: what a value holds, or what a pattern needs. 32 bytes, no allocation.
package struct ByteSet: Hashable, Sendable {
    // Bit b of word w stands for the byte 64 * w + b.
    @usableFromInline package var w0: UInt64
    @usableFromInline package var w1: UInt64
    @usableFromInline package var w2: UInt64
    @usableFromInline package var w3: UInt64

    @inlinable
    package init(_ w0: UInt64 = 0, _ w1: UInt64 = 0, _ w2: UInt64 = 0, _ w3: UInt64 = 0) {
        self.w0 = w0
        self.w1 = w1
        self.w2 = w2
        self.w3 = w3
    }

    package init(_ bytes: some Sequence<UInt8>) {
        self.init()
        for byte in bytes { insert(byte) }
    }

    /// The bytes that occur in a value.
    package init(occurringIn value: Span<UInt8>) {
        // One row for each byte: which word a byte of text falls into is hard to predict.
        let rows = Self.rows
        let row = rows.span
        var words = SIMD4<UInt64>()
        for index in value.indices {
            words |= row[Int(value[index])]
        }
        self.init(words[0], words[1], words[2], words[3])
    }

    /// For each byte the set that holds it alone.
    private static let rows: [SIMD4<UInt64>] = (0..<256).map { byte in
        var row = SIMD4<UInt64>()
        row[byte >> 6] = 1 << UInt64(byte & 63)
        return row
    }

    package static let all = ByteSet(.max, .max, .max, .max)

    @inlinable
    package var isEmpty: Bool { w0 | w1 | w2 | w3 == 0 }

    package var count: Int {
        w0.nonzeroBitCount + w1.nonzeroBitCount + w2.nonzeroBitCount + w3.nonzeroBitCount
    }

    @inlinable
    package mutating func insert(_ byte: UInt8) {
        let bit: UInt64 = 1 &<< (UInt64(byte) & 63)
        switch byte &>> 6 {
        case 0: w0 |= bit
        case 1: w1 |= bit
        case 2: w2 |= bit
        default: w3 |= bit
        }
    }

    @inlinable
    package func contains(_ byte: UInt8) -> Bool {
        let bit: UInt64 = 1 &<< (UInt64(byte) & 63)
        switch byte &>> 6 {
        case 0: return w0 & bit != 0
        case 1: return w1 & bit != 0
        case 2: return w2 & bit != 0
        default: return w3 & bit != 0
        }
    }

    @inlinable
    @inline(__always)
    package mutating func formUnion(_ other: ByteSet) {
        w0 |= other.w0
        w1 |= other.w1
        w2 |= other.w2
        w3 |= other.w3
    }

    package func union(_ other: ByteSet) -> ByteSet {
        var result = self
        result.formUnion(other)
        return result
    }

    package func intersection(_ other: ByteSet) -> ByteSet {
        ByteSet(w0 & other.w0, w1 & other.w1, w2 & other.w2, w3 & other.w3)
    }

    package var inverted: ByteSet { ByteSet(~w0, ~w1, ~w2, ~w3) }

    @inlinable
    @inline(__always)
    package func intersects(_ other: ByteSet) -> Bool {
        (w0 & other.w0) | (w1 & other.w1) | (w2 & other.w2) | (w3 & other.w3) != 0
    }

    @inlinable
    @inline(__always)
    package func isSubset(of other: ByteSet) -> Bool {
        (w0 & ~other.w0) | (w1 & ~other.w1) | (w2 & ~other.w2) | (w3 & ~other.w3) == 0
    }
}
