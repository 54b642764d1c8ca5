// SPDX-License-Identifier: Apache-2.0

import Core

/// Addresses with a common prefix, as SecLang writes them: `10.0.0.0/8`, `::1`, and also `10.10.10.0/21`, where bits
/// beyond the length are set and ignored. IPv4 addresses, mapped into IPv6 or not, and IPv6 addresses do not mix.
struct AddressRange: Hashable, Sendable {
    private let high: UInt64
    private let low: UInt64
    private let highMask: UInt64
    private let lowMask: UInt64
    private let isIPv4: Bool

    /// Nil when the text is no address, or the length is not one of its family.
    init?(_ text: ArraySlice<UInt8>) {
        let parts = text.split(separator: UInt8(ascii: "/"), maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let address = ClientAddress.parse(first) else { return nil }
        let isDotted = !first.contains(UInt8(ascii: ":"))
        var bits = 128
        if parts.count == 2 {
            guard (1...3).contains(parts[1].count),
                parts[1].allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
                let given = Int(String(decoding: parts[1], as: UTF8.self)), given <= (isDotted ? 32 : 128)
            else { return nil }
            bits = isDotted ? given + 96 : given
        }
        highMask = Self.mask(min(bits, 64))
        lowMask = Self.mask(max(bits - 64, 0))
        high = address.high & highMask
        low = address.low & lowMask
        isIPv4 = address.isIPv4 && bits >= 96
    }

    func contains(_ address: ClientAddress) -> Bool {
        address.high & highMask == high && address.low & lowMask == low && address.isIPv4 == isIPv4
    }

    private static func mask(_ bits: Int) -> UInt64 {
        bits == 0 ? 0 : ~UInt64(0) << UInt64(64 - bits)
    }
}
