// SPDX-License-Identifier: Apache-2.0

/// What a value must hold so that a pattern can match at all: a length, and at least one byte of each of some classes.
/// A gate may admit a value that does not match; it never refuses one that does.
package struct ByteGate: Hashable, Sendable {
    /// More classes than this are never the ones that decide.
    @usableFromInline static var capacity: Int { 8 }

    // Stored one by one and small: a test touches no reference count and copies nothing, and the first classes of some
    // hundred gates stay in the first cache.
    @usableFromInline let length: UInt32
    @usableFromInline let classCount: UInt8
    /// Bit k is set when class k holds bytes above ASCII: any of those in a value satisfies it then.
    @usableFromInline let isSatisfiedByHigh: UInt8
    @usableFromInline let c0, c1, c2, c3, c4, c5, c6, c7: ASCIIClass

    @usableFromInline
    struct ASCIIClass: Hashable, Sendable {
        @usableFromInline let w0: UInt64
        @usableFromInline let w1: UInt64

        init(_ set: ByteSet?) {
            w0 = set?.w0 ?? .max
            w1 = set?.w1 ?? .max
        }

        @inlinable
        @inline(__always)
        func misses(_ value: ByteSet) -> Bool { w0 & value.w0 | w1 & value.w1 == 0 }
    }

    /// Admits every value.
    package static let open = ByteGate(classes: [], minimumLength: 0)

    /// - Parameter classes: the value must hold at least one byte of each; most selective first, eight are kept.
    package init(classes: [ByteSet], minimumLength: Int) {
        let kept = classes.prefix(Self.capacity)
        let at = { (index: Int) in ASCIIClass(index < kept.count ? kept[index] : nil) }
        (c0, c1, c2, c3) = (at(0), at(1), at(2), at(3))
        (c4, c5, c6, c7) = (at(4), at(5), at(6), at(7))
        classCount = UInt8(kept.count)
        // What pads the eight is satisfied by any byte.
        isSatisfiedByHigh = (0..<Self.capacity).reduce(0) { bits, index in
            let isASCII = index < kept.count && kept[index].w2 | kept[index].w3 == 0
            return isASCII ? bits : bits | 1 << UInt8(index)
        }
        length = UInt32(clamping: minimumLength)
    }

    /// - Parameter occurring: the bytes the value holds.
    /// - Parameter count: how long the value is, bytes.
    @inlinable
    @inline(__always)
    package func admits(_ occurring: ByteSet, count: Int) -> Bool {
        guard count >= minimumLength else { return false }
        guard classCount != 0 else { return true }
        let satisfied = occurring.w2 | occurring.w3 == 0 ? 0 : isSatisfiedByHigh
        if c0.misses(occurring), satisfied & 1 == 0 { return false }
        guard classCount > 1 else { return true }
        if c1.misses(occurring), satisfied & 2 == 0 { return false }
        guard classCount > 2 else { return true }
        if c2.misses(occurring), satisfied & 4 == 0 { return false }
        if c3.misses(occurring), satisfied & 8 == 0 { return false }
        guard classCount > 4 else { return true }
        if c4.misses(occurring), satisfied & 16 == 0 { return false }
        if c5.misses(occurring), satisfied & 32 == 0 { return false }
        if c6.misses(occurring), satisfied & 64 == 0 { return false }
        if c7.misses(occurring), satisfied & 128 == 0 { return false }
        return true
    }

    /// The shortest value that can match, bytes.
    @inlinable
    package var minimumLength: Int { Int(length) }

    /// Whether it can refuse a value that is not empty.
    package var isOpen: Bool { classCount == 0 && length <= 1 }
}

extension ByteGate {
    /// Of a regular expression in PCRE2's syntax, matched as bytes with `.` matching newlines.
    package init(pattern: String, caseInsensitive: Bool) {
        self.init(PatternParser.parse(pattern, caseInsensitive: caseInsensitive))
    }

    init(_ node: PatternNode) {
        self.init(GateNeeds.of(node))
    }

    init(_ needs: GateNeeds) {
        self.init(classes: needs.classes.map(\.set), minimumLength: needs.minimumLength)
    }
}
