// SPDX-License-Identifier: Apache-2.0

import Matching

/// `t:utf8toUnicode`: each UTF-8 sequence becomes `%uXXXX` (more digits for code points above U+FFFF), for
/// `t:urlDecodeUni` to read. As in ModSecurity, a lead byte without its sequence is left out; one of an overlong
/// form or of half a surrogate pair stays, after what it stands for, so that both are seen.
struct Utf8toUnicode: Rewriting {
    static let word = "utf8toUnicode"
    var start: HighBytes { HighBytes() }

    // The lead bytes: 0xC0 to 0xF4.
    var triggers: ByteSet { ByteSet(0xC0...0xF4) }

    @inline(__always)
    func replacement(in value: Span<UInt8>, at index: Int) -> Replacement {
        let lead = value[index]
        let length: Int
        var codePoint: UInt32
        switch lead {
        case 0xC0...0xDF: (length, codePoint) = (2, UInt32(lead & 0x1F))
        case 0xE0...0xEF: (length, codePoint) = (3, UInt32(lead & 0x0F))
        case 0xF0...0xF4: (length, codePoint) = (4, UInt32(lead & 0x07))
        default: return .none
        }
        guard index &+ length <= value.count else { return .removing(1) }
        for offset in 1..<length {
            let byte = value[index &+ offset]
            guard byte & 0xC0 == 0x80 else { return .removing(1) }
            codePoint = codePoint &<< 6 | UInt32(byte & 0x3F)
        }
        let isOverlong = codePoint < (length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000)
        let keepsLead = isOverlong || 0xD800...0xDFFF ~= codePoint
        let digits = codePoint > 0xFFFFF ? 6 : codePoint > 0xFFFF ? 5 : 4
        // Written from the last byte to the first, which ends lowest.
        var bytes: UInt64 = keepsLead ? UInt64(lead) : 0
        for _ in 0..<digits {
            bytes = bytes &<< 8 | UInt64(HexDigits.digit(UInt8(truncatingIfNeeded: codePoint)))
            codePoint &>>= 4
        }
        return .bytes(bytes &<< 16 | 0x7525, digits &+ (keepsLead ? 3 : 2), for: length)
    }
}
