// SPDX-License-Identifier: Apache-2.0

/// Finds the end of a string and checks what is in it (RFC 8259 section 7, RFC 3629 section 4).
enum StringToken {
    /// The string whose opening quote stands at `start`: the offset after its closing quote, and the flags of its
    /// node. An error is at the byte, escape or character that is wrong; what is before it is good.
    @inline(__always)
    static func read(_ bytes: Span<UInt8>, from start: Int) throws(JSONError) -> (end: Int, flags: UInt8) {
        let count = bytes.count
        let raw = bytes.bytes
        var index = start &+ 1
        var flags: UInt8 = 0
        while true {
            // Eight plain bytes at a time.
            while index &+ 8 <= count {
                let word = UInt64(littleEndian: raw.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
                let stops = stopBytes(word)
                index &+= stops == 0 ? 8 : stops.trailingZeroBitCount &>> 3
                if stops != 0 { break }
            }
            guard index < count else { throw JSONError(.unexpectedEnd, at: count) }
            let byte = bytes[index]
            if byte == UInt8(ascii: "\"") { return (index &+ 1, flags) }
            if byte == UInt8(ascii: "\\") {
                flags |= JSONNode.Flags.hasEscapes.rawValue
                index = try afterEscape(bytes, at: index)
            } else if byte >= 0x80 {
                flags |= JSONNode.Flags.hasNonASCII.rawValue
                index = try afterCharacters(bytes, at: index)
            } else if byte >= 0x20 {
                index &+= 1
            } else {
                throw JSONError(.controlCharacter, at: index)
            }
        }
    }

    /// The top bit of each byte that is a quote, a backslash, a control character or above 0x7F. Above the first of
    /// them bits may be wrong (the subtractions borrow), below it none is.
    @inline(__always)
    private static func stopBytes(_ word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let quotes = (word ^ (ones &* 0x22)) &- ones
        let backslashes = (word ^ (ones &* 0x5C)) &- ones
        let controls = word &- (ones &* 0x20)
        return (quotes | backslashes | controls | word) & (ones &* 0x80)
    }

    /// The offset after the escape sequence whose backslash stands at `start`.
    private static func afterEscape(_ bytes: Span<UInt8>, at start: Int) throws(JSONError) -> Int {
        guard start &+ 1 < bytes.count else { throw JSONError(.unexpectedEnd, at: start) }
        switch bytes[start &+ 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            return start &+ 2
        case UInt8(ascii: "u"):
            guard start &+ 6 <= bytes.count else { throw JSONError(.unexpectedEnd, at: start) }
            guard let unit = codeUnit(bytes, at: start &+ 2) else { throw JSONError(.invalidEscape, at: start) }
            if unit & 0xF800 != 0xD800 { return start &+ 6 }
            guard unit < 0xDC00 else { throw JSONError(.loneSurrogate, at: start) }
            guard start &+ 12 <= bytes.count else {
                throw JSONError(start &+ 6 == bytes.count ? .unexpectedEnd : .loneSurrogate, at: start)
            }
            guard bytes[start &+ 6] == UInt8(ascii: "\\"), bytes[start &+ 7] == UInt8(ascii: "u"),
                let low = codeUnit(bytes, at: start &+ 8), low & 0xFC00 == 0xDC00
            else { throw JSONError(.loneSurrogate, at: start) }
            return start &+ 12
        default:
            throw JSONError(.invalidEscape, at: start)
        }
    }

    /// The four hexadecimal digits at `start`.
    static func codeUnit(_ bytes: Span<UInt8>, at start: Int) -> UInt32? {
        guard start &+ 4 <= bytes.count else { return nil }
        var unit: UInt32 = 0
        for index in start..<(start &+ 4) {
            let byte = bytes[index]
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte &- UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte &- UInt8(ascii: "a") &+ 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte &- UInt8(ascii: "A") &+ 10
            default: return nil
            }
            unit = unit &<< 4 | UInt32(digit)
        }
        return unit
    }

    /// The offset after the characters above U+007F that begin at `start`, of which there is one at least.
    private static func afterCharacters(_ bytes: Span<UInt8>, at start: Int) throws(JSONError) -> Int {
        var index = start
        while index < bytes.count, bytes[index] >= 0x80 {
            let length = characterLength(bytes, at: index)
            guard length > 0 else { throw JSONError(.invalidUTF8, at: index) }
            index &+= length
        }
        return index
    }

    /// The length of the well-formed character at `start`, which is above U+007F; 0 if it is none
    /// (Unicode, table 3-7).
    @inline(__always)
    private static func characterLength(_ bytes: Span<UInt8>, at start: Int) -> Int {
        let lead = bytes[start]
        let left = bytes.count &- start
        if lead < 0xE0 {
            guard lead >= 0xC2, left >= 2, isContinuation(bytes[start &+ 1]) else { return 0 }
            return 2
        }
        if lead < 0xF0 {
            guard left >= 3 else { return 0 }
            let second = bytes[start &+ 1]
            guard isContinuation(second), isContinuation(bytes[start &+ 2]) else { return 0 }
            // Overlong, and the surrogates.
            if lead == 0xE0 && second < 0xA0 || lead == 0xED && second > 0x9F { return 0 }
            return 3
        }
        guard lead <= 0xF4, left >= 4 else { return 0 }
        let second = bytes[start &+ 1]
        guard isContinuation(second), isContinuation(bytes[start &+ 2]), isContinuation(bytes[start &+ 3]) else {
            return 0
        }
        // Overlong, and what is above U+10FFFF.
        if lead == 0xF0 && second < 0x90 || lead == 0xF4 && second > 0x8F { return 0 }
        return 4
    }

    @inline(__always)
    private static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }
}
