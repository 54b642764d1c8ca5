// SPDX-License-Identifier: Apache-2.0

/// `t:urlDecode`: `%XX` becomes its byte and `+` a space; what is no valid escape stays.
struct UrlDecode: Rewriting {
    static let word = "urlDecode"
    var start: EitherByte { EitherByte("%", "+") }

    @inline(__always)
    func replacement(in value: Span<UInt8>, at index: Int) -> Replacement {
        if value[index] == UInt8(ascii: "+") { return .byte(UInt8(ascii: " "), for: 1) }
        guard let byte = HexDigits.pair(in: value, at: index &+ 1) else { return .none }
        return .byte(byte, for: 3)
    }
}
