// SPDX-License-Identifier: Apache-2.0

/// `t:jsDecode`: JavaScript escapes: `\uXXXX` (its low byte, full-width forms as ASCII), `\xXX`, octal, and the
/// control characters; a backslash before anything else is left out.
struct JsDecode: Rewriting {
    static let word = "jsDecode"
    var start: OneByte { OneByte("\\") }

    @inline(__always)
    func replacement(in value: Span<UInt8>, at index: Int) -> Replacement {
        let next = index &+ 1
        guard next < value.count else { return .none }
        let byte = value[next]
        switch byte {
        case UInt8(ascii: "u"):
            guard let codePoint = HexDigits.quad(in: value, at: next &+ 1) else { return .byte(byte, for: 2) }
            return .byte(BestFit.byte(codePoint), for: 6)
        case UInt8(ascii: "x"):
            guard let decoded = HexDigits.pair(in: value, at: next &+ 1) else { return .byte(byte, for: 2) }
            return .byte(decoded, for: 4)
        case UInt8(ascii: "0")...UInt8(ascii: "7"):
            // JavaScript takes a third digit only where the value still fits a byte.
            var digits = Octal.digits(in: value, at: next)
            if digits == 3, byte > UInt8(ascii: "3") { digits = 2 }
            return .byte(Octal.value(in: value, at: next, count: digits), for: 1 &+ digits)
        default:
            return .byte(ControlEscape.byte(byte) ?? byte, for: 2)
        }
    }
}
