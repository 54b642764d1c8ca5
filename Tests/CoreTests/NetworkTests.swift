// SPDX-License-Identifier: Apache-2.0

import Core
import Testing

@Suite struct NetworkTests {
    @Test(
        "a network is read and printed in its canonical form",
        arguments: [
            ("10.0.0.0/8", "10.0.0.0/8", 104),
            ("192.0.2.1", "192.0.2.1/32", 128),
            ("192.0.2.1/32", "192.0.2.1/32", 128),
            ("192.0.2.128/25", "192.0.2.128/25", 121),
            ("0.0.0.0/0", "0.0.0.0/0", 96),
            ("128.0.0.0/1", "128.0.0.0/1", 97),
            ("::/0", "::/0", 0),
            ("::1", "::1/128", 128),
            ("2001:db8::/32", "2001:db8::/32", 32),
            ("2001:DB8:0::/64", "2001:db8::/64", 64),
            ("8000::/1", "8000::/1", 1),
            ("2001:db8::8000:0:0:0/65", "2001:db8:0:0:8000::/65", 65),
            ("fc00::/7", "fc00::/7", 7),
            // IPv4 in the other notation: the length counts 128 bits.
            ("::ffff:10.0.0.0/104", "10.0.0.0/8", 104),
            ("::ffff:0:0/96", "0.0.0.0/0", 96),
        ]
    )
    func canonicalForm(text: String, canonical: String, length: Int) throws {
        let network = try #require(Network(text))
        #expect(network.description == canonical)
        #expect(network.prefixLength == length)
        #expect(Network(canonical) == network)
    }

    @Test(
        "what is not exactly a network is refused",
        arguments: [
            "", "/", "/8", "10.0.0.0/", "10.0.0.0//8", "10.0.0.0/8/8", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8",
            "10.0.0.0/08", "10.0.0.0/00", "10.0.0.0/ 8", "10.0.0.0 /8", "10.0.0.0/8 ", "10.0.0.0/a", "10.0.0.0/0x8",
            "10.0.0.0/８", "10.0.0.0/٨", "10.0.0.0/99999999999999999999999", "10.0.0.0/255.0.0.0", "10.0.0/8", "10/8",
            "::/129", "2001:db8::/1280", "[::]/0", "::%lo/0", "localhost", "all",
            // Bits beyond the length.
            "10.0.0.1/8", "10.0.0.0/6", "192.0.2.1/31", "1.0.0.0/0", "::1/127", "2001:db8::1/64", "2001:db8::/28",
            "::1/0", "::ffff:10.0.0.0/8", "::ffff:0:0/95", "::ffff:0:0/90",
        ]
    )
    func badInput(text: String) {
        #expect(Network(text) == nil)
    }

    @Test(
        "a network holds its addresses, from the first to the last",
        arguments: [
            (
                "10.0.0.0/8", ["10.0.0.0", "10.255.255.255", "::ffff:10.1.2.3"],
                ["9.255.255.255", "11.0.0.0", "::10.0.0.1"]
            ),
            ("192.0.2.128/25", ["192.0.2.128", "192.0.2.255"], ["192.0.2.127", "192.0.3.0"]),
            ("192.0.2.1", ["192.0.2.1"], ["192.0.2.0", "192.0.2.2", "2001:db8::1"]),
            (
                "2001:db8::/32", ["2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"],
                ["2001:db7:ffff::", "2001:db9::"]
            ),
            ("2001:db8:0:8000::/49", ["2001:db8:0:ffff::1"], ["2001:db8:0:7fff::1"]),
            ("2001:db8::/64", ["2001:db8::ffff:ffff:ffff:ffff"], ["2001:db8:0:1::"]),
            ("2001:db8::8000:0:0:0/65", ["2001:db8::8000:0:0:1"], ["2001:db8::7fff:0:0:1"]),
            ("::1", ["::1"], ["::", "::2", "0.0.0.1", "1::1"]),
            // Each family is a world of its own.
            (
                "0.0.0.0/0", ["0.0.0.0", "255.255.255.255", "::ffff:1.2.3.4"],
                ["::", "::1", "2001:db8::1", "::1.2.3.4"]
            ),
            ("::/0", ["::", "::1", "2001:db8::1", "ffff::"], ["0.0.0.0", "127.0.0.1", "::ffff:1.2.3.4"]),
            ("::/80", ["::1", "::fffe:1.2.3.4"], ["1.2.3.4", "::1:0:0:0"]),
            ("::ffc0:0:0/90", ["::ffc0:1:1"], ["1.2.3.4"]),
        ]
    )
    func containment(text: String, inside: [String], outside: [String]) throws {
        let network = try #require(Network(text))
        for address in inside { #expect(network.contains(try #require(ClientAddress(address))), "\(address)") }
        for address in outside { #expect(!network.contains(try #require(ClientAddress(address))), "\(address)") }
    }

    @Test func containmentIsEqualityOfTheLeadingBits() throws {
        var random = SplitMix64(seed: 4632)
        for _ in 0..<2000 {
            // The first bit set keeps these clear of the IPv4 addresses.
            let value = UInt128.random(in: 0...UInt128.max, using: &random) | 1 << 127
            let length = Int.random(in: 1...128, using: &random)
            let base = value & (UInt128.max << UInt128(128 - length))
            let network = try #require(Network("\(address(base))/\(length)"))
            #expect(network.contains(address(value)))
            let flipped = Int.random(in: 1..<128, using: &random)
            #expect(network.contains(address(value ^ (1 << UInt128(127 - flipped)))) == (flipped >= length))
        }
    }

    @Test func aListHoldsWhatOneOfItHolds() throws {
        let networks = try ["10.0.0.0/8", "2001:db8::/32"].map { try #require(Network($0)) }
        #expect(networks.contains(try #require(ClientAddress("10.1.1.1"))))
        #expect(networks.contains(try #require(ClientAddress("2001:db8::1"))))
        #expect(!networks.contains(try #require(ClientAddress("192.0.2.1"))))
        #expect(![Network]().contains(try #require(ClientAddress("10.1.1.1"))))
    }

    private func address(_ value: UInt128) -> ClientAddress {
        ClientAddress(high: UInt64(truncatingIfNeeded: value >> 64), low: UInt64(truncatingIfNeeded: value))
    }
}
