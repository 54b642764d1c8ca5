// SPDX-License-Identifier: Apache-2.0

/// A place in a text that moves on as a parser reads; no step goes past the end.
struct TextCursor {
    let text: LocatedText
    private(set) var position = 0

    init(_ text: LocatedText) {
        self.text = text
    }

    var isAtEnd: Bool { position >= text.count }
    var peek: UInt8? { peek(ahead: 0) }

    func peek(ahead distance: Int) -> UInt8? {
        let index = position + distance
        return index < text.count ? text.bytes[index] : nil
    }

    mutating func advance(by distance: Int = 1) {
        position = min(position + distance, text.count)
    }

    /// Steps over a byte when it is next.
    mutating func skip(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        position += 1
        return true
    }

    mutating func skipBlanks() {
        while let byte = peek, isBlank(byte) { position += 1 }
    }

    /// Letters, digits, `_` and `-`; empty when something else is next.
    mutating func word() -> String {
        let start = position
        while let byte = peek, isWordByte(byte) { position += 1 }
        return text.string(start..<position)
    }

    /// What is next, up to a blank or a comma, to show in an error.
    func upcoming() -> String {
        var end = position
        while end < text.count, end - position < 40, !isBlank(text.bytes[end]), text.bytes[end] != UInt8(ascii: ",") {
            end += 1
        }
        if end == position, end < text.count { end += 1 }
        return text.string(position..<end)
    }

    /// A value in single quotes, quotes taken off, `\'` being a quote; other backslashes stay.
    mutating func singleQuoted() throws(SecLangError) -> String {
        let opening = position
        position += 1
        var value: [UInt8] = []
        while let byte = peek {
            if byte == UInt8(ascii: "\\"), let next = peek(ahead: 1) {
                if next != UInt8(ascii: "'") { value.append(byte) }
                value.append(next)
                position += 2
            } else if byte == UInt8(ascii: "'") {
                position += 1
                return String(decoding: value, as: UTF8.self)
            } else {
                value.append(byte)
                position += 1
            }
        }
        throw error("a single quote opens here and is never closed", at: opening)
    }

    func error(_ message: String, at offset: Int? = nil) -> SecLangError {
        SecLangError(message, at: text.location(at: offset ?? position))
    }
}

private func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
        true
    default: false
    }
}
