// SPDX-License-Identifier: Apache-2.0

extension JSONDocument {
    /// Appends the text of a string or key, without quotes and escapes; of any other node its bytes.
    package func decodeString(_ index: Int, in bytes: Span<UInt8>, into text: inout [UInt8]) {
        JSONText.append(bytes, self[index], to: &text)
    }

    /// A string or key is the same text as `text`, which has no escapes.
    package func isString(_ index: Int, in bytes: Span<UInt8>, equalTo text: Span<UInt8>) -> Bool {
        JSONText.isEqual(bytes, self[index], text)
    }
}

/// What a string of a document says.
enum JSONText {
    static func append(_ bytes: Span<UInt8>, _ node: JSONNode, to text: inout [UInt8]) {
        let content = node.content
        guard node.hasEscapes else {
            append(bytes, content, to: &text)
            return
        }
        var index = content.lowerBound
        while index < content.upperBound {
            let run = index
            while index < content.upperBound, bytes[index] != UInt8(ascii: "\\") { index &+= 1 }
            append(bytes, run..<index, to: &text)
            guard index < content.upperBound else { return }
            let (scalar, length) = scalar(bytes, at: index)
            appendScalar(scalar, to: &text)
            index &+= length
        }
    }

    static func isEqual(_ bytes: Span<UInt8>, _ node: JSONNode, _ text: Span<UInt8>) -> Bool {
        let content = node.content
        if !node.hasEscapes {
            guard content.count == text.count else { return false }
            for offset in text.indices where bytes[content.lowerBound &+ offset] != text[offset] { return false }
            return true
        }
        var index = content.lowerBound
        var offset = 0
        while index < content.upperBound {
            var scalar = UInt32(bytes[index])
            var length = 1
            let isEscape = bytes[index] == UInt8(ascii: "\\")
            if isEscape { (scalar, length) = Self.scalar(bytes, at: index) }
            index &+= length
            guard isEscape, scalar > 0x7F else {
                guard offset < text.count, UInt32(text[offset]) == scalar else { return false }
                offset &+= 1
                continue
            }
            let units = utf8(scalar)
            for unit in 0..<units.count {
                guard offset < text.count, text[offset] == UInt8(truncatingIfNeeded: units.bytes &>> (8 * unit))
                else { return false }
                offset &+= 1
            }
        }
        return offset == text.count
    }

    @inline(__always)
    static func append(_ bytes: Span<UInt8>, _ range: Range<Int>, to text: inout [UInt8]) {
        guard !range.isEmpty else { return }
        bytes.extracting(range).withUnsafeBufferPointer { text.append(contentsOf: $0) }
    }

    static func appendScalar(_ scalar: UInt32, to text: inout [UInt8]) {
        let units = utf8(scalar)
        for unit in 0..<units.count {
            text.append(UInt8(truncatingIfNeeded: units.bytes &>> (8 * unit)))
        }
    }

    /// What the escape sequence at `start` stands for, and its length. The reader has checked it.
    private static func scalar(_ bytes: Span<UInt8>, at start: Int) -> (UInt32, length: Int) {
        guard start &+ 1 < bytes.count else { return (0xFFFD, 1) }
        switch bytes[start &+ 1] {
        case UInt8(ascii: "b"): return (0x08, 2)
        case UInt8(ascii: "f"): return (0x0C, 2)
        case UInt8(ascii: "n"): return (0x0A, 2)
        case UInt8(ascii: "r"): return (0x0D, 2)
        case UInt8(ascii: "t"): return (0x09, 2)
        case UInt8(ascii: "u"):
            guard let high = StringToken.codeUnit(bytes, at: start &+ 2) else { return (0xFFFD, 2) }
            guard high & 0xFC00 == 0xD800 else { return (high, 6) }
            guard let low = StringToken.codeUnit(bytes, at: start &+ 8) else { return (0xFFFD, 6) }
            return (0x10000 &+ (high & 0x3FF) &<< 10 &+ (low & 0x3FF), 12)
        case let byte: return (UInt32(byte), 2)
        }
    }

    /// The UTF-8 form of a scalar (RFC 3629 section 3), the first byte lowest.
    private static func utf8(_ scalar: UInt32) -> (bytes: UInt32, count: Int) {
        let last = 0x80 | scalar & 0x3F
        if scalar < 0x80 { return (scalar, 1) }
        if scalar < 0x800 { return (0xC0 | scalar &>> 6 | last &<< 8, 2) }
        let third = 0x80 | scalar &>> 6 & 0x3F
        if scalar < 0x10000 { return (0xE0 | scalar &>> 12 | third &<< 8 | last &<< 16, 3) }
        let second = 0x80 | scalar &>> 12 & 0x3F
        return (0xF0 | scalar &>> 18 | second &<< 8 | third &<< 16 | last &<< 24, 4)
    }
}
