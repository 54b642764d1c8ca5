// SPDX-License-Identifier: Apache-2.0

/// A range of addresses in CIDR notation (RFC 4632), such as `10.0.0.0/8` or `2001:db8::/32`.
///
/// A network holds addresses of one family: `::/0` is every IPv6 address and no IPv4 address, as
/// its writer means it, although IPv4 is held as a part of IPv6 here.
package struct Network: Hashable, Sendable {
    package let base: ClientAddress
    /// Significant bits out of 128; an IPv4 network's own length plus 96.
    package let prefixLength: Int

    /// Reads an address with or without a length. Nil when it is not one, when the length is out of
    /// range or has a leading zero, or when bits beyond the length are set, which is nearly always a
    /// slip of the pen.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let first = parts.first, let address = ClientAddress(first), parts.count <= 2 else { return nil }
        let offset = first.contains(":") ? 0 : 96
        var length = 128
        if parts.count == 2 {
            let digits = parts[1].utf8
            guard digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
                digits.count == 1 || digits.first != UInt8(ascii: "0"),
                let given = Int(parts[1]), given <= 128 - offset
            else { return nil }
            length = given + offset
        }
        base = address
        prefixLength = length
        guard masked(address) == address else { return nil }
    }

    package func contains(_ address: ClientAddress) -> Bool {
        masked(address) == base && address.isIPv4 == base.isIPv4
    }

    private func masked(_ address: ClientAddress) -> ClientAddress {
        ClientAddress(
            high: address.high & Self.mask(min(prefixLength, 64)),
            low: address.low & Self.mask(max(prefixLength - 64, 0))
        )
    }

    private static func mask(_ bits: Int) -> UInt64 {
        bits == 0 ? 0 : ~UInt64(0) << UInt64(64 - bits)
    }
}

extension Network: CustomStringConvertible {
    package var description: String {
        "\(base)/\(base.isIPv4 && prefixLength >= 96 ? prefixLength - 96 : prefixLength)"
    }
}

extension [Network] {
    package func contains(_ address: ClientAddress) -> Bool {
        contains { $0.contains(address) }
    }
}
