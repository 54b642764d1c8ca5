// SPDX-License-Identifier: Apache-2.0

/// An IP address, IPv4 or IPv6, held as 128 bits; IPv4 as its IPv4-mapped form (RFC 4291, 2.5.5.2),
/// so that `::ffff:203.0.113.7` and `203.0.113.7` are the same client.
package struct ClientAddress: Hashable, Sendable {
    package let high: UInt64
    package let low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// From four bytes in network order, most significant first.
    package init(ipv4 value: UInt32) {
        self.init(high: 0, low: 0x0000_FFFF_0000_0000 | UInt64(value))
    }

    package var isIPv4: Bool { high == 0 && low >> 32 == 0xFFFF }

    /// The key under which one client is counted: the address itself for IPv4, its /64 for IPv6,
    /// since a single customer is given at least that much (RFC 6177).
    package var limitKey: ClientAddress {
        isIPv4 ? self : ClientAddress(high: high, low: 0)
    }

    package var isLoopback: Bool {
        isIPv4 ? low & 0xFF00_0000 == 0x7F00_0000 : high == 0 && low == 1
    }
}

extension ClientAddress {
    /// Reads `203.0.113.7` or `2001:db8::1`, without port, zone or brackets; nil for anything else,
    /// including IPv4 parts with leading zeros, which some readers take for octal.
    package init?(_ text: some StringProtocol) {
        guard let address = Self.parse(Array(text.utf8)[...]) else { return nil }
        self = address
    }

    package static func parse(_ bytes: ArraySlice<UInt8>) -> ClientAddress? {
        bytes.contains(UInt8(ascii: ":")) ? parseIPv6(bytes) : parseIPv4(bytes).map(ClientAddress.init(ipv4:))
    }

    private static func parseIPv4(_ bytes: ArraySlice<UInt8>) -> UInt32? {
        var value: UInt32 = 0
        var octet: UInt32 = 0
        var digits = 0
        var dots = 0
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                guard digits == 0 || octet != 0 else { return nil }
                octet = octet * 10 + UInt32(byte - UInt8(ascii: "0"))
                digits += 1
                guard octet <= 255 else { return nil }
            case UInt8(ascii: "."):
                guard digits > 0, dots < 3 else { return nil }
                value = value << 8 | octet
                octet = 0
                digits = 0
                dots += 1
            default:
                return nil
            }
        }
        guard digits > 0, dots == 3 else { return nil }
        return value << 8 | octet
    }

    /// RFC 4291, section 2.2: eight groups; `::` once for one or more groups of zeros; the last two
    /// may be written as an IPv4 address.
    private static func parseIPv6(_ bytes: ArraySlice<UInt8>) -> ClientAddress? {
        guard bytes.count <= 45 else { return nil }
        var words = AddressWords()
        var rest = bytes
        if rest.starts(with: "::".utf8) {
            words.openGap()
            rest = rest.dropFirst(2)
            if rest.isEmpty { return words.address }
        }
        while true {
            let group = rest.prefix { $0 != UInt8(ascii: ":") }
            rest = rest.dropFirst(group.count)
            if rest.isEmpty, group.contains(UInt8(ascii: ".")) {
                guard let value = parseIPv4(group),
                    words.append(UInt16(truncatingIfNeeded: value >> 16)),
                    words.append(UInt16(truncatingIfNeeded: value))
                else { return nil }
                return words.address
            }
            guard let value = UInt16(hexadecimal: group), words.append(value) else { return nil }
            if rest.isEmpty { return words.address }
            if rest.starts(with: "::".utf8) {
                guard words.openGap() else { return nil }
                rest = rest.dropFirst(2)
                if rest.isEmpty { return words.address }
            } else {
                // A single colon at the end is refused by the next turn: its group is empty.
                rest = rest.dropFirst()
            }
        }
    }
}

/// The 16-bit groups of an IPv6 address while it is read: those before `::` and those after it.
private struct AddressWords {
    private var before: UInt128 = 0
    private var after: UInt128 = 0
    private var count = 0
    private var hasGap = false

    @discardableResult
    mutating func openGap() -> Bool {
        defer { hasGap = true }
        return !hasGap
    }

    /// False when there is no room for another group.
    mutating func append(_ word: UInt16) -> Bool {
        guard count < 8 else { return false }
        count += 1
        if hasGap {
            after = after << 16 | UInt128(word)
        } else {
            before |= UInt128(word) << UInt128(128 - 16 * count)
        }
        return true
    }

    /// Nil when groups are missing, or when `::` would stand for none.
    var address: ClientAddress? {
        guard hasGap ? count < 8 : count == 8 else { return nil }
        let value = before | after
        return ClientAddress(
            high: UInt64(truncatingIfNeeded: value >> 64),
            low: UInt64(truncatingIfNeeded: value)
        )
    }
}

extension ClientAddress: CustomStringConvertible {
    /// Dotted decimal for IPv4; the canonical text of RFC 5952 for IPv6.
    package var description: String {
        if isIPv4 {
            return "\(low >> 24 & 0xFF).\(low >> 16 & 0xFF).\(low >> 8 & 0xFF).\(low & 0xFF)"
        }
        let groups = (0..<8).map { index in
            UInt16(truncatingIfNeeded: (index < 4 ? high : low) >> UInt64(48 - 16 * (index % 4)))
        }
        var gap = 0..<0
        var start = 0
        while start < 8 {
            var end = start
            while end < 8, groups[end] == 0 { end += 1 }
            if end - start > max(1, gap.count) { gap = start..<end }
            start = max(end, start + 1)
        }
        let text = { (range: Range<Int>) in groups[range].map { String($0, radix: 16) }.joined(separator: ":") }
        return gap.isEmpty ? text(0..<8) : text(0..<gap.lowerBound) + "::" + text(gap.upperBound..<8)
    }
}

extension UInt16 {
    /// One to four hexadecimal digits, nothing else.
    fileprivate init?(hexadecimal bytes: ArraySlice<UInt8>) {
        guard (1...4).contains(bytes.count) else { return nil }
        var value: UInt16 = 0
        for byte in bytes {
            let digit: UInt8
            switch byte {
            case 0x30...0x39: digit = byte - 0x30
            case 0x41...0x46: digit = byte - 0x37
            case 0x61...0x66: digit = byte - 0x57
            default: return nil
            }
            value = value << 4 | UInt16(digit)
        }
        self = value
    }
}
