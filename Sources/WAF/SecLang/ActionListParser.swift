// SPDX-License-Identifier: Apache-2.0

/// Reads an action list: `id:1,phase:2,deny,msg:'a, b',t:none,setvar:'tx.score=+5'`.
struct ActionListParser {
    private var cursor: TextCursor

    static func parse(_ text: LocatedText) throws(SecLangError) -> [ActionNode] {
        var parser = ActionListParser(cursor: TextCursor(text))
        return try parser.list()
    }

    private init(cursor: TextCursor) {
        self.cursor = cursor
    }

    /// A comma behind the last action is let pass.
    private mutating func list() throws(SecLangError) -> [ActionNode] {
        var actions: [ActionNode] = []
        cursor.skipBlanks()
        while !cursor.isAtEnd {
            actions.append(try action())
            cursor.skipBlanks()
            if cursor.isAtEnd { break }
            guard cursor.skip(UInt8(ascii: ",")) else {
                throw cursor.error("expected a comma before the next action, got '\(cursor.upcoming())'")
            }
            cursor.skipBlanks()
        }
        return actions
    }

    private mutating func action() throws(SecLangError) -> ActionNode {
        let start = cursor.position
        let written = cursor.word()
        guard !written.isEmpty else { throw unexpected() }
        guard let (word, shape) = ActionWords.find(written) else {
            throw cursor.error(ActionWords.unknown(written), at: start)
        }
        cursor.skipBlanks()
        let hasValue = cursor.skip(UInt8(ascii: ":")) || cursor.skip(UInt8(ascii: "="))
        let valueStart = cursor.position
        let value = hasValue ? try self.value() : nil
        switch (shape, value) {
        case (.bare, .some):
            throw cursor.error("the action '\(word)' takes no value", at: valueStart)
        case (.value, .none), (.assignment, .none):
            throw cursor.error(
                "the action '\(word)' needs a value, as in \(ActionWords.example(word, shape))",
                at: start
            )
        case (.assignment, .some(let value)) where !isAssignment(value):
            throw cursor.error(
                "the value of '\(word)' is a name, '=' and a value, as in \(ActionWords.example(word, shape));"
                    + " got '\(value)'",
                at: valueStart
            )
        default:
            return ActionNode(word, value, at: cursor.text.location(at: start))
        }
    }

    private mutating func value() throws(SecLangError) -> String? {
        cursor.skipBlanks()
        return cursor.peek == UInt8(ascii: "'") ? try cursor.singleQuoted() : try unquotedValue()
    }

    /// Up to a comma. A quote may open right behind `=`, as in `xmlns:soap='http://...'`, and is taken off.
    private mutating func unquotedValue() throws(SecLangError) -> String? {
        var value = ""
        var start = cursor.position
        var followsEquals = false
        while let byte = cursor.peek, byte != UInt8(ascii: ",") {
            if byte == UInt8(ascii: "'") {
                guard followsEquals else {
                    throw cursor.error("a quote in the middle of a value: put the whole value in single quotes")
                }
                value += cursor.text.string(start..<cursor.position)
                value += try cursor.singleQuoted()
                cursor.skipBlanks()
                guard cursor.isAtEnd || cursor.peek == UInt8(ascii: ",") else {
                    throw cursor.error("expected a comma after the closing quote, got '\(cursor.upcoming())'")
                }
                start = cursor.position
            } else {
                followsEquals = byte == UInt8(ascii: "=")
                cursor.advance()
            }
        }
        var end = cursor.position
        while end > start, isBlank(cursor.text.bytes[end - 1]) { end -= 1 }
        value += cursor.text.string(start..<end)
        return value.isEmpty ? nil : value
    }

    private func isAssignment(_ value: String) -> Bool {
        guard let equals = value.utf8.firstIndex(of: UInt8(ascii: "=")) else { return false }
        return equals != value.startIndex && value.utf8.index(after: equals) != value.endIndex
    }

    private func unexpected() -> SecLangError {
        switch cursor.peek {
        case UInt8(ascii: "#"):
            cursor.error("expected an action, got a comment: no comment can stand inside a continued line")
        case UInt8(ascii: ","):
            cursor.error("expected an action, got a second comma")
        default:
            cursor.error("expected an action, got '\(cursor.upcoming())'")
        }
    }
}
