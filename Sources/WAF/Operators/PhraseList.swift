// SPDX-License-Identifier: Apache-2.0

/// Reads the lists that operators take: words in the argument, or lines of files.
enum PhraseList {
    /// The words of `@pm`, `|41 42|` decoded. A bar that opens no such group stands for itself.
    static func words(_ text: [UInt8]) -> [[UInt8]] {
        var words: [[UInt8]] = []
        var word: [UInt8] = []
        var index = 0
        while index < text.count {
            let byte = text[index]
            if byte == UInt8(ascii: "|"), let (bytes, end) = hexadecimalGroup(text, at: index) {
                word += bytes
                index = end
                continue
            }
            if isSpace(byte) {
                if !word.isEmpty { words.append(word) }
                word = []
            } else {
                word.append(byte)
            }
            index += 1
        }
        if !word.isEmpty { words.append(word) }
        return words
    }

    /// The lines of the files that the argument names, several separated by spaces. Spaces around a line are taken
    /// off; empty lines and those that start with `#` are none.
    static func lines(_ argument: OperatorArgument, for word: String) throws(OperatorError) -> [[UInt8]] {
        let names = try argument.literal(for: word).split(whereSeparator: { $0 == " " || $0 == "\t" })
        guard !names.isEmpty else { throw OperatorError("@\(word) names no file") }
        var lines: [[UInt8]] = []
        for name in names {
            guard !name.contains("://") else {
                throw OperatorError("@\(word) does not fetch \(name); save the list as a file and name that")
            }
            let path = RulePath.resolve(String(name), in: argument.directory)
            let bytes: [UInt8]
            do {
                bytes = try argument.files.read(path)
            } catch {
                throw OperatorError("@\(word): \(path): \(error.reason)")
            }
            for line in bytes.split(separator: UInt8(ascii: "\n")) {
                let phrase = trimmed(line)
                if !phrase.isEmpty, phrase.first != UInt8(ascii: "#") { lines.append(Array(phrase)) }
            }
        }
        return lines
    }

    static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || (0x09...0x0D).contains(byte)
    }

    private static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var line = line.drop(while: isSpace)
        while let last = line.last, isSpace(last) { line.removeLast() }
        return line
    }

    /// Pairs of digits with spaces between them, from one bar to the next; nil when it is something else.
    private static func hexadecimalGroup(_ text: [UInt8], at start: Int) -> (bytes: [UInt8], end: Int)? {
        var bytes: [UInt8] = []
        var index = start + 1
        while index < text.count {
            if text[index] == UInt8(ascii: "|") { return bytes.isEmpty ? nil : (bytes, index + 1) }
            if text[index] == 0x20 {
                index += 1
                continue
            }
            guard index + 1 < text.count, let high = digit(text[index]), let low = digit(text[index + 1]) else {
                return nil
            }
            bytes.append(high << 4 | low)
            index += 2
        }
        return nil
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }
}
