// SPDX-License-Identifier: Apache-2.0

extension UTF8Check {
    /// The next bytes of a text; ASCII goes by eight bytes at a time.
    /// - Returns: whether they can stand in UTF-8 after those before them.
    mutating func accept(contentsOf bytes: Span<UInt8>) -> Bool {
        let raw = bytes.bytes
        let end = bytes.count
        var offset = 0
        while offset < end {
            if isComplete {
                while end &- offset >= 8 {
                    let word = raw.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
                    guard word & 0x8080_8080_8080_8080 == 0 else { break }
                    offset &+= 8
                }
                guard offset < end else { return true }
            }
            guard accept(bytes[offset]) else { return false }
            offset &+= 1
        }
        return true
    }

    /// Whether the bytes are UTF-8 from beginning to end.
    static func isText(_ bytes: Span<UInt8>) -> Bool {
        var check = UTF8Check()
        return check.accept(contentsOf: bytes) && check.isComplete
    }
}

extension String {
    /// As much of the text as fits into so many bytes of UTF-8, without a torn character at the end.
    func utf8Prefix(_ limit: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        for scalar in unicodeScalars {
            let encoded = UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
            guard bytes.count &+ encoded.count <= limit else { break }
            bytes.append(contentsOf: encoded)
        }
        return bytes
    }
}
