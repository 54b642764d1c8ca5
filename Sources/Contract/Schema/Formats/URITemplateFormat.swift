// SPDX-License-Identifier: Apache-2.0

/// URI templates (RFC 6570 section 2).
enum URITemplateFormat {
    static func isTemplate(_ text: Span<UInt8>) -> Bool {
        var index = 0
        while index < text.count {
            switch text[index] {
            case UInt8(ascii: "{"):
                guard let end = afterExpression(text, from: index &+ 1) else { return false }
                index = end
            case UInt8(ascii: "%"):
                guard isEscape(text, at: index) else { return false }
                index &+= 3
            // Space, control characters, and " < > \ ^ ` | }
            case 0...0x20, 0x22, 0x3C, 0x3E, 0x5C, 0x5E, 0x60, 0x7C, 0x7D, 0x7F: return false
            default: index &+= 1
            }
        }
        return true
    }

    private static func isEscape(_ text: Span<UInt8>, at index: Int) -> Bool {
        index &+ 2 < text.count && AddressFormat.isHexadecimal(text[index &+ 1])
            && AddressFormat.isHexadecimal(text[index &+ 2])
    }

    /// An operator, and variables with their modifiers; the offset after the closing brace.
    private static func afterExpression(_ text: Span<UInt8>, from start: Int) -> Int? {
        var index = start
        if index < text.count {
            switch text[index] {
            // + # . / ; ? & and those kept for later: = , ! @ |
            case 0x2B, 0x23, 0x2E, 0x2F, 0x3B, 0x3F, 0x26, 0x3D, 0x21, 0x40, 0x7C: index &+= 1
            default: break
            }
        }
        while true {
            guard var end = afterName(text, from: index), end < text.count else { return nil }
            if text[end] == UInt8(ascii: "*") {
                end &+= 1
            } else if text[end] == UInt8(ascii: ":") {
                let first = end &+ 1
                end = first
                while end < text.count, text[end] &- 0x30 < 10 { end &+= 1 }
                guard end > first, end &- first <= 4, text[first] != UInt8(ascii: "0") else { return nil }
            }
            guard end < text.count else { return nil }
            if text[end] == UInt8(ascii: "}") { return end &+ 1 }
            guard text[end] == UInt8(ascii: ",") else { return nil }
            index = end &+ 1
        }
    }

    /// Letters, digits, underscores and escapes, with single dots between them.
    private static func afterName(_ text: Span<UInt8>, from start: Int) -> Int? {
        var index = start
        var isDotAllowed = false
        while index < text.count {
            let byte = text[index]
            if byte == UInt8(ascii: ".") {
                guard isDotAllowed else { return nil }
                isDotAllowed = false
                index &+= 1
            } else if byte == UInt8(ascii: "%") {
                guard isEscape(text, at: index) else { return nil }
                isDotAllowed = true
                index &+= 3
            } else if byte &- 0x30 < 10 || (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte == UInt8(ascii: "_") {
                isDotAllowed = true
                index &+= 1
            } else {
                break
            }
        }
        return index > start && isDotAllowed ? index : nil
    }
}
