// SPDX-License-Identifier: Apache-2.0

/// A logical line cut into the directive's word and its arguments.
struct DirectiveArguments {
    let word: String
    let location: SourceLocation
    let arguments: [DirectiveArgument]
    /// The place behind the last byte of the line: where something is missing.
    let end: SourceLocation

    /// Arguments are separated by blanks. As Apache reads them, in double quotes `\"` is a quote, in single quotes `\'`
    /// is one, and in both `\\` is a backslash: rule sets are written for that. Every other backslash stays, because
    /// most of them belong to patterns. Outside quotes, `:'` begins a quoted part
    /// that blanks do not end: `ARGS:'/a b/'`.
    init(_ line: LocatedText) throws(SecLangError) {
        var cursor = TextCursor(line)
        cursor.skipBlanks()
        location = line.location(at: cursor.position)
        let start = cursor.position
        while let byte = cursor.peek, !isBlank(byte) { cursor.advance() }
        word = line.string(start..<cursor.position)
        var arguments: [DirectiveArgument] = []
        cursor.skipBlanks()
        while let byte = cursor.peek {
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                arguments.append(try Self.quoted(&cursor, by: byte))
            } else {
                arguments.append(try Self.unquoted(&cursor))
            }
            cursor.skipBlanks()
        }
        self.arguments = arguments
        end = line.location(at: line.count)
    }

    private static func quoted(_ cursor: inout TextCursor, by quote: UInt8) throws(SecLangError) -> DirectiveArgument {
        let line = cursor.text
        let opening = cursor.position
        cursor.advance()
        var text = LocatedText(file: line.file)
        var start = cursor.position
        while let byte = cursor.peek {
            if byte == UInt8(ascii: "\\") {
                if cursor.peek(ahead: 1) == quote || cursor.peek(ahead: 1) == byte {
                    text.append(line, start..<cursor.position)
                    start = cursor.position + 1
                }
                cursor.advance(by: 2)
            } else if byte == quote {
                text.append(line, start..<cursor.position)
                cursor.advance()
                if let next = cursor.peek, !isBlank(next) {
                    let mark = String(decoding: [quote], as: UTF8.self)
                    throw cursor.error(
                        "expected a space after the closing quote, got '\(cursor.upcoming())'; a quote inside quotes"
                            + " is written \\\(mark)"
                    )
                }
                return DirectiveArgument(text: text, isQuoted: true, location: line.location(at: opening))
            } else {
                cursor.advance()
            }
        }
        throw cursor.error("a quote opens here and is never closed\(lostContinuation(line))", at: opening)
    }

    private static func unquoted(_ cursor: inout TextCursor) throws(SecLangError) -> DirectiveArgument {
        let start = cursor.position
        var quote: Int?
        while let byte = cursor.peek, quote != nil || !isBlank(byte) {
            if byte == UInt8(ascii: "\\") {
                cursor.advance()
            } else if quote != nil {
                if byte == UInt8(ascii: "'") { quote = nil }
            } else if byte == UInt8(ascii: ":"), cursor.peek(ahead: 1) == UInt8(ascii: "'") {
                quote = cursor.position + 1
                cursor.advance()
            }
            cursor.advance()
        }
        if let quote { throw cursor.error("a single quote opens here and is never closed", at: quote) }
        var text = LocatedText(file: cursor.text.file)
        text.append(cursor.text, start..<cursor.position)
        return DirectiveArgument(text: text, isQuoted: false, location: cursor.text.location(at: start))
    }

    /// The usual reason for a quote without an end.
    private static func lostContinuation(_ line: LocatedText) -> String {
        guard let last = line.bytes.last, isBlank(last),
            line.bytes.last(where: { !isBlank($0) }) == UInt8(ascii: "\\")
        else { return "" }
        return "; the line ends in a backslash and a space: only a backslash as the last byte goes on in the next line"
    }
}

/// One argument, quotes taken off.
struct DirectiveArgument {
    let text: LocatedText
    let isQuoted: Bool
    /// Where it begins, with its quote.
    let location: SourceLocation

    var string: String { text.string(0..<text.count) }
}
