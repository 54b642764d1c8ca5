// SPDX-License-Identifier: Apache-2.0

/// Finds the end of a string and checks what is in it (section 2.9.4).
enum GraphQLStringToken {
    /// The string whose first quote stands at `start`.
    static func read(_ bytes: Span<UInt8>, from start: Int) throws(GraphQLSyntaxError) -> GraphQLToken {
        if isTripleQuote(bytes, at: start) { return try block(bytes, from: start) }
        var index = start &+ 1
        var hasEscapes = false
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                return GraphQLToken(kind: .string, hasEscapes: hasEscapes, start: start, end: index &+ 1)
            case UInt8(ascii: "\\"):
                hasEscapes = true
                index = try escape(bytes, at: index).end
            case 0x0A, 0x0D:
                throw GraphQLSyntaxError(.unterminatedString, at: start)
            case 0x20...0x7E:
                index &+= 1
            default:
                index &+= try UTF8Character.checkedLength(bytes, at: index)
            }
        }
        throw GraphQLSyntaxError(.unterminatedString, at: start)
    }

    private static func block(_ bytes: Span<UInt8>, from start: Int) throws(GraphQLSyntaxError) -> GraphQLToken {
        var index = start &+ 3
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\"") where isTripleQuote(bytes, at: index):
                return GraphQLToken(kind: .blockString, start: start, end: index &+ 3)
            case UInt8(ascii: "\\") where isTripleQuote(bytes, at: index &+ 1):
                index &+= 4
            case 0x20...0x7E:
                index &+= 1
            default:
                index &+= try UTF8Character.checkedLength(bytes, at: index)
            }
        }
        throw GraphQLSyntaxError(.unterminatedString, at: start)
    }

    @inline(__always)
    static func isTripleQuote(_ bytes: Span<UInt8>, at index: Int) -> Bool {
        index &+ 2 < bytes.count && bytes[index] == UInt8(ascii: "\"") && bytes[index &+ 1] == UInt8(ascii: "\"")
            && bytes[index &+ 2] == UInt8(ascii: "\"")
    }

    /// What the escape sequence at `start` stands for, and where it ends.
    static func escape(
        _ bytes: Span<UInt8>,
        at start: Int
    ) throws(GraphQLSyntaxError) -> (scalar: UInt32, end: Int) {
        guard start &+ 1 < bytes.count else { throw GraphQLSyntaxError(.unterminatedString, at: start) }
        switch bytes[start &+ 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
            return (UInt32(bytes[start &+ 1]), start &+ 2)
        case UInt8(ascii: "b"): return (0x08, start &+ 2)
        case UInt8(ascii: "f"): return (0x0C, start &+ 2)
        case UInt8(ascii: "n"): return (0x0A, start &+ 2)
        case UInt8(ascii: "r"): return (0x0D, start &+ 2)
        case UInt8(ascii: "t"): return (0x09, start &+ 2)
        case UInt8(ascii: "u"):
            if start &+ 2 < bytes.count, bytes[start &+ 2] == UInt8(ascii: "{") {
                return try braced(bytes, at: start)
            }
            guard let unit = digits(bytes, from: start &+ 2) else {
                throw GraphQLSyntaxError(.invalidEscape, at: start)
            }
            guard unit & 0xF800 == 0xD800 else { return (unit, start &+ 6) }
            // Half of a pair alone is no character: backends disagree about it.
            guard unit < 0xDC00, start &+ 7 < bytes.count, bytes[start &+ 6] == UInt8(ascii: "\\"),
                bytes[start &+ 7] == UInt8(ascii: "u"), let low = digits(bytes, from: start &+ 8),
                low & 0xFC00 == 0xDC00
            else { throw GraphQLSyntaxError(.invalidEscape, at: start) }
            return (0x10000 &+ (unit & 0x3FF) &<< 10 &+ (low & 0x3FF), start &+ 12)
        default:
            throw GraphQLSyntaxError(.invalidEscape, at: start)
        }
    }

    /// `\u{1F600}`, which came after October 2021 and which today's servers read.
    private static func braced(
        _ bytes: Span<UInt8>,
        at start: Int
    ) throws(GraphQLSyntaxError) -> (scalar: UInt32, end: Int) {
        var scalar: UInt32 = 0
        var index = start &+ 3
        while index < bytes.count, let digit = digit(bytes[index]), scalar <= 0x10FFFF {
            scalar = scalar &<< 4 | digit
            index &+= 1
        }
        guard index < bytes.count, index > start &+ 3, bytes[index] == UInt8(ascii: "}"), scalar <= 0x10FFFF,
            scalar & 0xFFFF_F800 != 0xD800
        else { throw GraphQLSyntaxError(.invalidEscape, at: start) }
        return (scalar, index &+ 1)
    }

    private static func digits(_ bytes: Span<UInt8>, from start: Int) -> UInt32? {
        guard start &+ 4 <= bytes.count else { return nil }
        var unit: UInt32 = 0
        for index in start..<(start &+ 4) {
            guard let digit = digit(bytes[index]) else { return nil }
            unit = unit &<< 4 | digit
        }
        return unit
    }

    private static func digit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte &- UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte &- UInt8(ascii: "a") &+ 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte &- UInt8(ascii: "A") &+ 10)
        default: nil
        }
    }
}
