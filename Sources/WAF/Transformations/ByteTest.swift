// SPDX-License-Identifier: Apache-2.0

import Matching

/// What a scan looks for. Scans are most of the cost of a value that stays as it is, so the tests look at eight
/// bytes at once where they can.
protocol ByteTest: Sendable {
    /// All bytes that pass.
    var set: ByteSet { get }

    func accepts(_ byte: UInt8) -> Bool

    /// The index of the first byte at or after `start` that passes, or the value's count.
    func firstIndex(in value: Span<UInt8>, from start: Int) -> Int
}

/// A test that can judge a word of eight bytes.
protocol WordTest: ByteTest {
    /// The high bit of every byte of `word` that passes. Bits above the lowest one set may be wrong.
    func hits(_ word: UInt64) -> UInt64
}

extension WordTest {
    @inline(__always)
    func firstIndex(in value: Span<UInt8>, from start: Int) -> Int {
        let count = value.count
        var index = start
        let last = count &- 8
        guard index <= last else {
            while index < count {
                if accepts(value[index]) { return index }
                index &+= 1
            }
            return count
        }
        let bytes = value.bytes
        while index <= last {
            let hits = hits(UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)))
            if hits != 0 { return index &+ (hits.trailingZeroBitCount &>> 3) }
            index &+= 8
        }
        guard index < count else { return count }
        // The tail is read as the last eight bytes: those before `index` are known not to pass.
        let hits = hits(UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: last, as: UInt64.self)))
        return hits == 0 ? count : last &+ (hits.trailingZeroBitCount &>> 3)
    }
}

/// One byte, given by the character that ISO 8859-1 writes with it, as in all the tests here.
struct OneByte: WordTest {
    let byte: UInt8

    init(_ byte: Unicode.Scalar) { self.byte = UInt8(truncatingIfNeeded: byte.value) }

    var set: ByteSet { ByteSet(CollectionOfOne(byte)) }

    @inline(__always)
    func accepts(_ other: UInt8) -> Bool { other == byte }

    @inline(__always)
    func hits(_ word: UInt64) -> UInt64 { WordLanes.zeros(word ^ WordLanes.repeating(byte)) }
}

/// One of two bytes.
struct EitherByte: WordTest {
    let first: UInt8
    let second: UInt8

    init(_ first: Unicode.Scalar, _ second: Unicode.Scalar) {
        self.first = UInt8(truncatingIfNeeded: first.value)
        self.second = UInt8(truncatingIfNeeded: second.value)
    }

    var set: ByteSet { ByteSet([first, second]) }

    @inline(__always)
    func accepts(_ byte: UInt8) -> Bool { byte == first || byte == second }

    @inline(__always)
    func hits(_ word: UInt64) -> UInt64 {
        WordLanes.zeros(word ^ WordLanes.repeating(first)) | WordLanes.zeros(word ^ WordLanes.repeating(second))
    }
}

/// One test or the other.
struct EitherTest<First: WordTest, Second: WordTest>: WordTest {
    let first: First
    let second: Second

    init(_ first: First, _ second: Second) {
        self.first = first
        self.second = second
    }

    var set: ByteSet { first.set.union(second.set) }

    @inline(__always)
    func accepts(_ byte: UInt8) -> Bool { first.accepts(byte) || second.accepts(byte) }

    @inline(__always)
    func hits(_ word: UInt64) -> UInt64 { first.hits(word) | second.hits(word) }
}

/// A range of ASCII bytes.
struct ASCIIRange: WordTest {
    let lower: UInt8
    let upper: UInt8

    init(_ lower: Unicode.Scalar, _ upper: Unicode.Scalar) {
        self.lower = UInt8(truncatingIfNeeded: lower.value) & 0x7F
        self.upper = UInt8(truncatingIfNeeded: upper.value) & 0x7F
    }

    var set: ByteSet { ByteSet(lower...upper) }

    @inline(__always)
    func accepts(_ byte: UInt8) -> Bool { byte &- lower <= upper &- lower }

    @inline(__always)
    func hits(_ word: UInt64) -> UInt64 {
        let low = word & ~WordLanes.highBits
        let reachesLower = low &+ WordLanes.repeating(0x80 &- lower)
        let passesUpper = low &+ WordLanes.repeating(0x7F &- upper)
        return (reachesLower ^ passesUpper) & ~word & WordLanes.highBits
    }
}

/// The bytes from 0x80 on.
struct HighBytes: WordTest {
    var set: ByteSet { ByteSet(0x80...0xFF) }

    @inline(__always)
    func accepts(_ byte: UInt8) -> Bool { byte >= 0x80 }

    @inline(__always)
    func hits(_ word: UInt64) -> UInt64 { word & WordLanes.highBits }
}

extension ByteSet: ByteTest {
    var set: ByteSet { self }

    @inline(__always)
    func accepts(_ byte: UInt8) -> Bool { contains(byte) }

    @inline(__always)
    func firstIndex(in value: Span<UInt8>, from start: Int) -> Int {
        let count = value.count
        var index = start
        while index < count, !contains(value[index]) { index &+= 1 }
        return index
    }
}

/// Arithmetic on eight bytes in one word.
private enum WordLanes {
    static let highBits: UInt64 = 0x8080_8080_8080_8080

    @inline(__always)
    static func repeating(_ byte: UInt8) -> UInt64 { UInt64(byte) &* 0x0101_0101_0101_0101 }

    /// The high bit of the lowest zero byte, and none if no byte is zero.
    @inline(__always)
    static func zeros(_ word: UInt64) -> UInt64 { (word &- 0x0101_0101_0101_0101) & ~word & highBits }
}
