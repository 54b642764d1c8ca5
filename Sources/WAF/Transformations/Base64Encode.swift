// SPDX-License-Identifier: Apache-2.0

/// `t:base64Encode` (RFC 4648, section 4, with padding).
struct Base64Encode: Transformation {
    static let word = "base64Encode"

    func transform(_ value: Span<UInt8>, into output: inout [UInt8]) -> Bool {
        let count = value.count
        guard count > 0 else { return false }
        let padding = UInt8(ascii: "=")
        var index = 0
        while index < count {
            let second = index &+ 1 < count ? value[index &+ 1] : 0
            let third = index &+ 2 < count ? value[index &+ 2] : 0
            let bits = UInt32(value[index]) &<< 16 | UInt32(second) &<< 8 | UInt32(third)
            output.append(Base64Alphabet.digit(UInt8(truncatingIfNeeded: bits &>> 18)))
            output.append(Base64Alphabet.digit(UInt8(truncatingIfNeeded: bits &>> 12)))
            output.append(
                index &+ 1 < count ? Base64Alphabet.digit(UInt8(truncatingIfNeeded: bits &>> 6)) : padding
            )
            output.append(index &+ 2 < count ? Base64Alphabet.digit(UInt8(truncatingIfNeeded: bits)) : padding)
            index &+= 3
        }
        return true
    }
}
