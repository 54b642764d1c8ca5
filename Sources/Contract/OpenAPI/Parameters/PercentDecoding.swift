// SPDX-License-Identifier: Apache-2.0

/// Percent-encoding (RFC 3986 section 2.1), and `+` for a space where forms have it.
enum PercentDecoding {
    /// What a text says; malformed escapes stay as they are. For documents.
    static func decode(_ text: Substring) -> [UInt8] {
        let bytes = Array(text.utf8)
        var output: [UInt8] = []
        return append(bytes.span, 0..<bytes.count, plusIsSpace: false, to: &output) ? output : bytes
    }

    /// Appends what a range says. False if an escape is malformed.
    static func append(
        _ bytes: Span<UInt8>,
        _ range: Range<Int>,
        plusIsSpace: Bool,
        to output: inout [UInt8]
    ) -> Bool {
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = bytes[index]
            if byte == UInt8(ascii: "%") {
                guard index &+ 2 < range.upperBound, let high = digit(bytes[index &+ 1]),
                    let low = digit(bytes[index &+ 2])
                else { return false }
                output.append(high &<< 4 | low)
                index &+= 3
            } else {
                output.append(plusIsSpace && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
                index &+= 1
            }
        }
        return true
    }

    /// Whether decoding would change a range.
    static func isNeeded(_ bytes: Span<UInt8>, _ range: Range<Int>, plusIsSpace: Bool) -> Bool {
        for index in range {
            let byte = bytes[index]
            if byte == UInt8(ascii: "%") || plusIsSpace && byte == UInt8(ascii: "+") { return true }
        }
        return false
    }

    static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte &- UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte &- UInt8(ascii: "a") &+ 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte &- UInt8(ascii: "A") &+ 10
        default: nil
        }
    }
}
