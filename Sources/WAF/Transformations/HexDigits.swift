// SPDX-License-Identifier: Apache-2.0

/// Hexadecimal digits, read and written.
enum HexDigits {
    /// The value of a digit, 0xFF for any other byte.
    @inline(__always)
    static func value(_ byte: UInt8) -> UInt8 {
        let digit = byte &- UInt8(ascii: "0")
        if digit < 10 { return digit }
        let letter = (byte | 0x20) &- UInt8(ascii: "a")
        return letter < 6 ? letter &+ 10 : 0xFF
    }

    /// The value of the two digits at `index`, nil if there are no two.
    @inline(__always)
    static func pair(in value: Span<UInt8>, at index: Int) -> UInt8? {
        guard index &+ 1 < value.count else { return nil }
        let high = self.value(value[index])
        let low = self.value(value[index &+ 1])
        return (high | low) < 16 ? high &<< 4 | low : nil
    }

    /// The value of the four digits at `index`, nil if there are no four.
    @inline(__always)
    static func quad(in value: Span<UInt8>, at index: Int) -> UInt16? {
        guard let high = pair(in: value, at: index), let low = pair(in: value, at: index &+ 2) else { return nil }
        return UInt16(high) &<< 8 | UInt16(low)
    }

    /// The digit (lower case) of the low four bits.
    @inline(__always)
    static func digit(_ value: UInt8) -> UInt8 {
        let value = value & 0xF
        return value < 10 ? value &+ UInt8(ascii: "0") : value &+ (UInt8(ascii: "a") &- 10)
    }
}
