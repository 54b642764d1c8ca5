// SPDX-License-Identifier: Apache-2.0

/// The head of a message, split into lines. Only CR LF ends a line here.
struct MessageHead {
    let startLine: String
    let fields: [(String, String)]
    /// Bytes with the empty line.
    let length: Int

    /// Nil while the empty line has not come.
    init?(_ bytes: some Collection<UInt8>) {
        let bytes = Array(bytes)
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let lines = MessageHead.lines(of: bytes[..<end.lowerBound])
        startLine = lines.first ?? ""
        fields = lines.dropFirst().map(MessageHead.field)
        length = end.upperBound
    }

    static func lines(of bytes: ArraySlice<UInt8>) -> [String] {
        var lines: [String] = []
        var rest = bytes
        while let end = rest.firstRange(of: Array("\r\n".utf8)) {
            lines.append(String(decoding: rest[..<end.lowerBound], as: UTF8.self))
            rest = rest[end.upperBound...]
        }
        return lines + [String(decoding: rest, as: UTF8.self)]
    }

    static func field(_ line: String) -> (String, String) {
        guard let colon = line.utf8.firstIndex(of: UInt8(ascii: ":")) else { return (line, "") }
        let value = line[line.utf8.index(after: colon)...]
        return (String(line[..<colon]), String(value.drop { $0 == " " }))
    }
}

/// Reads a chunked body that is there as a whole (RFC 9112, section 7.1), taking nothing but the plain form.
struct ChunkReader {
    private(set) var data: [UInt8] = []
    private(set) var trailers: [(String, String)] = []
    /// Bytes of the body with its framing, once it was read.
    private(set) var length = 0

    /// - Returns: whether the last chunk and the trailer section were there.
    mutating func read(_ bytes: ArraySlice<UInt8>) throws -> Bool {
        self = ChunkReader()
        let crlf = Array("\r\n".utf8)
        var rest = bytes
        while true {
            guard let end = rest.firstRange(of: crlf) else { return false }
            let line = String(decoding: rest[..<end.lowerBound], as: UTF8.self)
            guard (1...16).contains(line.count), line.utf8.allSatisfy(Self.isHexadecimal),
                let size = Int(line, radix: 16)
            else { throw RawResponse.Malformed(description: "chunk size '\(line)'") }
            rest = rest[end.upperBound...]
            if size == 0 { return readTrailers(rest, of: bytes) }
            guard rest.count >= size + 2 else { return false }
            data.append(contentsOf: rest.prefix(size))
            rest = rest.dropFirst(size)
            guard rest.starts(with: crlf) else { throw RawResponse.Malformed(description: "no CR LF behind a chunk") }
            rest = rest.dropFirst(2)
        }
    }

    private mutating func readTrailers(_ section: ArraySlice<UInt8>, of bytes: ArraySlice<UInt8>) -> Bool {
        if section.starts(with: Array("\r\n".utf8)) {
            length = section.startIndex + 2 - bytes.startIndex
            return true
        }
        guard let end = section.firstRange(of: Array("\r\n\r\n".utf8)) else { return false }
        trailers = MessageHead.lines(of: section[..<end.lowerBound]).map(MessageHead.field)
        length = end.upperBound - bytes.startIndex
        return true
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
    }
}
