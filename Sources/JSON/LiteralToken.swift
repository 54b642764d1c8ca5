// SPDX-License-Identifier: Apache-2.0

/// The three words of RFC 8259 section 3.
enum LiteralToken {
    /// The word at `start`, which begins with the first letter of one.
    @inline(__always)
    static func read(_ bytes: Span<UInt8>, from start: Int) throws(JSONError) -> (JSONKind, Int) {
        let isFalse = bytes[start] == UInt8(ascii: "f")
        let length = isFalse ? 5 : 4
        guard start &+ length <= bytes.count else {
            throw JSONError(.invalidLiteral, at: start)
        }
        // The last four letters of the word as one number.
        let word = UInt32(
            littleEndian: bytes.bytes.unsafeLoadUnaligned(fromByteOffset: start &+ length &- 4, as: UInt32.self)
        )
        switch word {
        case 0x6575_7274 where !isFalse: return (.true, length)
        case 0x6573_6C61 where isFalse: return (.false, length)
        case 0x6C6C_756E where !isFalse: return (.null, length)
        default: throw JSONError(.invalidLiteral, at: start)
        }
    }
}
