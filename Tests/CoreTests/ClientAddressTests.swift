// SPDX-License-Identifier: Apache-2.0

import Core
import Testing

@Suite struct ClientAddressTests {
    @Test(
        "an address is read and printed in its canonical form",
        arguments: [
            ("0.0.0.0", "0.0.0.0"),
            ("255.255.255.255", "255.255.255.255"),
            ("203.0.113.7", "203.0.113.7"),
            ("1.20.100.0", "1.20.100.0"),
            // One client, whichever socket family it came by.
            ("::ffff:203.0.113.7", "203.0.113.7"),
            ("::FFFF:cb00:7107", "203.0.113.7"),
            ("0:0:0:0:0:ffff:203.0.113.7", "203.0.113.7"),
            ("0000:0000:0000:0000:0000:ffff:255.255.255.255", "255.255.255.255"),
            ("::", "::"),
            ("::1", "::1"),
            ("1::", "1::"),
            ("0:0:0:0:0:0:0:0", "::"),
            ("::0", "::"),
            ("0::", "::"),
            ("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"),
            ("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"),
            ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"),
            ("1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304"),
            ("1::1.2.3.4", "1::102:304"),
            ("::1.2.3.4", "::102:304"),
            ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"),
            // RFC 5952, section 4.1: no leading zeros. 4.3: lower case.
            ("2001:0DB8:0000:0000:0000:0000:0000:0001", "2001:db8::1"),
            ("2001:db8:aaaa:BBBB:cccc:DdDd:EEEE:0aA", "2001:db8:aaaa:bbbb:cccc:dddd:eeee:aa"),
            // 4.2.1: as short as it gets. 4.2.2: not for one group. 4.2.3: the longest, then the first.
            ("2001:db8:0:0:0:0:2:1", "2001:db8::2:1"),
            ("2001:db8::0:1", "2001:db8::1"),
            ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
            ("2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
            ("2001:0:0:1:0:0:0:1", "2001:0:0:1::1"),
            ("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
            ("0:0:1::", "0:0:1::"),
            ("fe80::1", "fe80::1"),
            ("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
        ]
    )
    func canonicalForm(text: String, canonical: String) throws {
        let address = try #require(ClientAddress(text))
        #expect(address.description == canonical)
        #expect(ClientAddress(canonical) == address)
    }

    @Test(
        "what is not exactly an address is refused",
        arguments: [
            "", " ", ".", "...", "1", "1.2.3", "1.2.3.", ".1.2.3", "1..2.3", "1.2.3.4.", "1.2.3.4.5", ".1.2.3.4",
            "256.1.1.1", "1.1.1.256", "1.1.1.999", "1.1.1.1000", "99999999999999999999.1.1.1", "4294967295",
            "01.2.3.4", "1.2.3.04", "1.2.3.00", "1.2.3.0x4", "0x7f.1.1.1", "1.2.3.-4", "+1.2.3.4", "1.2.3.4a",
            " 1.2.3.4", "1.2.3.4 ", "1.2.3.4\n", "1.2.3.4\0", "1.2.3.4:80", "1,2,3,4", "１.2.3.4", "1.2.3.٤",
            ":", ":::", "::::", ":1", "1:", "::1:", ":1::", "1:2", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:", ":2:3:4:5:6:7:8",
            ":1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8:", "1:2:3:4:5:6:7:8:9", "1::2::3", "::1::", "1:::2", "1:2:::", ":::1",
            // `::` for no group at all.
            "1:2:3:4::5:6:7:8", "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", "1:2:3:4:5:6::1.2.3.4",
            "12345::", "::00001", "::g", "::-1", "::+1", "::0x1", "::1%eth0", "::1%25lo", "[::1]", "[::1]:443",
            "::1/128",
            ":1.2.3.4", "1:1.2.3.4", "1:2:3:4:5:6:7:1.2.3.4", "1:2:3:4:5:1.2.3.4", "::1.2.3", "::1.2.3.4.5",
            "::1.2.3.256",
            "::01.2.3.4", "::1.2.3.4:5", "1.2.3.4::", "::1.2.3.4::", "1.2.3.4:1::", "::ffff:1.2.3.4/32", ":.1.2.3.4",
            "::.",
            " ::1", "::1 ", "::1\0", ":: 1", "fe80::ａ",
            "0000:0000:0000:0000:0000:0000:0000:00000", "0000:0000:0000:0000:0000:00000:255.255.255.255",
        ]
    )
    func badInput(text: String) {
        #expect(ClientAddress(text) == nil)
    }

    @Test func bytesThatAreNotTextAreRefused() {
        #expect(ClientAddress.parse([]) == nil)
        #expect(ClientAddress.parse([0xFF, 0xFE]) == nil)
        #expect(ClientAddress.parse([0x3A, 0x3A, 0xFF]) == nil)
        #expect(ClientAddress.parse(Array(repeating: UInt8(ascii: ":"), count: 100_000)[...]) == nil)
        #expect(ClientAddress.parse(Array(repeating: UInt8(ascii: "1"), count: 100_000)[...]) == nil)
    }

    @Test func aSliceIsReadByItsOwnBounds() {
        let bytes = Array("for=192.0.2.1;by=2001:db8::9;".utf8)
        #expect(ClientAddress.parse(bytes[4..<13])?.description == "192.0.2.1")
        #expect(ClientAddress.parse(bytes[17..<28])?.description == "2001:db8::9")
        #expect(ClientAddress.parse(bytes[4..<14]) == nil)
    }

    @Test func aSubstringIsReadLikeAString() {
        #expect(ClientAddress("x192.0.2.1".dropFirst()) == ClientAddress("192.0.2.1"))
    }

    @Test func mappedAddressesAreIPv4() throws {
        #expect(try #require(ClientAddress("192.0.2.1")).isIPv4)
        #expect(try #require(ClientAddress("::ffff:0:0")).isIPv4)
        #expect(try !#require(ClientAddress("::192.0.2.1")).isIPv4)
        #expect(try !#require(ClientAddress("::fffe:192.0.2.1")).isIPv4)
        #expect(try !#require(ClientAddress("1::ffff:192.0.2.1")).isIPv4)
        #expect(ClientAddress(ipv4: 0xCB00_7107).description == "203.0.113.7")
    }

    @Test(
        "the limit key is the IPv4 address or the IPv6 /64",
        arguments: [
            ("203.0.113.7", "203.0.113.7"),
            ("::ffff:203.0.113.7", "203.0.113.7"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
            ("2001:db8:1:2::", "2001:db8:1:2::"),
            ("::1", "::"),
        ]
    )
    func limitKey(text: String, key: String) throws {
        let limitKey = try #require(ClientAddress(text)).limitKey
        #expect(limitKey == ClientAddress(key))
        #expect(limitKey.limitKey == limitKey)
    }

    @Test(
        "loopback is 127.0.0.0/8 and ::1",
        arguments: [
            ("127.0.0.1", true), ("127.255.255.255", true), ("127.0.0.0", true), ("::1", true),
            ("::ffff:127.0.0.1", true),
            ("126.255.255.255", false), ("128.0.0.0", false), ("::2", false), ("::", false), ("1::1", false),
            ("::127.0.0.1", false), ("0.0.0.0", false),
        ]
    )
    func loopback(text: String, expected: Bool) throws {
        #expect(try #require(ClientAddress(text)).isLoopback == expected)
    }
}
