// SPDX-License-Identifier: Apache-2.0

/// What a string literal of a valid document says (GraphQL, section 2.9.4).
enum StringLiteral {
    /// - Parameter literal: with its quotes.
    static func text(_ literal: ArraySlice<UInt8>, isBlock: Bool) -> String {
        let quotes = isBlock ? 3 : 1
        let content = literal.dropFirst(quotes).dropLast(quotes)
        return isBlock ? block(content) : unescaped(content)
    }

    private static func unescaped(_ content: ArraySlice<UInt8>) -> String {
        var text: [UInt8] = []
        var rest = content
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\"), let escape = rest.popFirst() else {
                text.append(byte)
                continue
            }
            switch escape {
            case UInt8(ascii: "b"): text.append(0x08)
            case UInt8(ascii: "f"): text.append(0x0C)
            case UInt8(ascii: "n"): text.append(0x0A)
            case UInt8(ascii: "r"): text.append(0x0D)
            case UInt8(ascii: "t"): text.append(0x09)
            case UInt8(ascii: "u"): text.append(contentsOf: String(Character(scalar(&rest))).utf8)
            default: text.append(escape)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// After `\u`: four digits, two times four for a surrogate pair, or digits in braces.
    private static func scalar(_ rest: inout ArraySlice<UInt8>) -> Unicode.Scalar {
        var value: UInt32
        if rest.first == UInt8(ascii: "{") {
            let digits = rest.dropFirst().prefix { $0 != UInt8(ascii: "}") }
            rest = rest.dropFirst(digits.count + 2)
            value = number(digits)
        } else {
            value = number(rest.prefix(4))
            rest = rest.dropFirst(4)
            if value & 0xFC00 == 0xD800 {
                let low = number(rest.dropFirst(2).prefix(4))
                rest = rest.dropFirst(6)
                value = 0x10000 &+ (value & 0x3FF) << 10 &+ (low & 0x3FF)
            }
        }
        return Unicode.Scalar(value) ?? "\u{FFFD}"
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> UInt32 {
        UInt32(String(decoding: digits, as: UTF8.self), radix: 16) ?? 0xFFFD
    }

    /// Without the indentation that all lines but the first share, and without blank lines at both ends.
    private static func block(_ content: ArraySlice<UInt8>) -> String {
        var lines = String(decoding: content, as: UTF8.self)
            .split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }
        let indentations = lines.dropFirst().filter { !isBlank($0) }.map { $0.prefix { $0 == " " || $0 == "\t" }.count }
        if let shared = indentations.min() {
            for index in lines.indices.dropFirst() { lines[index] = lines[index].dropFirst(shared) }
        }
        while let last = lines.last, isBlank(last) { lines.removeLast() }
        let text = lines.drop { isBlank($0) }.joined(separator: "\n")
        return text.split(separator: "\\\"\"\"", omittingEmptySubsequences: false).joined(separator: "\"\"\"")
    }

    private static func isBlank(_ line: Substring) -> Bool {
        line.allSatisfy { $0 == " " || $0 == "\t" }
    }
}
