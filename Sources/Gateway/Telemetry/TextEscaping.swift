// SPDX-License-Identifier: Apache-2.0

/// What untrusted bytes may look like in a line of a log.
///
/// The one way of escaping is that of JSON strings (RFC 8259, section 7), in both formats: control
/// bytes (so no line can be forged and no terminal told what to do), quotes, backslashes, C1 controls,
/// line separators and the marks that turn the direction of writing become `\uXXXX`; bytes that are
/// not UTF-8 become `\ufffd`.
extension LineBuffer {
    /// Appends `bytes` so that they may stand between quotation marks.
    ///
    /// - Parameter escapesSpace: for text without quotation marks around it, where a space would end it.
    package mutating func append(escaping bytes: UnsafeRawBufferPointer, escapesSpace: Bool = false) {
        // The longest escape makes six bytes of one.
        append(upTo: bytes.count &* 6) { room in
            var read = 0
            var written = 0
            while read < bytes.count {
                if !escapesSpace, read &+ 8 <= bytes.count {
                    let word = bytes.loadUnaligned(fromByteOffset: read, as: UInt64.self)
                    if word.isPlainText {
                        UnsafeMutableRawPointer(room + written).storeBytes(of: word, as: UInt64.self)
                        read &+= 8
                        written &+= 8
                        continue
                    }
                }
                let byte = bytes[read]
                if byte.isPlainText, !(escapesSpace && byte == .space) {
                    room[written] = byte
                    read &+= 1
                    written &+= 1
                } else {
                    let step = Self.escape(bytes, at: read, into: room + written)
                    read &+= step.read
                    written &+= step.written
                }
            }
            return written
        }
    }

    package mutating func append(escaping text: String, escapesSpace: Bool = false) {
        text.withUTF8Bytes { bytes in append(escaping: bytes, escapesSpace: escapesSpace) }
    }

    /// A JSON string with its quotation marks.
    package mutating func append(json text: String) {
        append(UInt8(ascii: "\""))
        append(escaping: text)
        append(UInt8(ascii: "\""))
    }

    mutating func append(jsonOrNull text: String?) {
        if let text { append(json: text) } else { append("null") }
    }

    /// Writes the character at `index`, which is not plain, in at most six bytes for each byte it takes.
    private static func escape(
        _ bytes: UnsafeRawBufferPointer,
        at index: Int,
        into room: UnsafeMutablePointer<UInt8>
    ) -> (read: Int, written: Int) {
        let byte = bytes[index]
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
            room[0] = UInt8(ascii: "\\")
            room[1] = byte
            return (1, 2)
        case 0..<0x80:
            return (1, escape(UInt32(byte), into: room))
        default:
            var check = UTF8Check()
            var end = index
            repeat {
                guard end < bytes.count, check.accept(bytes[end]) else { return (1, escape(0xFFFD, into: room)) }
                end &+= 1
            } while !check.isComplete
            let scalar = bytes[index..<end].scalarValue
            if scalar.isInvisibleControl { return (end &- index, escape(scalar, into: room)) }
            for offset in index..<end { room[offset &- index] = bytes[offset] }
            return (end &- index, end &- index)
        }
    }

    private static func escape(_ scalar: UInt32, into room: UnsafeMutablePointer<UInt8>) -> Int {
        room[0] = UInt8(ascii: "\\")
        room[1] = UInt8(ascii: "u")
        for index in 0..<4 {
            let digit = UInt8(truncatingIfNeeded: scalar >> UInt32(12 &- 4 &* index) & 0xF)
            room[2 &+ index] = digit &+ (digit < 10 ? 0x30 : 0x57)
        }
        return 6
    }
}

extension UInt8 {
    fileprivate var isPlainText: Bool {
        (0x20..<0x7F).contains(self) && self != UInt8(ascii: "\"") && self != UInt8(ascii: "\\")
    }
}

extension UInt64 {
    /// Whether each of the eight bytes is visible ASCII or a space, and neither a quote nor a backslash.
    /// A word it is wrong about is only looked at byte by byte.
    fileprivate var isPlainText: Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let quote = self ^ (ones &* 0x22)
        let backslash = self ^ (ones &* 0x5C)
        let delete = self ^ (ones &* 0x7F)
        let below = self &- (ones &* 0x20)
        let marks = self | below | (quote &- ones) | (backslash &- ones) | (delete &- ones)
        return marks & (ones &* 0x80) == 0
    }
}

extension Slice<UnsafeRawBufferPointer> {
    /// The character that these bytes, well-formed UTF-8, stand for.
    fileprivate var scalarValue: UInt32 {
        guard let first else { return 0 }
        let initial = UInt32(first) & (count == 2 ? 0x1F : count == 3 ? 0x0F : 0x07)
        return dropFirst().reduce(initial) { $0 << 6 | UInt32($1 & 0x3F) }
    }
}

extension UInt32 {
    /// Characters that a terminal or a viewer obeys instead of showing: C1 controls, line and
    /// paragraph separator, marks of direction (the "Trojan Source" class), byte order mark.
    fileprivate var isInvisibleControl: Bool {
        switch self {
        case 0x80...0x9F, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }
}

extension String {
    /// The text's bytes, without a copy for native strings.
    @inline(__always)
    func withUTF8Bytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        if let result = utf8.withContiguousStorageIfAvailable({ body(UnsafeRawBufferPointer($0)) }) { return result }
        return Array(utf8).withUnsafeBytes(body)
    }
}
