// SPDX-License-Identifier: Apache-2.0

import JSON

/// Single values as text, and the JSON that is meant.
enum ScalarText {
    /// Appends the JSON value of a text: a number, a boolean or null where the schema takes such and the text is
    /// written like one, and else a string, which the schema will judge.
    ///
    /// - Parameter isPlain: always a string, as far as the schema takes strings.
    static func append(_ text: Span<UInt8>, types: TypeMask, isPlain: Bool, to json: inout [UInt8]) {
        if isPlain && types.contains(.string) || !isToken(text, types) {
            JSONEdits.appendString(text, to: &json)
        } else if text.count == 0 {
            json.append(contentsOf: "null".utf8)
        } else {
            text.withUnsafeBufferPointer { json.append(contentsOf: $0) }
        }
    }

    /// Whether a text could be read both ways.
    static func isAmbiguous(_ types: TypeMask) -> Bool { types.contains(.string) && types != .string }

    private static func isToken(_ text: Span<UInt8>, _ types: TypeMask) -> Bool {
        if types == .string { return false }
        // Nothing is null only where it cannot be the empty text.
        if text.count == 0 { return types.contains(.null) && !types.contains(.string) }
        switch text[0] {
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            return types.contains(.number) && isNumber(text) || types.contains(.integer) && isInteger(text)
        case UInt8(ascii: "t"): return types.contains(.boolean) && isWord(text, "true")
        case UInt8(ascii: "f"): return types.contains(.boolean) && isWord(text, "false")
        case UInt8(ascii: "n"): return types.contains(.null) && isWord(text, "null")
        default: return false
        }
    }

    /// Digits alone: that 1.0 and 1e3 are integers too is nothing a backend that reads text agrees with.
    private static func isInteger(_ text: Span<UInt8>) -> Bool {
        var index = text[0] == UInt8(ascii: "-") ? 1 : 0
        guard index < text.count else { return false }
        if text[index] == UInt8(ascii: "0"), index &+ 1 < text.count { return false }
        while index < text.count {
            guard text[index] &- UInt8(ascii: "0") < 10 else { return false }
            index &+= 1
        }
        return true
    }

    /// RFC 8259 section 6.
    private static func isNumber(_ text: Span<UInt8>) -> Bool {
        var index = 0
        if text[index] == UInt8(ascii: "-") { index &+= 1 }
        let first = index
        guard skipDigits(text, &index) else { return false }
        if text[first] == UInt8(ascii: "0"), index &- first > 1 { return false }
        if index < text.count, text[index] == UInt8(ascii: ".") {
            index &+= 1
            guard skipDigits(text, &index) else { return false }
        }
        if index < text.count, text[index] | 0x20 == UInt8(ascii: "e") {
            index &+= 1
            if index < text.count, text[index] == UInt8(ascii: "+") || text[index] == UInt8(ascii: "-") { index &+= 1 }
            guard skipDigits(text, &index) else { return false }
        }
        return index == text.count
    }

    private static func skipDigits(_ text: Span<UInt8>, _ index: inout Int) -> Bool {
        let start = index
        while index < text.count, text[index] &- UInt8(ascii: "0") < 10 { index &+= 1 }
        return index > start
    }

    private static func isWord(_ text: Span<UInt8>, _ word: StaticString) -> Bool {
        guard text.count == word.utf8CodeUnitCount else { return false }
        return word.withUTF8Buffer { buffer in
            for index in text.indices where text[index] != buffer[index] { return false }
            return true
        }
    }
}
