// SPDX-License-Identifier: Apache-2.0

/// Reads one token after the other (section 2.1), in one pass over the bytes.
struct GraphQLLexer {
    /// The next byte to read.
    var position = 0
    /// Tokens left.
    var budget: Int

    init(maximumTokens: Int) {
        budget = maximumTokens
    }

    @inline(__always)
    mutating func next(_ bytes: Span<UInt8>) throws(GraphQLSyntaxError) -> GraphQLToken {
        let count = bytes.count
        var index = position
        while index < count {
            let byte = bytes[index]
            if byte < 64, Self.blanks &>> UInt64(byte) & 1 != 0 {
                index &+= 1
            } else if byte == UInt8(ascii: "#") {
                index = try Self.afterComment(bytes, at: index)
            } else if byte == 0xEF, index &+ 2 < count, bytes[index &+ 1] == 0xBB, bytes[index &+ 2] == 0xBF {
                index &+= 3
            } else {
                break
            }
        }
        guard index < count else {
            position = count
            return GraphQLToken(kind: .end, start: count, end: count)
        }
        budget &-= 1
        guard budget >= 0 else { throw GraphQLSyntaxError(.tooManyTokens, at: index) }

        let start = index
        if Self.isNameStart(bytes[start]) {
            index &+= 1
            while index < count, Self.isNameByte(bytes[index]) { index &+= 1 }
            position = index
            return GraphQLToken(kind: .name, start: start, end: index)
        }
        return try other(bytes, at: start)
    }

    private mutating func other(_ bytes: Span<UInt8>, at start: Int) throws(GraphQLSyntaxError) -> GraphQLToken {
        let kind: GraphQLTokenKind
        switch bytes[start] {
        case UInt8(ascii: "{"): kind = .braceOpen
        case UInt8(ascii: "}"): kind = .braceClose
        case UInt8(ascii: ":"): kind = .colon
        case UInt8(ascii: "("): kind = .parenthesisOpen
        case UInt8(ascii: ")"): kind = .parenthesisClose
        case UInt8(ascii: "$"): kind = .dollar
        case UInt8(ascii: "!"): kind = .bang
        case UInt8(ascii: "@"): kind = .at
        case UInt8(ascii: "["): kind = .bracketOpen
        case UInt8(ascii: "]"): kind = .bracketClose
        case UInt8(ascii: "="): kind = .equals
        case UInt8(ascii: "|"): kind = .pipe
        case UInt8(ascii: "&"): kind = .ampersand
        case UInt8(ascii: "."):
            guard start &+ 2 < bytes.count, bytes[start &+ 1] == UInt8(ascii: "."),
                bytes[start &+ 2] == UInt8(ascii: ".")
            else { throw GraphQLSyntaxError(.unexpectedCharacter, at: start) }
            position = start &+ 3
            return GraphQLToken(kind: .spread, start: start, end: position)
        case UInt8(ascii: "\""):
            let string = try GraphQLStringToken.read(bytes, from: start)
            position = string.end
            return string
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            let number = try Self.number(bytes, from: start)
            position = number.end
            return number
        case 0x80...:
            let isCharacter = UTF8Character.length(bytes, at: start) > 0
            throw GraphQLSyntaxError(isCharacter ? .unexpectedCharacter : .invalidUTF8, at: start)
        default:
            throw GraphQLSyntaxError(.unexpectedCharacter, at: start)
        }
        position = start &+ 1
        return GraphQLToken(kind: kind, start: start, end: position)
    }

    /// Tab, line feed, carriage return, space and comma.
    private static let blanks: UInt64 = 1 << 0x09 | 1 << 0x0A | 1 << 0x0D | 1 << 0x20 | 1 << 0x2C

    @inline(__always)
    static func isNameStart(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte == UInt8(ascii: "_")
    }

    @inline(__always)
    static func isNameByte(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10 || byte == UInt8(ascii: "_")
    }

    private static func afterComment(_ bytes: Span<UInt8>, at start: Int) throws(GraphQLSyntaxError) -> Int {
        var index = start &+ 1
        while index < bytes.count {
            let byte = bytes[index]
            if byte == 0x0A || byte == 0x0D { return index }
            index &+= try UTF8Character.checkedLength(bytes, at: index)
        }
        return index
    }

    /// Sections 2.9.1 and 2.9.2.
    private static func number(_ bytes: Span<UInt8>, from start: Int) throws(GraphQLSyntaxError) -> GraphQLToken {
        let count = bytes.count
        var index = start
        var kind = GraphQLTokenKind.int
        if bytes[index] == UInt8(ascii: "-") { index &+= 1 }
        if index < count, bytes[index] == UInt8(ascii: "0") {
            index &+= 1
        } else {
            index = try afterDigits(bytes, from: index)
        }
        if index < count, bytes[index] == UInt8(ascii: ".") {
            kind = .float
            index = try afterDigits(bytes, from: index &+ 1)
        }
        if index < count, bytes[index] | 0x20 == UInt8(ascii: "e") {
            kind = .float
            index &+= 1
            if index < count, bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-") { index &+= 1 }
            index = try afterDigits(bytes, from: index)
        }
        if index < count, isNameByte(bytes[index]) || bytes[index] == UInt8(ascii: ".") {
            throw GraphQLSyntaxError(.invalidNumber, at: index)
        }
        return GraphQLToken(kind: kind, start: start, end: index)
    }

    private static func afterDigits(_ bytes: Span<UInt8>, from first: Int) throws(GraphQLSyntaxError) -> Int {
        var index = first
        while index < bytes.count, bytes[index] &- UInt8(ascii: "0") < 10 { index &+= 1 }
        guard index > first else {
            throw GraphQLSyntaxError(first < bytes.count ? .invalidNumber : .unexpectedEnd, at: first)
        }
        return index
    }
}
