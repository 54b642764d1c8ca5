// SPDX-License-Identifier: Apache-2.0

/// What is looked at before libxml2 sees a body, or in its place.
enum XMLPrecheck {
    /// Nil: the body may be parsed.
    static func refusal(of body: Span<UInt8>, attributeLimit: Int) -> XMLContent.Refusal? {
        if isWide(body) { return .encoding }
        if maximumAttributes(body, upTo: attributeLimit) > attributeLimit { return .tooManyAttributes }
        return nil
    }

    /// The encoding of a declaration, by its name. In all of these a byte below 0x80 is ASCII, so that a backend that
    /// reads them as something else still sees the same markup: UTF-7 and EBCDIC are not among them for that reason,
    /// nor those of East Asia, whose second bytes look like ASCII.
    static func isAccepted(_ name: UnsafePointer<UInt8>) -> Bool {
        var folded: [UInt8] = []
        for offset in 0..<32 {
            let byte = name[offset]
            if byte == 0 { break }
            folded.append(byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte)
        }
        return exact.contains { $0.elementsEqual(folded) } || families.contains { folded.starts(with: $0) }
    }

    private static let exact: [String.UTF8View] = ["utf-8".utf8, "utf8".utf8, "us-ascii".utf8, "ascii".utf8]
    private static let families: [String.UTF8View] = ["iso-8859-".utf8, "windows-125".utf8, "cp125".utf8]

    /// UTF-16, UTF-32 and EBCDIC, by the first bytes (XML 1.0, appendix F.1).
    private static func isWide(_ body: Span<UInt8>) -> Bool {
        for index in 0..<min(4, body.count) where body[index] == 0 { return true }
        guard body.count >= 2 else { return false }
        switch (body[0], body[1]) {
        case (0xFE, 0xFF), (0xFF, 0xFE), (0x4C, 0x6F): return true
        default: return false
        }
    }

    /// The most attributes that an element of a well-formed document has, counted by their quoted values. Of a document
    /// that is not, libxml2 reads no further than this does.
    static func maximumAttributes(_ body: Span<UInt8>, upTo limit: Int) -> Int {
        var most = 0
        var index = 0
        while index < body.count, most <= limit {
            guard body[index] == UInt8(ascii: "<") else {
                index &+= 1
                continue
            }
            index &+= 1
            if starts(body, index, with: "!--") {
                index = skip(body, from: index &+ 3, past: "-->")
            } else if starts(body, index, with: "![CDATA[") {
                index = skip(body, from: index &+ 8, past: "]]>")
            } else if starts(body, index, with: "?") {
                index = skip(body, from: index &+ 1, past: "?>")
            } else {
                most = max(most, attributes(body, &index, upTo: limit))
            }
        }
        return most
    }

    /// Counts in the tag at `index` and goes past it.
    private static func attributes(_ body: Span<UInt8>, _ index: inout Int, upTo limit: Int) -> Int {
        var count = 0
        while index < body.count, count <= limit {
            let byte = body[index]
            index &+= 1
            switch byte {
            case UInt8(ascii: ">"):
                return count
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                count &+= 1
                while index < body.count, body[index] != byte { index &+= 1 }
                index &+= 1
            default:
                continue
            }
        }
        return count
    }

    private static func starts(_ body: Span<UInt8>, _ index: Int, with text: StaticString) -> Bool {
        guard index &+ text.utf8CodeUnitCount <= body.count else { return false }
        for offset in 0..<text.utf8CodeUnitCount where body[index &+ offset] != text.utf8Start[offset] { return false }
        return true
    }

    private static func skip(_ body: Span<UInt8>, from start: Int, past text: StaticString) -> Int {
        var index = start
        while index < body.count {
            if body[index] == text.utf8Start[0], starts(body, index, with: text) {
                return index &+ text.utf8CodeUnitCount
            }
            index &+= 1
        }
        return index
    }
}
