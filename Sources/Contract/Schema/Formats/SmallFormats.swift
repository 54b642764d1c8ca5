// SPDX-License-Identifier: Apache-2.0

import Matching

/// Formats that take a few lines each.
enum SmallFormats {
    /// RFC 9562 section 4: hexadecimal digits in groups of 8, 4, 4, 4 and 12.
    static func isUUID(_ text: Span<UInt8>) -> Bool {
        guard text.count == 36 else { return false }
        for index in text.indices {
            let isHyphen = index == 8 || index == 13 || index == 18 || index == 23
            guard isHyphen ? text[index] == UInt8(ascii: "-") : AddressFormat.isHexadecimal(text[index]) else {
                return false
            }
        }
        return true
    }

    /// RFC 6901 section 3.
    static func isJSONPointer(_ text: Span<UInt8>) -> Bool {
        guard text.count > 0 else { return true }
        guard text[0] == UInt8(ascii: "/") else { return false }
        for index in text.indices where text[index] == UInt8(ascii: "~") {
            guard index &+ 1 < text.count, text[index &+ 1] &- UInt8(ascii: "0") < 2 else { return false }
        }
        return true
    }

    /// draft-bhutton-relative-json-pointer-00 section 3: levels up, a shift among siblings, then `#` or a pointer.
    static func isRelativeJSONPointer(_ text: Span<UInt8>) -> Bool {
        guard var index = afterNumber(text, from: 0) else { return false }
        if index < text.count, text[index] == UInt8(ascii: "+") || text[index] == UInt8(ascii: "-") {
            guard let end = afterNumber(text, from: index &+ 1), text[index &+ 1] != UInt8(ascii: "0") else {
                return false
            }
            index = end
        }
        if index &+ 1 == text.count, text[index] == UInt8(ascii: "#") { return true }
        return isJSONPointer(text.extracting(index..<text.count))
    }

    /// Digits without a leading zero.
    private static func afterNumber(_ text: Span<UInt8>, from start: Int) -> Int? {
        var index = start
        while index < text.count, text[index] &- 0x30 < 10 { index &+= 1 }
        guard index > start, index == start &+ 1 || text[start] != UInt8(ascii: "0") else { return nil }
        return index
    }

    /// ECMA-262; and PCRE2 must take it, within its limits.
    static func isRegex(_ text: Span<UInt8>) -> Bool {
        // Compiling takes time that grows with the pattern.
        guard text.count <= 4096 else { return false }
        let source = String(copying: UTF8Span(unchecked: text))
        guard let translated = try? ECMAPattern.translate(source, allowsFlags: false) else { return false }
        return (try? Pattern(translated, options: .utf)) != nil
    }

    /// RFC 4648 section 4, with padding.
    static func isBase64(_ text: Span<UInt8>) -> Bool {
        guard text.count % 4 == 0 else { return false }
        var end = text.count
        while end > 0, text.count &- end < 2, text[end &- 1] == UInt8(ascii: "=") { end &-= 1 }
        for index in 0..<end {
            let byte = text[index]
            guard
                byte &- 0x30 < 10 || (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte == UInt8(ascii: "+")
                    || byte == UInt8(ascii: "/")
            else { return false }
        }
        return true
    }
}
