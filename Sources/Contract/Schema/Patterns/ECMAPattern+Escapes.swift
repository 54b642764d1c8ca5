// SPDX-License-Identifier: Apache-2.0

extension ECMAPattern {
    /// What follows a backslash outside of classes. True if it can be repeated.
    mutating func readEscape() throws(SyntaxError) -> Bool {
        guard let scalar = peek() else { throw SyntaxError(message: "a backslash at the end") }
        switch scalar {
        case "b", "B":
            position += 1
            append(scalar == "b" ? #"\b"# : #"\B"#)
            return false
        case "d", "w":
            position += 1
            append(scalar == "d" ? #"\d"# : #"\w"#)
        case "D", "W":
            position += 1
            append("[" + (scalar == "D" ? Self.nonDigits : Self.nonWords) + "]")
        case "s":
            position += 1
            append("[" + Self.spaces + "]")
        case "S":
            position += 1
            append("[^" + Self.spaces + "]")
        case "p", "P":
            append(try readProperty())
        case "k":
            position += 1
            guard peek() == "<" else { throw SyntaxError(message: #"\k without a name"#) }
            position += 1
            append(#"\k<"# + (try readName()) + ">")
        case "1"..."9":
            var number = ""
            while let digit = peek(), digit.isDigit {
                number.unicodeScalars.append(digit)
                position += 1
            }
            append(#"\g{"# + number + "}")
        default:
            guard let character = try readCharacter() else {
                // Half of a surrogate pair: no text holds it.
                append("(?!)")
                return true
            }
            append(character)
        }
        return true
    }

    /// An escape that stands for one character; nil for half of a surrogate pair.
    mutating func readCharacter() throws(SyntaxError) -> Unicode.Scalar? {
        guard let scalar = peek() else { throw SyntaxError(message: "a backslash at the end") }
        position += 1
        switch scalar {
        case "t": return "\t"
        case "n": return "\n"
        case "r": return "\r"
        case "f": return "\u{0C}"
        case "v": return "\u{0B}"
        case "0":
            if let next = peek(), next.isDigit { throw SyntaxError(message: "an octal escape") }
            return "\0"
        case "c":
            guard let letter = peek(), letter.isASCII, (letter.value | 0x20) &- 0x61 < 26 else {
                throw SyntaxError(message: #"\c without a letter"#)
            }
            position += 1
            return Unicode.Scalar(letter.value & 31)
        case "x":
            guard let value = hexadecimal(2) else { throw SyntaxError(message: #"\x without two hexadecimal digits"#) }
            return Unicode.Scalar(value)
        case "u":
            return try readUnicode()
        default:
            guard !scalar.isWord || scalar == "_" else { throw SyntaxError(message: "the unknown escape \\\(scalar)") }
            return scalar
        }
    }

    private mutating func readUnicode() throws(SyntaxError) -> Unicode.Scalar? {
        if peek() == "{" {
            var digits = ""
            position += 1
            while let scalar = peek(), scalar != "}", digits.count < 8 {
                digits.unicodeScalars.append(scalar)
                position += 1
            }
            guard peek() == "}", let value = UInt32(digits, radix: 16), value <= 0x10FFFF else {
                throw SyntaxError(message: #"a malformed \u{...}"#)
            }
            position += 1
            return Unicode.Scalar(value)
        }
        guard let value = hexadecimal(4) else { throw SyntaxError(message: #"\u without four hexadecimal digits"#) }
        guard value & 0xFC00 == 0xD800, peek() == "\\", peek(1) == "u" else { return Unicode.Scalar(value) }
        let start = position
        position += 2
        guard let low = hexadecimal(4), low & 0xFC00 == 0xDC00 else {
            position = start
            return nil
        }
        return Unicode.Scalar(0x10000 + (value & 0x3FF) << 10 + (low & 0x3FF))
    }

    private mutating func hexadecimal(_ count: Int) -> UInt32? {
        guard position + count <= source.count else { return nil }
        var value: UInt32 = 0
        for scalar in source[position..<(position + count)] {
            guard scalar.isASCII, let digit = Character(scalar).hexDigitValue else { return nil }
            value = value << 4 | UInt32(digit)
        }
        position += count
        return value
    }

    // MARK: Classes

    /// What follows an opening bracket, with the closing one.
    mutating func readClass() throws(SyntaxError) {
        let isNegated = peek() == "^"
        if isNegated { position += 1 }
        if peek() == "]" {
            // Nothing, or anything at all.
            position += 1
            append(isNegated ? "." : "(?!)")
            return
        }
        append(isNegated ? "[^" : "[")
        // A class of half surrogates alone would be empty.
        var isEmpty = true
        while let scalar = peek(), scalar != "]" {
            let first = try readClassAtom()
            guard peek() == "-", let next = peek(1), next != "]" else {
                if write(first) { isEmpty = false }
                continue
            }
            position += 1
            let last = try readClassAtom()
            guard case .character(let low) = first, case .character(let high) = last else {
                // A hyphen next to a set of characters is one itself.
                _ = write(first)
                append("-")
                _ = write(last)
                isEmpty = false
                continue
            }
            guard let low, let high else { throw SyntaxError(message: "a range with half of a surrogate pair") }
            guard low <= high else { throw SyntaxError(message: "a range that ends before it begins") }
            append(low)
            append("-" as String)
            append(high)
            isEmpty = false
        }
        guard peek() == "]" else { throw SyntaxError(message: "a bracket that is not closed") }
        position += 1
        append(isEmpty ? #"^\x{0}-\x{10ffff}]"# : "]")
    }

    private enum ClassAtom {
        case character(Unicode.Scalar?)
        case set(String)
    }

    private mutating func write(_ atom: ClassAtom) -> Bool {
        switch atom {
        case .set(let text): append(text)
        case .character(let scalar?): append(scalar)
        case .character(nil): return false
        }
        return true
    }

    private mutating func readClassAtom() throws(SyntaxError) -> ClassAtom {
        guard let scalar = peek() else { throw SyntaxError(message: "a bracket that is not closed") }
        position += 1
        guard scalar == "\\" else { return .character(scalar) }
        switch peek() {
        case "d", "w":
            defer { position += 1 }
            return .set("\\" + String(source[position]))
        case "D", "W":
            defer { position += 1 }
            return .set(source[position] == "D" ? Self.nonDigits : Self.nonWords)
        case "s":
            position += 1
            return .set(Self.spaces)
        case "S":
            position += 1
            return .set(Self.nonSpaces)
        case "b":
            position += 1
            return .character("\u{08}")
        case "p", "P":
            return .set(try readProperty(inClass: true))
        case "-":
            position += 1
            return .character("-")
        default:
            return .character(try readCharacter())
        }
    }
}
