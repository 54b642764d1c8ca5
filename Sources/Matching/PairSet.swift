// SPDX-License-Identifier: Apache-2.0

/// Which pairs of neighbouring bytes a value holds, ASCII case folded: 2048 bits of hashes. What a ``LiteralGate`` is
/// held against. It may claim pairs that do not occur, and never misses one that does.
package struct PairSet: Sendable {
    @usableFromInline var words: InlineArray<32, UInt64>

    @inlinable
    package init() {
        words = InlineArray(repeating: 0)
    }

    /// The pairs that occur in a value.
    @inlinable
    package init(occurringIn value: Span<UInt8>) {
        self.init()
        formUnion(occurringIn: value)
    }

    /// Adds the pairs that occur in another value.
    @inlinable
    package mutating func formUnion(occurringIn value: Span<UInt8>) {
        guard !value.isEmpty else { return }
        var previous = Self.fold(value[0])
        for index in 1..<value.count {
            let byte = Self.fold(value[index])
            insert(Self.hash(previous, byte))
            previous = byte
        }
    }

    /// Adds the pairs of another set, which stays as it is: `inout` spares the copy of 256 bytes that the compiler
    /// makes of a borrowed one.
    @inlinable
    package mutating func formUnion(_ other: inout PairSet) {
        for index in 0..<32 { words[index] |= other.words[index] }
    }

    @inlinable
    mutating func insert(_ hash: UInt16) {
        let index = Int(hash &>> 6) & 31
        words[index] |= 1 &<< UInt64(hash & 63)
    }

    /// Bytes that differ in the bit of ASCII letter case become equal; so do others such as `@` and the backtick,
    /// which costs a little selectivity and no correctness.
    @inlinable
    static func fold(_ byte: UInt8) -> UInt8 { byte | 0x20 }

    /// 11 bits for two folded bytes (multiplicative hashing; the factor is 2^16 over the golden ratio).
    @inlinable
    static func hash(_ first: UInt8, _ second: UInt8) -> UInt16 {
        (UInt16(first) &<< 8 ^ UInt16(second)) &* 40503 &>> 5
    }
}
