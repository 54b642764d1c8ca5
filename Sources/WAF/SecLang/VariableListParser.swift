// SPDX-License-Identifier: Apache-2.0

/// Reads a target list: `ARGS|!ARGS:password|&REQUEST_HEADERS:Host|TX:/^score_/|XML://@*`.
struct VariableListParser {
    /// What stands between two targets.
    enum Separators {
        case pipes
        /// `SecRuleUpdateTargetById 1 "!ARGS:a,!ARGS:b"`.
        case pipesAndCommas
    }

    private var cursor: TextCursor
    private let separators: Separators

    static func parse(_ text: LocatedText, separators: Separators = .pipes) throws(SecLangError) -> [VariableNode] {
        var parser = VariableListParser(cursor: TextCursor(text), separators: separators)
        return try parser.list()
    }

    private init(cursor: TextCursor, separators: Separators) {
        self.cursor = cursor
        self.separators = separators
    }

    private mutating func list() throws(SecLangError) -> [VariableNode] {
        var nodes: [VariableNode] = []
        while true {
            cursor.skipBlanks()
            nodes.append(try node())
            cursor.skipBlanks()
            guard let byte = cursor.peek else { return nodes }
            guard isSeparator(byte) else {
                throw cursor.error("expected '|' or the end of the targets, got '\(cursor.upcoming())'")
            }
            cursor.advance()
        }
    }

    private mutating func node() throws(SecLangError) -> VariableNode {
        let start = cursor.position
        let mode: VariableNode.Mode
        if cursor.skip(UInt8(ascii: "!")) {
            mode = .exclude
        } else if cursor.skip(UInt8(ascii: "&")) {
            mode = .count
        } else {
            mode = .inspect
        }
        let wordStart = cursor.position
        let word = cursor.word()
        guard !word.isEmpty else {
            let found = cursor.isAtEnd ? "nothing" : "'\(cursor.upcoming())'"
            throw cursor.error("expected a variable such as ARGS, got \(found)")
        }
        guard let variable = Variable(word: word) else {
            throw cursor.error(UnknownVariable.message(word), at: wordStart)
        }
        var selector: VariableNode.Selector?
        if cursor.peek == UInt8(ascii: ":") || cursor.peek == UInt8(ascii: ".") {
            guard variable.isCollection else {
                throw cursor.error("\(variable.rawValue) is a single value: nothing can be selected from it")
            }
            cursor.advance()
            selector = try self.selector(of: variable)
        }
        return VariableNode(variable, selector: selector, mode: mode, at: cursor.text.location(at: start))
    }

    private mutating func selector(of variable: Variable) throws(SecLangError) -> VariableNode.Selector {
        switch cursor.peek {
        case UInt8(ascii: "'"):
            let value = try cursor.singleQuoted()
            guard variable != .xml, value.utf8.count > 2, value.hasPrefix("/"), value.hasSuffix("/") else {
                return .name(value)
            }
            return .pattern(String(value.dropFirst().dropLast()))
        case UInt8(ascii: "/") where variable != .xml:
            return .pattern(try pattern())
        default:
            return .name(try name(of: variable))
        }
    }

    /// `/pattern/`. A slash ends it only where the target ends too, so that slashes inside need no escape.
    private mutating func pattern() throws(SecLangError) -> String {
        let opening = cursor.position
        cursor.advance()
        let start = cursor.position
        while let byte = cursor.peek {
            if byte == UInt8(ascii: "\\") {
                cursor.advance(by: 2)
            } else if byte == UInt8(ascii: "/"), endsTarget(cursor.peek(ahead: 1)) {
                let end = cursor.position
                cursor.advance()
                guard end > start else { throw cursor.error("the pattern is empty", at: opening) }
                return cursor.text.string(start..<end)
            } else {
                cursor.advance()
            }
        }
        throw cursor.error("a pattern opens here and no '/' closes it; a name goes in single quotes", at: opening)
    }

    /// A name as it stands, or an XPath, in which brackets and quotes protect what would end a name.
    private mutating func name(of variable: Variable) throws(SecLangError) -> String {
        let start = cursor.position
        var depth = 0
        var quote: UInt8?
        while let byte = cursor.peek, quote != nil || depth > 0 || !isSeparator(byte) {
            if variable == .xml {
                switch byte {
                case quote: quote = nil
                case UInt8(ascii: "'"), UInt8(ascii: "\""): quote = quote ?? byte
                case UInt8(ascii: "["): depth += quote == nil ? 1 : 0
                case UInt8(ascii: "]"): depth -= quote == nil && depth > 0 ? 1 : 0
                default: break
                }
            }
            cursor.advance()
        }
        var end = cursor.position
        while end > start, isBlank(cursor.text.bytes[end - 1]) { end -= 1 }
        guard end > start else { throw cursor.error("expected what to select from \(variable.rawValue)", at: start) }
        guard quote == nil, depth == 0 else { throw cursor.error("the XPath is not closed", at: start) }
        return cursor.text.string(start..<end)
    }

    private func isSeparator(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "|") || separators == .pipesAndCommas && byte == UInt8(ascii: ",")
    }

    private func endsTarget(_ byte: UInt8?) -> Bool {
        guard let byte else { return true }
        return isSeparator(byte) || isBlank(byte)
    }
}
