// SPDX-License-Identifier: Apache-2.0

/// The Content-Disposition header of a part (RFC 7578, section 4.2; RFC 6266; RFC 8187 for `filename*`).
///
/// Reads on after a fault where it can: what a backend with another opinion would take for the name is to be seen by
/// the rules too. Memory is kept from part to part.
struct MultipartBodyDisposition: Sendable {
    private(set) var name: [UInt8] = []
    /// Empty when there is none, or when a file field was left empty: then the part is a plain field.
    private(set) var fileName: [UInt8] = []
    /// The first thing wrong.
    private(set) var fault: MultipartBodyFault?
    /// Single quotes where they could be taken for quotation marks, or text after a closing one.
    private(set) var hasInvalidQuoting = false

    private var extendedFileName: [UInt8] = []
    private var hasName = false
    private var hasFileName = false
    private var hasExtendedFileName = false
    private var buffer: [UInt8] = []

    /// What MULTIPART_FILENAME shows: the file name, and for want of one what `filename*` says.
    var shownFileName: [UInt8]? {
        hasFileName ? fileName : (hasExtendedFileName ? extendedFileName : nil)
    }

    mutating func reset() {
        name.removeAll(keepingCapacity: true)
        fileName.removeAll(keepingCapacity: true)
        extendedFileName.removeAll(keepingCapacity: true)
        fault = nil
        hasInvalidQuoting = false
        hasName = false
        hasFileName = false
        hasExtendedFileName = false
    }

    /// Reads a header value, continuation lines already joined.
    mutating func read(_ value: Span<UInt8>) {
        reset()
        readParameters(value)
        if name.isEmpty { note(.noName) }
        // A program that looks for this text alone would not see the file.
        if !fileName.isEmpty, !Self.holds("filename=", value) { note(.fileNameHidden) }
        if hasExtendedFileName, fileName.isEmpty { note(.extendedFileNameAlone) }
    }

    private mutating func note(_ fault: MultipartBodyFault) {
        if self.fault == nil { self.fault = fault }
    }

    private mutating func readParameters(_ value: Span<UInt8>) {
        guard Self.equals("form-data", value, 0..<min(9, value.count)) else { return note(.otherDisposition) }
        var position = Self.skipBlanks(value, 9)
        guard position < value.count else { return }
        guard value[position] == UInt8(ascii: ";") else { return note(.dispositionSyntax) }
        position += 1

        while position < value.count {
            position = Self.skipBlanks(value, position)
            let start = position
            while position < value.count, value[position] != UInt8(ascii: "="), !Self.isBlank(value[position]) {
                position += 1
            }
            let word = start..<position
            position = Self.skipBlanks(value, position)
            guard position < value.count, value[position] == UInt8(ascii: "=") else { return note(.dispositionSyntax) }
            position = Self.skipBlanks(value, position + 1)
            guard position < value.count else { return note(.dispositionSyntax) }

            buffer.removeAll(keepingCapacity: true)
            let isExtended = Self.equals("filename*", value, word)
            let first = value[position]
            let quote: UInt8? = first == UInt8(ascii: "\"") || first == UInt8(ascii: "'") ? first : nil
            let end: Int?
            if isExtended {
                end = readExtended(value, position)
            } else if let quote {
                end = readQuoted(value, position + 1, quote)
            } else {
                end = readToken(value, position)
            }
            take(value, word, isExtended: isExtended, isDoublyQuoted: quote == UInt8(ascii: "\""))
            guard let end else { return note(.dispositionSyntax) }

            position = Self.skipBlanks(value, end)
            guard position < value.count else { return }
            guard value[position] == UInt8(ascii: ";") else {
                let before = value[position - 1]
                if before == UInt8(ascii: "\"") || before == UInt8(ascii: "'") { hasInvalidQuoting = true }
                return note(.dispositionSyntax)
            }
            position += 1
        }
    }

