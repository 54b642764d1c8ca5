// SPDX-License-Identifier: Apache-2.0

/// The digits of Base64 (RFC 4648, section 4).
enum Base64Alphabet {
    /// The value of a digit, 0xFF for any other byte.
    @inline(__always)
    static func value(_ byte: UInt8) -> UInt8 {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte &- UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): byte &- (UInt8(ascii: "a") &- 26)
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte &+ (52 &- UInt8(ascii: "0"))
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: 0xFF
        }
    }

    @inline(__always)
    static func digit(_ value: UInt8) -> UInt8 {
        switch value & 63 {
        case let value where value < 26: value &+ UInt8(ascii: "A")
        case let value where value < 52: value &+ (UInt8(ascii: "a") &- 26)
        case let value where value < 62: value &- (52 &- UInt8(ascii: "0"))
        case 62: UInt8(ascii: "+")
        default: UInt8(ascii: "/")
        }
    }
}

/// Bytes gathered from digits of six bits each.
struct Base64Accumulator {
    private var bits: UInt32 = 0
    private var digits = 0

    /// Appends three bytes with every fourth digit.
    @inline(__always)
    mutating func add(_ value: UInt8, to output: inout [UInt8]) {
        bits = bits &<< 6 | UInt32(value)
        digits &+= 1
        guard digits == 4 else { return }
        output.append(UInt8(truncatingIfNeeded: bits &>> 16))
        output.append(UInt8(truncatingIfNeeded: bits &>> 8))
        output.append(UInt8(truncatingIfNeeded: bits))
        digits = 0
    }

    /// Appends what the last two or three digits hold in whole bytes.
    @inline(__always)
    mutating func finish(to output: inout [UInt8]) {
        if digits == 2 {
            output.append(UInt8(truncatingIfNeeded: bits &>> 4))
        } else if digits == 3 {
            output.append(UInt8(truncatingIfNeeded: bits &>> 10))
            output.append(UInt8(truncatingIfNeeded: bits &>> 2))
        }
        digits = 0
    }
}
