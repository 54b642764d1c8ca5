// SPDX-License-Identifier: Apache-2.0

import Core

/// What `@ipMatch` and `@ipMatchFromFile` match with.
struct AddressList: Sendable {
    private let ranges: [AddressRange]

    /// - Parameter entries: address ranges; each may hold several, with commas between them.
    init(_ entries: [[UInt8]], for word: String) throws(OperatorError) {
        var ranges: [AddressRange] = []
        for entry in entries {
            for part in entry.split(separator: UInt8(ascii: ",")) {
                let text = part.filter { !PhraseList.isSpace($0) }
                guard !text.isEmpty else { continue }
                guard let range = AddressRange(text[...]) else {
                    let shown = String(decoding: text, as: UTF8.self)
                    throw OperatorError(
                        "@\(word): \(shown) is not an address or range such as 192.0.2.7, 10.0.0.0/8 or 2001:db8::/32"
                    )
                }
                ranges.append(range)
            }
        }
        guard !ranges.isEmpty else { throw OperatorError("@\(word) has no addresses") }
        self.ranges = ranges
    }

    /// A value that is no address is in no list.
    func contains(_ value: Span<UInt8>) -> Bool {
        // 45 bytes: the longest way to write an IPv6 address.
        guard value.count >= 2, value.count <= 45, let address = Self.address(value) else { return false }
        for range in ranges where range.contains(address) { return true }
        return false
    }

    static func address(_ value: Span<UInt8>) -> ClientAddress? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(value.count)
        for index in value.indices {
            let byte = value[index]
            // Digits, dots and colons lie together; letters a to f.
            guard (0x2E...0x3A).contains(byte) || (0x61...0x66).contains(byte | 0x20) else { return nil }
            bytes.append(byte)
        }
        return ClientAddress.parse(bytes[...])
    }
}
