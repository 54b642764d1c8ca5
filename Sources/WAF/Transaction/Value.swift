// SPDX-License-Identifier: Apache-2.0

import Matching

/// A part of a transaction's memory, with the bytes that occur in it: what rules look at. It owns nothing, so that
/// values are copied and kept without counting references.
struct Value {
    var start: UInt32
    var count: UInt32
    /// Which bytes occur: the first gate of every pattern.
    var bytes: ByteSet

    static let empty = Value(start: 0, count: 0, bytes: ByteSet())

    /// Marks an offset as one into the derived values, which are dropped when they grow too many.
    static let derivedBit: UInt32 = 0x8000_0000

    @inline(__always)
    var isDerived: Bool { start & Self.derivedBit != 0 }

    @inline(__always)
    var range: Range<Int> {
        let offset = Int(start & ~Self.derivedBit)
        return offset..<(offset &+ Int(count))
    }
}

/// A named value of a collection.
struct Field {
    var name: Value
    var value: Value
    /// Of the name in lower case; names that differ in it differ.
    var nameHash: UInt32
    /// Tell name and value, or the name alone, from all that differ on this worker; 0 for what was not looked up.
    var number: UInt32 = 0
    var nameNumber: UInt32 = 0
}

/// One value that a rule looks at, and where it came from.
struct Item {
    var value: Value
    /// Whose member it is; with the name, what MATCHED_VAR_NAME says.
    var variable: Variable
    /// The member's name; empty for a variable that is no collection.
    var name: Value
    /// Of the field it is of; 0 for none.
    var number: UInt32 = 0
}

/// FNV-1a over bytes in lower case; names of fields are compared without regard to case.
enum NameHash {
    static func of(_ name: Span<UInt8>) -> UInt32 {
        var hash: UInt32 = 2_166_136_261
        for index in name.indices {
            hash = (hash ^ UInt32(lowercase(name[index]))) &* 16_777_619
        }
        return hash
    }

    @inline(__always)
    static func lowercase(_ byte: UInt8) -> UInt8 {
        byte &- 0x41 < 26 ? byte | 0x20 : byte
    }

    /// Whether a name is `lowered` without regard to the case of ASCII letters; `lowered` is in lower case.
    static func matches(_ name: Span<UInt8>, lowered: [UInt8]) -> Bool {
        guard name.count == lowered.count else { return false }
        for index in name.indices where lowercase(name[index]) != lowered[index] { return false }
        return true
    }
}
