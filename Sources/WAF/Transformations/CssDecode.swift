// SPDX-License-Identifier: Apache-2.0

/// `t:cssDecode`: the escapes of style sheets (CSS Syntax Level 3, section 4.3.7): one to six hexadecimal digits and
/// one white space after them become the code point in UTF-8, full-width forms the ASCII they look like; a newline
/// after a backslash goes with it; a backslash before anything else is left out. A zero code point stays a NUL,
/// for `t:removeNulls` to find.
struct CssDecode: Rewriting {
    static let word = "cssDecode"
    var start: OneByte { OneByte("\\") }

    @inline(__always)
    func replacement(in value: Span<UInt8>, at index: Int) -> Replacement {
        var end = index &+ 1
        guard end < value.count else { return .removing(1) }
        let byte = value[end]
        var codePoint: UInt32 = 0
        while end < value.count, end <= index &+ 6 {
            let digit = HexDigits.value(value[end])
            guard digit < 16 else { break }
            codePoint = codePoint &<< 4 | UInt32(digit)
            end &+= 1
        }
        if end == index &+ 1 {
            let newline = Self.newline(in: value, at: end)
            return newline > 0 ? .removing(1 &+ newline) : .byte(byte, for: 2)
        }
        let newline = Self.newline(in: value, at: end)
        if newline > 0 {
            end &+= newline
        } else if end < value.count, WhiteSpace.contains(value[end]) {
            end &+= 1
        }
        return Self.utf8(codePoint, for: end &- index)
    }

    /// The length of the newline at `index`: LF, CR, FF, or CR LF, which counts as one; 0 if there is none.
    @inline(__always)
    private static func newline(in value: Span<UInt8>, at index: Int) -> Int {
        guard index < value.count else { return 0 }
        switch value[index] {
        case 10, 12: return 1
        case 13: return index &+ 1 < value.count && value[index &+ 1] == 10 ? 2 : 1
        default: return 0
        }
    }

    @inline(__always)
    private static func utf8(_ codePoint: UInt32, for length: Int) -> Replacement {
        if codePoint < 0x80 { return .byte(UInt8(truncatingIfNeeded: codePoint), for: length) }
        if 0xFF01...0xFF5E ~= codePoint {
            return .byte(BestFit.byte(UInt16(truncatingIfNeeded: codePoint)), for: length)
        }
        let scalar = Unicode.Scalar(codePoint) ?? "\u{FFFD}"
        var bytes: UInt64 = 0
        var count = 0
        for unit in scalar.utf8 {
            bytes |= UInt64(unit) &<< UInt64(8 &* count)
            count &+= 1
        }
        return .bytes(bytes, count, for: length)
    }
}
