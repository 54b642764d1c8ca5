// SPDX-License-Identifier: Apache-2.0

/// `t:htmlEntityDecode`: numeric references (`&#60;`, `&#x3c;`) and the names quot, amp, lt, gt and nbsp, each
/// with or without its semicolon, become one byte: the low one of the code point.
struct HtmlEntityDecode: Rewriting {
    static let word = "htmlEntityDecode"
    var start: OneByte { OneByte("&") }

    @inline(__always)
    func replacement(in value: Span<UInt8>, at index: Int) -> Replacement {
        guard index &+ 1 < value.count else { return .none }
        return value[index &+ 1] == UInt8(ascii: "#")
            ? Self.number(in: value, at: index) : Self.name(in: value, at: index)
    }

    private static func number(in value: Span<UInt8>, at index: Int) -> Replacement {
        let count = value.count
        var digits = index &+ 2
        let isHexadecimal = digits < count && value[digits] | 0x20 == UInt8(ascii: "x")
        if isHexadecimal { digits &+= 1 }
        let radix: Int64 = isHexadecimal ? 16 : 10
        var end = digits
        var codePoint: Int64 = 0
        var overflows = false
        while end < count {
            let digit = Int64(HexDigits.value(value[end]))
            guard digit < radix else { break }
            let (product, tooLong) = codePoint.multipliedReportingOverflow(by: radix)
            let (sum, tooLarge) = product.addingReportingOverflow(digit)
            overflows = overflows || tooLong || tooLarge
            codePoint = sum
            end &+= 1
        }
        guard end > digits else { return .none }
        // A number without end stands for the largest one, as in C's strtol.
        let byte = overflows ? 0xFF : UInt8(truncatingIfNeeded: codePoint)
        return .byte(byte, for: length(from: index, to: end, in: value))
    }

    private static func name(in value: Span<UInt8>, at index: Int) -> Replacement {
        // The letters in lower case, the first one highest; no name has more than four.
        var name: UInt64 = 0
        var end = index &+ 1
        while end < value.count {
            let byte = value[end]
            let lower = byte | 0x20
            guard lower &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10 else { break }
            if end > index &+ 4 { return .none }
            name = name &<< 8 | UInt64(lower)
            end &+= 1
        }
        let byte: UInt8
        switch name {
        case 0x7175_6F74: byte = UInt8(ascii: "\"")  // quot
        case 0x0061_6D70: byte = UInt8(ascii: "&")  // amp
        case 0x0000_6C74: byte = UInt8(ascii: "<")  // lt
        case 0x0000_6774: byte = UInt8(ascii: ">")  // gt
        case 0x6E62_7370: byte = 0xA0  // nbsp
        default: return .none
        }
        return .byte(byte, for: length(from: index, to: end, in: value))
    }

    private static func length(from index: Int, to end: Int, in value: Span<UInt8>) -> Int {
        let hasSemicolon = end < value.count && value[end] == UInt8(ascii: ";")
        return end &- index &+ (hasSemicolon ? 1 : 0)
    }
}
