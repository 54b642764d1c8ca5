// SPDX-License-Identifier: Apache-2.0

import Core
import Testing

@testable import Gateway

@Suite struct UpstreamKeyHashTests {
    private func hash(_ text: String) -> UInt64 {
        Array(text.utf8).withUnsafeBytes { UpstreamKeyHash.hash($0) }
    }

    /// Published test values of FNV-1a, 64 bits.
    @Test(arguments: [
        ("", 0xCBF2_9CE4_8422_2325), ("a", 0xAF63_DC4C_8601_EC8C), ("foobar", 0x8594_4171_F739_67E8),
    ])
    func theBytesGoThroughFNV1a(_ text: String, _ expected: UInt64) {
        #expect(text.utf8.reduce(UpstreamKeyHash.offsetBasis, UpstreamKeyHash.step) == expected)
        #expect(hash(text) == UpstreamKeyHash.mix(expected))
    }

    /// The first number of SplitMix64 seeded with zero.
    @Test func theFinalizerIsThatOfSplitMix64() {
        #expect(UpstreamKeyHash.mix(0x9E37_79B9_7F4A_7C15) == 0xE220_A839_7B1D_CDAF)
    }

    @Test func aSpanAndABufferOfTheSameBytesAgree() {
        let bytes = Array("session-8721".utf8)
        #expect(UpstreamKeyHash.hash(bytes.span) == hash("session-8721"))
    }

    @Test func aKeyKeepsItsHashForEver() throws {
        let v4 = try #require(ClientAddress("203.0.113.7"))
        #expect(hash("cart-1") == 0x703C_798E_8607_272B)
        #expect(UpstreamKeyHash.hash(v4) == 0x39F3_D3EE_97FB_4C9B)
    }

    @Test func anIPv6ClientIsItsNetwork() throws {
        let one = try #require(ClientAddress("2001:db8:0:1::1"))
        let sibling = try #require(ClientAddress("2001:db8:0:1:ffff::2"))
        let other = try #require(ClientAddress("2001:db8:0:2::1"))
        #expect(UpstreamKeyHash.hash(one) == UpstreamKeyHash.hash(sibling))
        #expect(UpstreamKeyHash.hash(one) != UpstreamKeyHash.hash(other))
    }

    @Test func neighbouringAddressesSpreadOverTheHighBits() {
        let buckets = (UInt32(0)..<256).map { UpstreamKeyHash.hash(ClientAddress(ipv4: 0x0A00_0000 + $0)) >> 60 }
        let counts = Dictionary(grouping: buckets) { $0 }.mapValues(\.count)
        #expect(counts.count == 16)
        #expect(counts.values.allSatisfy { (4...32).contains($0) })
    }
}
