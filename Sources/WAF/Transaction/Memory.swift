// SPDX-License-Identifier: Apache-2.0

import Matching

/// The bytes of one transaction: everything received and everything derived from it, one after the other.
/// ``Value``s are parts of it.
struct Memory {
    private(set) var bytes: [UInt8]
    /// How many bytes at the start stay when the rest is forgotten.
    private let prefixCount: Int

    /// Offsets are 31 bits wide; what would not fit is dropped, and that is far above every body limit.
    static let capacity = Int(Int32.max)

    /// What every prefix begins with: numbers of one digit are parts of it.
    static let digits = Array("0123456789".utf8)

    init(prefix: [UInt8] = []) {
        bytes = prefix
        prefixCount = prefix.count
    }

    /// Forgets everything but the prefix.
    mutating func removeAll() {
        if bytes.capacity <= 256 * 1024 {
            bytes.removeLast(bytes.count &- prefixCount)
        } else {
            // What a large body needed is given back; what an ordinary request needs is kept.
            bytes = Array(bytes.prefix(prefixCount))
        }
    }

    var count: Int { bytes.count }

    mutating func append(_ value: Span<UInt8>) -> Value {
        append(value, occurring: ByteSet(occurringIn: value))
    }

    /// - Parameter occurring: the bytes that occur in the value.
    mutating func append(_ value: Span<UInt8>, occurring: ByteSet) -> Value {
        let start = bytes.count
        guard start &+ value.count <= Self.capacity else { return .empty }
        value.withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
        return Value(
            start: UInt32(truncatingIfNeeded: start),
            count: UInt32(truncatingIfNeeded: value.count),
            bytes: occurring
        )
    }

    mutating func append(_ value: [UInt8]) -> Value { append(value.span) }

    mutating func append(_ text: String) -> Value {
        var text = text
        return text.withUTF8 { append($0.span) }
    }

    mutating func append(decimal number: Int) -> Value {
        // Most numbers that rules compare are small.
        if number >= 0, number < Self.digits.count, number < prefixCount {
            return Value(
                start: UInt32(truncatingIfNeeded: number),
                count: 1,
                bytes: ByteSet(1 &<< UInt64(0x30 &+ number))
            )
        }
        return append(String(number))
    }

    /// What lies from `start` to the end, as a value.
    func value(from start: Int) -> Value {
        guard start < bytes.count else { return .empty }
        let span = bytes.span.extracting(start..<bytes.count)
        return Value(
            start: UInt32(truncatingIfNeeded: start),
            count: UInt32(truncatingIfNeeded: span.count),
            bytes: ByteSet(occurringIn: span)
        )
    }

    /// A part of a value, such as a path of its URI.
    func part(_ value: Value, _ range: Range<Int>) -> Value {
        let range = range.clamped(to: 0..<Int(value.count))
        let start = Int(value.start) &+ range.lowerBound
        return Value(
            start: UInt32(truncatingIfNeeded: start),
            count: UInt32(truncatingIfNeeded: range.count),
            bytes: ByteSet(occurringIn: bytes.span.extracting(start..<(start &+ range.count)))
        )
    }

    @inline(__always)
    func withBytes<Result>(of value: Value, _ body: (Span<UInt8>) -> Result) -> Result {
        body(bytes.span.extracting(value.range))
    }

    func array(_ value: Value) -> [UInt8] { Array(bytes[value.range]) }

    /// Room for bytes that a caller writes itself; what it appended is then a value from the old count on.
    mutating func withBytes<Result>(_ body: (inout [UInt8]) -> Result) -> Result { body(&bytes) }
}
