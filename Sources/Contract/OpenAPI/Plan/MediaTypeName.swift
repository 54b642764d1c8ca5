// SPDX-License-Identifier: Apache-2.0

/// A media type as a header field has it (RFC 9110 section 8.3.1): where its parts are in the bytes.
struct MediaTypeName: Sendable {
    var type = 0..<0
    var subtype = 0..<0
    /// What stands after the last `+` of the subtype (RFC 6838 section 4.2.8).
    var suffix: Range<Int>?
    /// The values of two parameters, without quotes.
    var charset: Range<Int>?
    var boundary: Range<Int>?

    /// Nil if the value is no media type, or has a parameter that counts twice.
    init?(_ bytes: Span<UInt8>) {
        var index = Self.skipSpace(bytes, 0)
        type = Self.token(bytes, &index)
        guard !type.isEmpty, index < bytes.count, bytes[index] == UInt8(ascii: "/") else { return nil }
        index &+= 1
        subtype = Self.token(bytes, &index)
        guard !subtype.isEmpty else { return nil }
        for position in subtype.reversed() where bytes[position] == UInt8(ascii: "+") {
            suffix = position &+ 1..<subtype.upperBound
            break
        }
        index = Self.skipSpace(bytes, index)
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: ";") else { return nil }
            index = Self.skipSpace(bytes, index &+ 1)
            if index == bytes.count { break }
            let name = Self.token(bytes, &index)
            guard !name.isEmpty, index < bytes.count, bytes[index] == UInt8(ascii: "=") else { return nil }
            index &+= 1
            guard let value = Self.value(bytes, &index) else { return nil }
            if Self.isEqual(bytes, name, Array("charset".utf8)) {
                guard charset == nil else { return nil }
                charset = value
            } else if Self.isEqual(bytes, name, Array("boundary".utf8)) {
                guard boundary == nil else { return nil }
                boundary = value
            }
            index = Self.skipSpace(bytes, index)
        }
    }

    /// A token, or a string in quotes without escapes: an escape in a charset or boundary is a trick.
    private static func value(_ bytes: Span<UInt8>, _ index: inout Int) -> Range<Int>? {
        guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else {
            let token = token(bytes, &index)
            return token.isEmpty ? nil : token
        }
        let start = index &+ 1
        index = start
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
            guard bytes[index] != UInt8(ascii: "\\") else { return nil }
            index &+= 1
        }
        guard index < bytes.count else { return nil }
        index &+= 1
        return start..<(index &- 1)
    }

    private static func token(_ bytes: Span<UInt8>, _ index: inout Int) -> Range<Int> {
        let start = index
        while index < bytes.count, isToken(bytes[index]) { index &+= 1 }
        return start..<index
    }

    /// RFC 9110 section 5.6.2.
    private static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "!"), UInt8(ascii: "#")...UInt8(ascii: "'"),
            UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "^"),
            UInt8(ascii: "_"), UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: "~"):
            true
        default: false
        }
    }

    private static func skipSpace(_ bytes: Span<UInt8>, _ start: Int) -> Int {
        var index = start
        while index < bytes.count, bytes[index] == 0x20 || bytes[index] == 0x09 { index &+= 1 }
        return index
    }

    /// Whether a range spells `name`, which is in lower case, in any case.
    static func isEqual(_ bytes: Span<UInt8>, _ range: Range<Int>, _ name: [UInt8]) -> Bool {
        guard range.count == name.count else { return false }
        var index = range.lowerBound
        for byte in name {
            let other = bytes[index]
            guard (other &- 0x41 < 26 ? other | 0x20 : other) == byte else { return false }
            index &+= 1
        }
        return true
    }
}
