// SPDX-License-Identifier: Apache-2.0

import Core
import Testing

@testable import Gateway

@Suite struct ForwardedChainTests {
    private static let peer = "10.0.0.1"

    private func info(_ headers: HeaderBlock, peer: String = peer) throws -> ForwardedInfo {
        let networks = try ["10.0.0.0/8", "2001:db8:aaaa::/48"].map { try #require(Network($0)) }
        return ForwardedChain.client(peer: try #require(ClientAddress(peer)), headers: headers, trusted: networks)
    }

    private func client(_ fields: KeyValuePairs<String, String>, peer: String = peer) throws -> String {
        try info(.of(fields), peer: peer).client.description
    }

    private func host(_ info: ForwardedInfo, _ headers: HeaderBlock) -> String? {
        info.hostRange.map { String(decoding: headers.bytes[$0], as: UTF8.self) }
    }

    // MARK: Trust

    @Test func untrustedPeerIsTheClientWhateverItSays() throws {
        let headers = HeaderBlock.of([
            "X-Forwarded-For": "10.0.0.9", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil",
            "Forwarded": "for=10.0.0.9",
        ])
        let peer = try #require(ClientAddress("198.51.100.1"))
        #expect(try info(headers, peer: "198.51.100.1") == ForwardedInfo(client: peer))
        let trusting = ForwardedChain.client(peer: peer, headers: headers, trusted: [])
        #expect(trusting == ForwardedInfo(client: peer))
    }

    @Test func trustedPeerWithoutHeadersIsTheClient() throws {
        #expect(try client(["Host": "a"]) == Self.peer)
    }

    // MARK: X-Forwarded-For

    @Test(
        "the right-most address that is not trusted is the client",
        arguments: [
            ("203.0.113.7", "203.0.113.7"),
            ("203.0.113.7, 10.0.0.2", "203.0.113.7"),
            ("1.1.1.1, 203.0.113.7,10.0.0.3 ,\t10.0.0.2", "203.0.113.7"),
            ("127.0.0.1, 203.0.113.7", "203.0.113.7"),
            ("10.0.0.3, 10.0.0.2", "10.0.0.3"),
            ("203.0.113.7:50000, 10.0.0.2:80", "203.0.113.7"),
            ("2001:db8::7", "2001:db8::7"), ("[2001:db8::7]", "2001:db8::7"), ("[2001:db8::7]:443", "2001:db8::7"),
            ("2001:db8::7, 2001:db8:aaaa::1", "2001:db8::7"), ("::ffff:203.0.113.7", "203.0.113.7"),
            ("::ffff:10.0.0.4", "10.0.0.4"),
        ]
    )
    func rightMostUntrusted(_ value: String, _ expected: String) throws {
        #expect(try client(["X-Forwarded-For": value]) == expected)
    }

    @Test(
        "what is not an address ends the walk at the trusted hop before it",
        arguments: [
            ("unknown", peer), ("203.0.113.7, unknown, 10.0.0.2", "10.0.0.2"), ("203.0.113.7,,10.0.0.2", "10.0.0.2"),
            ("203.0.113.7,", peer), ("", peer), (",", peer), ("_hidden", peer), ("203.0.113.7 10.0.0.2", peer),
            ("203.0.113.007", peer), ("203.0.113.7:", peer), ("203.0.113.7:65536", peer), ("203.0.113.7:x", peer),
            ("203.0.113.7:_x", peer), ("[203.0.113.7]", peer), ("[2001:db8::7", peer), ("[2001:db8::7]443", peer),
            ("2001:db8::7::1", peer), ("\"203.0.113.7\"", peer), ("shop.example.com", peer), ("0x7f.1", peer),
            ("2130706433", peer), ("fe80::1%eth0", peer), ("203.0.113.7;10.0.0.2", peer), ("for=203.0.113.7", peer),
        ]
    )
    func malformedMember(_ value: String, _ expected: String) throws {
        #expect(try client(["X-Forwarded-For": value]) == expected)
    }

    @Test func severalFieldsAreOneListInOrder() throws {
        #expect(
            try client(["X-Forwarded-For": "1.1.1.1", "Host": "a", "x-forwarded-for": "203.0.113.7, 10.0.0.2"])
                == "203.0.113.7"
        )
        #expect(try client(["X-Forwarded-For": "203.0.113.7", "x-forwarded-for": "10.0.0.2"]) == "203.0.113.7")
        #expect(try client(["X-Forwarded-For": "203.0.113.7", "x-forwarded-for": ""]) == Self.peer)
    }

    @Test func walkIsBounded() throws {
        let hops = (0..<5000).map { "10.0.\($0 / 250).\($0 % 250)" }
        let expected = hops[hops.count - ForwardedChain.maxHops]
        #expect(try client(["X-Forwarded-For": "203.0.113.7, " + hops.joined(separator: ",")]) == expected)
    }

    @Test(
        "scheme and host are the last ones",
        arguments: [
            ("https", "shop.example.com", .https, "shop.example.com"), ("HTTP", "shop:8080", .http, "shop:8080"),
            ("https, http", "evil, [2001:db8::1]:8443", .http, "[2001:db8::1]:8443"),
            ("wss", "sh%6Fp", .https, nil), ("https,", "shop:", nil, nil), ("ftp", "a/b", nil, nil),
            ("https evil", "a b", nil, nil), ("", "", nil, nil), ("on", "[::1", nil, nil), ("1", "[1.2.3.4]", nil, nil),
            ("http", "user@shop", .http, nil), ("http", "shop:99999", .http, nil),
        ] as [(String, String, ForwardedInfo.Scheme?, String?)]
    )
    func schemeAndHost(_ proto: String, _ given: String, _ scheme: ForwardedInfo.Scheme?, _ expected: String?) throws {
        let headers = HeaderBlock.of(["X-Forwarded-Proto": proto, "X-Forwarded-Host": given])
        let info = try info(headers)
        #expect(info.client.description == Self.peer)
        #expect(info.scheme == scheme)
        #expect(host(info, headers) == expected)
    }

    // MARK: Forwarded

    @Test(
        "Forwarded is walked the same way",
        arguments: [
            ("for=203.0.113.7", "203.0.113.7"), ("For=\"203.0.113.7\"", "203.0.113.7"),
            ("for=\"203.0.113.7:47011\"", "203.0.113.7"), ("for=\"203.0.113.7:_port\"", "203.0.113.7"),
            ("for=\"[2001:db8:cafe::17]:4711\"", "2001:db8:cafe::17"), ("for=\"[2001:db8::17]\"", "2001:db8::17"),
            ("for=1.1.1.1, for=203.0.113.7;by=10.0.0.3, for=10.0.0.2", "203.0.113.7"),
            ("by=_a;for=203.0.113.7; proto=http ;host=a", "203.0.113.7"),
            ("for=203.0.113.7;;ext=\"a,b;c\";", "203.0.113.7"),
            ("for=203.0.113.7, for=10.0.0.2;ext=\"a, for=9.9.9.9\"", "203.0.113.7"),
            ("for=\"evil, for=203.0.113.7", "203.0.113.7"), ("garbage\"\"\", for=203.0.113.7", "203.0.113.7"),
        ]
    )
    func forwarded(_ value: String, _ expected: String) throws {
        #expect(try client(["Forwarded": value]) == expected)
    }

    @Test(
        "an element that is not exact, or names no address, ends the walk",
        arguments: [
            ("for=unknown", peer), ("for=_hidden", peer), ("for=203.0.113.7, for=_SEVKISEK, for=10.0.0.2", "10.0.0.2"),
            ("proto=https", peer), ("", peer), ("for", peer), ("for=", peer), ("for=\"\"", peer),
            ("=203.0.113.7", peer),
            ("for =203.0.113.7", peer), ("for= 203.0.113.7", peer), ("for=203.0.113.7;for=1.1.1.1", peer),
            ("for=203.0.113.7;proto=http;proto=https", peer), ("for=203.0.113.7:80", peer), ("for=[2001:db8::1]", peer),
            ("for=\"2001:db8::1\"", peer), ("for=\"203.0.113.7", peer), ("for=203.0.113.7\"", peer),
            ("for=\"203.0.113\\.7\"", peer), ("for=\"a\\\", for=203.0.113.7\"", peer), ("for=\"203.0.113.7\"x", peer),
            ("for=203.0.113.7 proto=https", peer), ("for=\"203.0.113.7:_\"", peer), ("203.0.113.7", peer),
        ]
    )
    func malformedElement(_ value: String, _ expected: String) throws {
        #expect(try client(["Forwarded": value]) == expected)
    }

    @Test func schemeAndHostComeFromTheClientsElement() throws {
        let headers = HeaderBlock.of([
            "Forwarded":
                "for=1.1.1.1;proto=http;host=evil, "
                + "for=203.0.113.7;proto=HTTPS;host=\"shop.example.com:8443\", for=10.0.0.2;proto=http"
        ])
        let info = try info(headers)
        #expect(info.client.description == "203.0.113.7")
        #expect(info.scheme == .https)
        #expect(host(info, headers) == "shop.example.com:8443")
    }

    // MARK: Both

    @Test func agreeingHeadersAreBelieved() throws {
        let headers = HeaderBlock.of([
            "X-Forwarded-For": "203.0.113.7, 10.0.0.2", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "Shop",
            "Forwarded": "for=203.0.113.7;proto=https;host=shop, for=10.0.0.2",
        ])
        let info = try info(headers)
        #expect(info.client.description == "203.0.113.7")
        #expect(info.scheme == .https)
        #expect(host(info, headers) == "shop")
    }

    @Test func disagreeingHeadersLeaveThePeer() throws {
        let headers = HeaderBlock.of([
            "X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https", "Forwarded": "for=9.9.9.9;proto=https",
        ])
        #expect(try info(headers) == ForwardedInfo(client: try #require(ClientAddress(Self.peer))))
        #expect(try client(["X-Forwarded-Proto": "https", "Forwarded": "for=9.9.9.9"]) == Self.peer)
    }

    @Test func whatOnlyOneOfBothSaysIsNotBelieved() throws {
        let headers = HeaderBlock.of([
            "X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "http",
            "Forwarded": "for=203.0.113.7;proto=https;host=evil",
        ])
        #expect(try info(headers) == ForwardedInfo(client: try #require(ClientAddress("203.0.113.7"))))
    }

    // MARK: At random

    @Test func whateverTheClientWritesTheProxysEntryIsTheClient() throws {
        var random = SplitMix64(seed: 11)
        let pieces = [
            "for=", "10.0.0.9", "203.0.113.99", "\"", "\\", ",", ";", " ", "[", "]", ":", "::1", "unknown", "_x", "=",
            "proto=https",
            "host=", "\t", "é", "by", "10.0.0.2", ".", "%", "65535",
        ]
        for _ in 0..<10_000 {
            let count = Int.random(in: 0...12, using: &random)
            let hostile = (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
            #expect(try client(["X-Forwarded-For": hostile + ", 203.0.113.7, 10.0.0.2"]) == "203.0.113.7", "\(hostile)")
            #expect(
                try client(["Forwarded": hostile + ", for=203.0.113.7;proto=http, for=\"10.0.0.2:80\""])
                    == "203.0.113.7",
                "\(hostile)"
            )
            #expect(try client(["Forwarded": hostile, "forwarded": "for=203.0.113.7"]) == "203.0.113.7", "\(hostile)")
        }
    }

    @Test func randomBytesNeverTrapAndNeverLeaveTheBlock() throws {
        var random = SplitMix64(seed: 12)
        let alphabet = Array("0123456789abcdef.:[]\",;=\\ forhstp_%\t".utf8)
        for _ in 0..<20_000 {
            let value = (0..<Int.random(in: 0...40, using: &random)).compactMap { _ in
                alphabet.randomElement(using: &random)
            }
            var headers = HeaderBlock()
            headers.add(.forwarded, "for=10.0.0.5;host=".utf8 + value)
            headers.add(.xForwardedFor, value)
            headers.add(.xForwardedHost, value)
            for name in [HeaderName.forwarded, .xForwardedFor] {
                var one = headers
                one.remove(name)
                let info = try info(one)
                if let range = info.hostRange {
                    #expect(!range.isEmpty && range.upperBound <= one.bytes.count)
                    #expect(one.bytes[range].allSatisfy { $0 > 0x20 && $0 != 0x2C && $0 != 0x22 })
                }
            }
        }
    }
}
