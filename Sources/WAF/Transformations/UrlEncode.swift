// SPDX-License-Identifier: Apache-2.0

import Matching

/// `t:urlEncode`: all but letters, digits and `*` becomes `%xx`; a space becomes `+`.
struct UrlEncode: Rewriting {
    static let word = "urlEncode"
    let start: ByteSet

    init() {
        var kept = ByteSet(CollectionOfOne(UInt8(ascii: "*")))
        kept.formUnion(ByteSet(UInt8(ascii: "0")...UInt8(ascii: "9")))
        kept.formUnion(ByteSet(UInt8(ascii: "A")...UInt8(ascii: "Z")))
        kept.formUnion(ByteSet(UInt8(ascii: "a")...UInt8(ascii: "z")))
        start = kept.inverted
    }

    @inline(__always)
    func replacement(in value: Span<UInt8>, at index: Int) -> Replacement {
        let byte = value[index]
        if byte == UInt8(ascii: " ") { return .byte(UInt8(ascii: "+"), for: 1) }
        let high = UInt64(HexDigits.digit(byte &>> 4))
        let low = UInt64(HexDigits.digit(byte))
        return .bytes(UInt64(UInt8(ascii: "%")) | high &<< 8 | low &<< 16, 3, for: 1)
    }
}
