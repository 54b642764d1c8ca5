// SPDX-License-Identifier: Apache-2.0

/// Well-formed UTF-8 (Unicode, table 3-7).
enum UTF8Character {
    /// The length of the source character at `index` (section 2.1.1): no control character but tab and line ends.
    @inline(__always)
    static func checkedLength(_ bytes: Span<UInt8>, at index: Int) throws(GraphQLSyntaxError) -> Int {
        let byte = bytes[index]
        if byte < 0x80 {
            guard byte >= 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D else {
                throw GraphQLSyntaxError(.controlCharacter, at: index)
            }
            return 1
        }
        let length = length(bytes, at: index)
        guard length > 0 else { throw GraphQLSyntaxError(.invalidUTF8, at: index) }
        return length
    }

    /// The length of the character at `start`, which is above U+007F; 0 if it is none.
    static func length(_ bytes: Span<UInt8>, at start: Int) -> Int {
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
            if lead == 0xE0 && second < 0xA0 || lead == 0xED && second > 0x9F { return 0 }
            return 3
        }
        guard lead <= 0xF4, left >= 4 else { return 0 }
        let second = bytes[start &+ 1]
        guard isContinuation(second), isContinuation(bytes[start &+ 2]), isContinuation(bytes[start &+ 3]) else {
            return 0
        }
        if lead == 0xF0 && second < 0x90 || lead == 0xF4 && second > 0x8F { return 0 }
        return 4
    }

    @inline(__always)
    private static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }

    /// Appends the UTF-8 form of a scalar value.
    static func append(_ scalar: UInt32, to text: inout [UInt8]) {
        if scalar < 0x80 {
            text.append(UInt8(truncatingIfNeeded: scalar))
            return
        }
        if scalar < 0x800 {
            text.append(UInt8(truncatingIfNeeded: 0xC0 | scalar &>> 6))
        } else {
            if scalar < 0x10000 {
                text.append(UInt8(truncatingIfNeeded: 0xE0 | scalar &>> 12))
            } else {
                text.append(UInt8(truncatingIfNeeded: 0xF0 | scalar &>> 18))
                text.append(UInt8(truncatingIfNeeded: 0x80 | scalar &>> 12 & 0x3F))
            }
            text.append(UInt8(truncatingIfNeeded: 0x80 | scalar &>> 6 & 0x3F))
        }
        text.append(UInt8(truncatingIfNeeded: 0x80 | scalar & 0x3F))
    }
}
