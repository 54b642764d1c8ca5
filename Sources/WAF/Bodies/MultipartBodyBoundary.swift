// SPDX-License-Identifier: Apache-2.0

/// The boundary of a multipart body, from the Content-Type header (RFC 2046, section 5.1.1; RFC 7578, section 4.1).
///
/// Programs read this parameter in different ways, and a firewall that reads it in another way than the backend sees
/// another body. So all that could be read in two ways is refused or flagged, as ModSecurity does.
struct MultipartBodyBoundary: Sendable {
    /// What a part starts with: two dashes and the boundary.
    let delimiter: [UInt8]
    /// Dashes at the start of the delimiter, the first two included.
    let leadingDashes: Int
    let isQuoted: Bool

    /// Bytes of a Content-Type header: far above what any client sends.
    private static let maximumHeaderBytes = 1_024

    init(contentType: Span<UInt8>, limit: Int, flags: inout MultipartFlags) throws(MultipartBodyFault) {
        guard !contentType.isEmpty else { throw .noContentType }
        guard contentType.count <= Self.maximumHeaderBytes else { throw .contentTypeTooLong }
        var header: [UInt8] = []
        header.reserveCapacity(contentType.count)
        for index in contentType.indices { header.append(contentType[index]) }

        let mediaType = Array("multipart/form-data".utf8)
        guard header.prefix(mediaType.count).map(Self.lowercased) == mediaType else { throw .otherMediaType }
        let mentions = Self.countBoundaryParameters(header[...])
        guard mentions <= 1 else { throw .severalBoundaries }
        guard let word = Self.firstIndex(of: "boundary", in: header[...]) else {
            throw mentions > 0 ? .boundaryCase : .noBoundary
        }

        var hasSemicolon = false
        guard word >= mediaType.count else { throw .boundaryPlace }
        for byte in header[mediaType.count..<word] where !Self.isWhitespace(byte) {
            guard byte == UInt8(ascii: ";"), !hasSemicolon else { throw .boundaryPlace }
            hasSemicolon = true
        }
        if !hasSemicolon { flags.insert(.missingSemicolon) }

        let nameEnd = word + 8
        guard let equals = header[nameEnd...].firstIndex(of: UInt8(ascii: "=")) else { throw .boundaryPlace }
        for byte in header[nameEnd..<equals] {
            guard Self.isWhitespace(byte) else { throw .boundaryName }
            flags.insert(.boundaryWhitespace)
        }

        var value = header[(equals + 1)...]
        if let first = value.first, Self.isWhitespace(first) {
            // Backends trim it: so do we, to see the body that they see.
            flags.insert(.boundaryWhitespace)
            value = value.drop(while: Self.isWhitespace)
        }
        let quote = UInt8(ascii: "\"")
        isQuoted = value.count >= 2 && value.first == quote && value.last == quote
        if isQuoted {
            flags.insert(.boundaryQuoted)
            value = value.dropFirst().dropLast()
        } else if value.first == quote || value.last == quote {
            throw .boundaryQuote
        }
        // Some frameworks put a charset parameter after the boundary.
        if let semicolon = value.firstIndex(of: UInt8(ascii: ";")) { value = value[..<semicolon] }
        guard !value.isEmpty else { throw .boundaryEmpty }
        guard value.last != UInt8(ascii: " "), value.allSatisfy(Self.isBoundaryCharacter) else {
            throw .boundaryCharacter
        }
        guard value.count <= limit else { throw .boundaryTooLong }

        let dashes: [UInt8] = [UInt8(ascii: "-"), UInt8(ascii: "-")]
        delimiter = dashes + value
        leadingDashes = delimiter.prefix { $0 == UInt8(ascii: "-") }.count
    }

    /// Whether the delimiter stands at a place of the body.
    func occurs(in body: Span<UInt8>, at start: Int) -> Bool {
        guard start >= 0, body.count &- start >= delimiter.count else { return false }
        for index in delimiter.indices where body[start &+ index] != delimiter[index] { return false }
        return true
    }

    /// Whether the boundary, without its two dashes, stands at a place of the body.
    func boundaryOccurs(in body: Span<UInt8>, at start: Int) -> Bool {
        guard start >= 0, body.count &- start >= delimiter.count &- 2 else { return false }
        for index in 2..<delimiter.count where body[start &+ index &- 2] != delimiter[index] { return false }
        return true
    }

    /// Whether the delimiter starts within a run of dashes that nothing but other bytes surround. One place only can
    /// do, since the delimiter's own dashes must end where the run ends: bodies full of dashes cost no more than others.
    func occurs(in body: Span<UInt8>, withinDashes run: Range<Int>) -> Bool {
        guard run.count >= leadingDashes else { return false }
        return leadingDashes == delimiter.count || occurs(in: body, at: run.upperBound &- leadingDashes)
    }

    /// How often the word stands in a header with a `=` anywhere after it: what careless readers take for a parameter.
    private static func countBoundaryParameters(_ text: ArraySlice<UInt8>) -> Int {
        guard let lastEquals = text.lastIndex(of: UInt8(ascii: "=")) else { return 0 }
        let lower = text[...lastEquals].map(lowercased)
        var count = 0
        var rest = lower[...]
        while let index = firstIndex(of: "boundary", in: rest) {
            count += 1
            rest = rest[(index + 8)...]
        }
        return count
    }

    private static func firstIndex(of word: StaticString, in text: ArraySlice<UInt8>) -> Int? {
        let word = Array("\(word)".utf8)
        guard text.count >= word.count else { return nil }
        return (text.startIndex...(text.endIndex - word.count)).first { text[$0...].starts(with: word) }
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
    }

    private static func isWhitespace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte &- 0x09 < 5
    }

    /// RFC 2046, section 5.1.1, `bchars`.
    private static func isBoundaryCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"):
            true
        default: " '()+_,-./:=?".utf8.contains(byte)
        }
    }
}
