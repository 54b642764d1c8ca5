// SPDX-License-Identifier: Apache-2.0

/// IP addresses.
enum AddressFormat {
    /// RFC 2673 section 3.2: four decimal numbers, without leading zeros (which some readers take for octal).
    static func isIPv4(_ text: Span<UInt8>) -> Bool {
        var numbers = 0
        var digits = 0
        var value = 0
        var index = 0
        while index <= text.count {
            if index == text.count || text[index] == UInt8(ascii: ".") {
                guard digits > 0 else { return false }
                numbers &+= 1
                digits = 0
                value = 0
            } else {
                let digit = text[index] &- 0x30
                guard digit < 10, digits < 3, digits == 0 || value > 0 else { return false }
                value = value &* 10 &+ Int(digit)
                guard value < 256 else { return false }
                digits &+= 1
            }
            index &+= 1
        }
        return numbers == 4
    }

    /// RFC 4291 section 2.2, without a zone.
    static func isIPv6(_ text: Span<UInt8>) -> Bool {
        guard text.count >= 2, text.count <= 45 else { return false }
        var groups = 0
        var hasGap = false
        var index = 0
        while index < text.count {
            if text[index] == UInt8(ascii: ":") {
                guard index &+ 1 < text.count, text[index &+ 1] == UInt8(ascii: ":"), !hasGap else { return false }
                hasGap = true
                index &+= 2
                continue
            }
            let start = index
            while index < text.count, isHexadecimal(text[index]) { index &+= 1 }
            if index < text.count, text[index] == UInt8(ascii: ".") {
                guard isIPv4(text.extracting(start..<text.count)) else { return false }
                groups &+= 2
                index = text.count
                break
            }
            guard index > start, index &- start <= 4 else { return false }
            groups &+= 1
            guard index < text.count else { break }
            guard text[index] == UInt8(ascii: ":"), index &+ 1 < text.count else { return false }
            // A single colon is a separator; a double one is seen at the start of the next round.
            if text[index &+ 1] != UInt8(ascii: ":") { index &+= 1 }
        }
        return hasGap ? groups <= 7 : groups == 8
    }

    static func isHexadecimal(_ byte: UInt8) -> Bool {
        byte &- 0x30 < 10 || (byte | 0x20) &- UInt8(ascii: "a") < 6
    }
}