    /// Files the parameter in `buffer` under its name.
    private mutating func take(_ value: Span<UInt8>, _ word: Range<Int>, isExtended: Bool, isDoublyQuoted: Bool) {
        if isExtended {
            if hasExtendedFileName { return note(.fileNameRepeated) }
            hasExtendedFileName = true
            extendedFileName.append(contentsOf: buffer)
            return
        }
        let isName = Self.equals("name", value, word)
        guard isName || Self.equals("filename", value, word) else { return note(.dispositionParameter) }
        if !isDoublyQuoted, buffer.contains(UInt8(ascii: "'")) { hasInvalidQuoting = true }
        if isName {
            if hasName { return note(.nameRepeated) }
            hasName = true
            name.append(contentsOf: buffer)
        } else {
            if hasFileName { return note(.fileNameRepeated) }
            hasFileName = true
            fileName.append(contentsOf: buffer)
        }
    }

    /// Reads a quoted string; a backslash escapes the quotation mark and itself, and else is a character like others,
    /// as old browsers send paths. Returns where it ends, or `nil` when it does not.
    private mutating func readQuoted(_ value: Span<UInt8>, _ start: Int, _ quote: UInt8) -> Int? {
        // Some backends take single quotes for quotation marks.
        if quote == UInt8(ascii: "'") { hasInvalidQuoting = true }
        var position = start
        while position < value.count {
            var byte = value[position]
            if byte == quote { return position + 1 }
            if byte == UInt8(ascii: "\\") {
                guard position + 1 < value.count else { return nil }
                let next = value[position + 1]
                if next == quote || next == UInt8(ascii: "\\") {
                    byte = next
                    position += 1
                }
            }
            buffer.append(byte)
            position += 1
        }
        return nil
    }

    private mutating func readToken(_ value: Span<UInt8>, _ start: Int) -> Int? {
        var position = start
        while position < value.count, Self.isTokenCharacter(value[position]) {
            buffer.append(value[position])
            position += 1
        }
        return position
    }

    /// RFC 8187: `charset'language'value`, percent-encoded.
    private mutating func readExtended(_ value: Span<UInt8>, _ start: Int) -> Int? {
        var position = start
        while position < value.count, Self.isCharsetCharacter(value[position]) { position += 1 }
        guard position > start, position < value.count, value[position] == UInt8(ascii: "'") else { return nil }
        position += 1
        while position < value.count, value[position] != UInt8(ascii: "'") { position += 1 }
        guard position < value.count else { return nil }
        position += 1

        while position < value.count, value[position] != UInt8(ascii: ";") {
            let byte = value[position]
            if byte == UInt8(ascii: "%") {
                guard position + 2 < value.count,
                    let high = Character(UnicodeScalar(value[position + 1])).hexDigitValue,
                    let low = Character(UnicodeScalar(value[position + 2])).hexDigitValue
                else { return nil }
                buffer.append(UInt8(truncatingIfNeeded: high << 4 | low))
                position += 3
            } else {
                guard Self.isAlphanumeric(byte) || "!#$&+-.^_`~".utf8.contains(byte) else { return nil }
                buffer.append(byte)
                position += 1
            }
        }
        return position
    }

    private static func skipBlanks(_ value: Span<UInt8>, _ start: Int) -> Int {
        var position = start
        while position < value.count, isBlank(value[position]) { position += 1 }
        return position
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte &- UInt8(ascii: "0") < 10
    }

    /// RFC 8187, section 3.2.1, `mime-charset`.
    private static func isCharsetCharacter(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || "!#$%&+-^_`{}~".utf8.contains(byte)
    }

    /// RFC 2045, section 5.1: no control characters, no space, no specials.
    private static func isTokenCharacter(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte < 0x7F && !"()<>@,;:\\\"/[]?=".utf8.contains(byte)
    }

    private static func equals(_ word: StaticString, _ value: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard range.count == word.utf8CodeUnitCount else { return false }
        return word.withUTF8Buffer { word in
            word.indices.allSatisfy { word[$0] == value[range.lowerBound + $0] }
        }
    }

    private static func holds(_ word: StaticString, _ value: Span<UInt8>) -> Bool {
        let length = word.utf8CodeUnitCount
        guard value.count >= length else { return false }
        return (0...(value.count - length)).contains { equals(word, value, $0..<($0 + length)) }
    }
}
