// SPDX-License-Identifier: Apache-2.0

/// `t:escapeSeqDecode`: the escapes of ANSI C: control characters, `\xXX`, octal; a backslash before anything else
/// is left out.
struct EscapeSeqDecode: Rewriting {
    static let word = "escapeSeqDecode"
    var start: OneByte { OneByte("\\") }

    @inline(__always)
    func replacement(in value: Span<UInt8>, at index: Int) -> Replacement {
        let next = index &+ 1
        guard next < value.count else { return .none }
        let byte = value[next]
        switch byte {
        case UInt8(ascii: "x"), UInt8(ascii: "X"):
            guard let decoded = HexDigits.pair(in: value, at: next &+ 1) else { return .byte(byte, for: 2) }
            return .byte(decoded, for: 4)
        case UInt8(ascii: "0")...UInt8(ascii: "7"):
            let digits = Octal.digits(in: value, at: next)
            return .byte(Octal.value(in: value, at: next, count: digits), for: 1 &+ digits)
        default:
            return .byte(ControlEscape.byte(byte) ?? byte, for: 2)
        }
    }
}
