// SPDX-License-Identifier: Apache-2.0

/// `t:urlDecodeUni`: `t:urlDecode`, and `%uXXXX` too, as Microsoft's servers write Unicode.
struct UrlDecodeUni: Rewriting {
    static let word = "urlDecodeUni"

    /// How the backend's code page writes what it lacks. Without it, and for what it does not name, the low byte
    /// counts, with full-width forms as the ASCII they look like.
    let unicodeMap: UnicodeMap?

    var start: EitherByte { EitherByte("%", "+") }

    @inline(__always)
    func replacement(in value: Span<UInt8>, at index: Int) -> Replacement {
        if value[index] == UInt8(ascii: "+") { return .byte(UInt8(ascii: " "), for: 1) }
        if let byte = HexDigits.pair(in: value, at: index &+ 1) { return .byte(byte, for: 3) }
        guard index &+ 1 < value.count, value[index &+ 1] | 0x20 == UInt8(ascii: "u"),
            let codePoint = HexDigits.quad(in: value, at: index &+ 2)
        else { return .none }
        return .byte(unicodeMap?.byte(for: codePoint) ?? BestFit.byte(codePoint), for: 6)
    }
}
