// SPDX-License-Identifier: Apache-2.0

package enum JSONKind: UInt8, Sendable {
    case object, array, string, number, `true`, `false`, null
}

/// One value or key of a document: where it stands in the bytes, and where what follows it stands in the tape.
package struct JSONNode: Hashable, Sendable {
    package struct Flags: OptionSet, Hashable, Sendable {
        package var rawValue: UInt8

        @inlinable
        package init(rawValue: UInt8) {
            self.rawValue = rawValue
        }

        /// A string: holds a backslash, so that its bytes are not yet its text.
        @inlinable package static var hasEscapes: Flags { Flags(rawValue: 1 << 0) }
        /// A string: holds bytes above 0x7F (what is escaped does not count).
        @inlinable package static var hasNonASCII: Flags { Flags(rawValue: 1 << 1) }
        /// A string that is the key of the node after it.
        @inlinable package static var isKey: Flags { Flags(rawValue: 1 << 2) }
        /// A key that stood before in the same object; an object that has such a key.
        @inlinable package static var hasDuplicate: Flags { Flags(rawValue: 1 << 3) }
        /// The document has an error in this value or after it and before its end: what is here was read up to there.
        @inlinable package static var isIncomplete: Flags { Flags(rawValue: 1 << 4) }
        /// A number with a decimal point.
        @inlinable package static var hasFraction: Flags { Flags(rawValue: 1 << 5) }
        /// A number with an exponent.
        @inlinable package static var hasExponent: Flags { Flags(rawValue: 1 << 6) }
    }

    @usableFromInline var startOffset: UInt32
    @usableFromInline var endOffset: UInt32
    /// While a container is open: the index of the container around it.
    @usableFromInline var nextIndex: UInt32
    @usableFromInline var childCount: UInt32
    package let kind: JSONKind
    package internal(set) var flags: Flags

    @inlinable
    init(_ kind: JSONKind, start: Int, end: Int, next: Int, flags: Flags = []) {
        self.startOffset = UInt32(truncatingIfNeeded: start)
        self.endOffset = UInt32(truncatingIfNeeded: end)
        self.nextIndex = UInt32(truncatingIfNeeded: next)
        self.childCount = 0
        self.kind = kind
        self.flags = flags
    }

    /// The whole token in the document's bytes, a string with its quotes, a container with its brackets.
    @inlinable @inline(__always)
    package var range: Range<Int> { Range(uncheckedBounds: (Int(startOffset), Int(endOffset))) }

    /// The bytes of a string between its quotes; of any other value the whole token.
    @inlinable @inline(__always)
    package var content: Range<Int> {
        guard kind == .string else { return range }
        let end = isIncomplete ? endOffset : endOffset &- 1
        return Range(uncheckedBounds: (Int(startOffset &+ 1), Int(end)))
    }

    /// The index of the node after this one and all that is in it.
    @inlinable @inline(__always)
    package var next: Int { Int(nextIndex) }

    /// Members of an object, elements of an array, 0 for all else.
    @inlinable
    package var count: Int { kind == .object || kind == .array ? Int(childCount) : 0 }

    /// A number without decimal point and exponent.
    @inlinable
    package var isPlainInteger: Bool { kind == .number && flags.rawValue & 0b110_0000 == 0 }

    // The flags one by one, by their bits: the generic set operations are calls where the type is another module's.

    @inlinable @inline(__always)
    package var hasEscapes: Bool { flags.rawValue & 0b0001 != 0 }

    @inlinable @inline(__always)
    package var hasNonASCII: Bool { flags.rawValue & 0b0010 != 0 }

    @inlinable @inline(__always)
    package var isKey: Bool { flags.rawValue & 0b0100 != 0 }

    @inlinable @inline(__always)
    package var hasDuplicate: Bool { flags.rawValue & 0b1000 != 0 }

    @inlinable @inline(__always)
    package var isIncomplete: Bool { flags.rawValue & 0b1_0000 != 0 }
}
