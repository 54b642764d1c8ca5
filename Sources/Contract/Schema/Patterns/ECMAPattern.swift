// SPDX-License-Identifier: Apache-2.0

/// Regular expressions of ECMA-262 (section 22.2, with the `u` flag, as JSON Schema 2020-12 core section 6.4 advises),
/// written anew for PCRE2: what the two read differently is spelled out. Inline flags such as `(?i)` are let through,
/// which the newer editions have in part and many OpenAPI documents use.
struct ECMAPattern {
    struct SyntaxError: Error, Hashable {
        let message: String
    }

    /// The pattern in PCRE2's syntax, for the UTF mode without Unicode character properties in `\d`, `\w` and `\b`.
    ///
    /// - Parameter allowsFlags: whether flags such as `(?i)` may stand in the pattern.
    static func translate(_ source: String, allowsFlags: Bool = true) throws(SyntaxError) -> String {
        var pattern = ECMAPattern(source, allowsFlags)
        try pattern.readAlternatives()
        return String(String.UnicodeScalarView(pattern.output))
    }

    /// White space and line ends; PCRE2's `\s` knows the ASCII ones alone.
    static let spaces =
        #"\t-\r \x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}"#
    /// All other characters. Written out as the two below: PCRE2's JIT code takes no character above U+007F for a
    /// `\D` or `\W` when it has to cope with invalid UTF-8.
    static let nonSpaces =
        #"\x{0}-\x{8}\x{e}-\x{1f}!-\x{9f}\x{a1}-\x{167f}\x{1681}-\x{1fff}\x{200b}-\x{2027}\x{202a}-\x{202e}"#
        + #"\x{2030}-\x{205e}\x{2060}-\x{2fff}\x{3001}-\x{fefe}\x{ff00}-\x{10ffff}"#

    static let nonDigits = #"\x{0}-\x{2f}\x{3a}-\x{10ffff}"#
    static let nonWords = #"\x{0}-\x{2f}\x{3a}-\x{40}\x{5b}-\x{5e}\x{60}\x{7b}-\x{10ffff}"#

    let source: [Unicode.Scalar]
    var position = 0
    private(set) var output: [Unicode.Scalar] = []
    private var openGroups = 0

    private let allowsFlags: Bool

    private init(_ source: String, _ allowsFlags: Bool) {
        self.source = Array(source.unicodeScalars)
        self.allowsFlags = allowsFlags
    }

    func peek(_ distance: Int = 0) -> Unicode.Scalar? {
        position + distance < source.count ? source[position + distance] : nil
    }

    mutating func append(_ text: String) { output += Array(text.unicodeScalars) }

    mutating func append(_ scalar: Unicode.Scalar) {
        // A literal, safe in and out of classes.
        if scalar.isASCII, !scalar.isWord {
            append("\\x{" + String(scalar.value, radix: 16) + "}")
        } else {
            output.append(scalar)
        }
    }

    // MARK: Terms

    private mutating func readAlternatives() throws(SyntaxError) {
        /// Whether a quantifier may follow.
        var isTerm = false
        while let scalar = peek() {
            position += 1
            switch scalar {
            case "|":
                append("|")
                isTerm = false
            case "(":
                isTerm = false
                openGroups += 1
                if try readGroupStart() { openGroups -= 1 }
            case ")":
                guard openGroups > 0 else { throw SyntaxError(message: "a closing parenthesis without an opening one") }
                openGroups -= 1
                append(")")
                isTerm = true
            case "^", "$":
                append(scalar == "^" ? "^" : "$")
                isTerm = false
            case ".":
                append(#"[^\n\r\x{2028}\x{2029}]"#)
                isTerm = true
            case "[":
                try readClass()
                isTerm = true
            case "\\":
                isTerm = try readEscape()
            case "*", "+", "?":
                guard isTerm else { throw SyntaxError(message: "nothing to repeat before \(scalar)") }
                append(scalar == "*" ? "*" : scalar == "+" ? "+" : "?")
                readLazy()
                isTerm = false
            case "{":
                if let quantifier = quantifier() {
                    guard isTerm else { throw SyntaxError(message: "nothing to repeat before {") }
                    append(quantifier)
                    readLazy()
                    isTerm = false
                } else {
                    append(scalar)
                    isTerm = true
                }
            default:
                append(scalar)
                isTerm = true
            }
        }
        guard openGroups == 0 else { throw SyntaxError(message: "a parenthesis that is not closed") }
    }

    private mutating func readLazy() {
        guard peek() == "?" else { return }
        position += 1
        append("?")
    }

    /// The rest of `{n}`, `{n,}` or `{n,m}`; nil for a brace that is a character.
    private mutating func quantifier() -> String? {
        var end = position
        var text = "{"
        var commas = 0
        while end < source.count, source[end] != "}" {
            let scalar = source[end]
            guard scalar.isDigit || scalar == "," else { return nil }
            if scalar == "," { commas += 1 }
            text.unicodeScalars.append(scalar)
            end += 1
        }
        guard end < source.count, commas <= 1, text.count > 1, source[position].isDigit else { return nil }
        position = end + 1
        return text + "}"
    }

    /// What follows an opening parenthesis. True for flags, which are a group of their own and end at once.
    private mutating func readGroupStart() throws(SyntaxError) -> Bool {
        guard peek() == "?" else {
            if peek() == "*" { throw SyntaxError(message: "nothing to repeat before *") }
            append("(")
            return false
        }
        position += 1
        switch (peek(), peek(1)) {
        case (":", _), ("=", _), ("!", _):
            append("(?" + (peek() == ":" ? ":" : peek() == "=" ? "=" : "!"))
            position += 1
        case ("<", "="), ("<", "!"):
            append(peek(1) == "=" ? "(?<=" : "(?<!")
            position += 2
        case ("<", _):
            position += 1
            append("(?<" + (try readName()) + ">")
        default:
            return try readFlags()
        }
        return false
    }

    private mutating func readFlags() throws(SyntaxError) -> Bool {
        var flags = ""
        while let scalar = peek(), scalar == "i" || scalar == "m" || scalar == "s" || scalar == "-" {
            flags.unicodeScalars.append(scalar)
            position += 1
        }
        guard !flags.isEmpty, let end = peek(), end == ":" || end == ")" && allowsFlags else {
            throw SyntaxError(message: "an unknown kind of group")
        }
        position += 1
        append("(?" + flags + (end == ":" ? ":" : ")"))
        return end == ")"
    }

    /// The rest of a group's name and its `>`.
    mutating func readName() throws(SyntaxError) -> String {
        var name = ""
        while let scalar = peek(), scalar != ">" {
            guard scalar.isWord || scalar == "$" || !scalar.isASCII else { break }
            // PCRE2 has no dollar sign in names.
            name += scalar == "$" ? "_S_" : String(scalar)
            position += 1
        }
        guard peek() == ">", let first = name.unicodeScalars.first, !first.isDigit else {
            throw SyntaxError(message: "a malformed name of a group")
        }
        position += 1
        return name
    }
}

extension Unicode.Scalar {
    var isDigit: Bool { value &- 0x30 < 10 }
    var isWord: Bool { isDigit || (value | 0x20) &- 0x61 < 26 || self == "_" }
}
