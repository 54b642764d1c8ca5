// SPDX-License-Identifier: Apache-2.0

import GatewayTestKit
import Testing

@testable import Gateway

/// PROXY protocol headers: required from those who are configured to send them, taken from nobody else.
@Suite(.serialized)
struct ProxyProtocolAttackTests {
    private static let listener = ", proxy_protocol_from: [127.0.0.1]"
    private static let signature = "\r\n\r\n\0\r\nQUIT\n"

    struct Header: CustomTestStringConvertible, Sendable {
        let name: String
        let raw: String
        var testDescription: String { name }
    }

    static let bad: [Header] = [
        .init(name: "none", raw: ""),
        .init(name: "LF alone", raw: "PROXY TCP4 203.0.113.7 192.0.2.1 1 2\n"),
        .init(name: "lower case", raw: "proxy TCP4 203.0.113.7 192.0.2.1 1 2\r\n"),
        .init(name: "two spaces", raw: "PROXY TCP4  203.0.113.7 192.0.2.1 1 2\r\n"),
        .init(name: "family and address disagree", raw: "PROXY TCP6 203.0.113.7 192.0.2.1 1 2\r\n"),
        .init(name: "address of leading zeros", raw: "PROXY TCP4 203.0.113.07 192.0.2.1 1 2\r\n"),
        .init(name: "port too large", raw: "PROXY TCP4 203.0.113.7 192.0.2.1 65536 2\r\n"),
        .init(name: "no ports", raw: "PROXY TCP4 203.0.113.7 192.0.2.1\r\n"),
        .init(name: "line without end", raw: "PROXY TCP4 " + String(repeating: "1", count: 200)),
        .init(name: "v2 of version 3", raw: signature + "\u{31}\u{11}\0\u{0C}" + "abcdefghijkl"),
        .init(name: "v2 datagram", raw: signature + "\u{21}\u{12}\0\u{0C}" + "abcdefghijkl"),
        .init(name: "v2 Unix socket", raw: signature + "\u{21}\u{31}\0\u{0C}" + "abcdefghijkl"),
        .init(name: "v2 shorter than its addresses", raw: signature + "\u{21}\u{11}\0\u{04}" + "abcd"),
        .init(name: "v2 longer than anybody sends", raw: signature + "\u{21}\u{11}\u{FF}\u{FF}" + "abcd"),
    ]

    @Test("a connection without a valid header is closed without a word", arguments: bad)
    func invalid(_ header: Header) async throws {
        try await withShop(listener: Self.listener) { gateway, upstream in
            let client = try await gateway.connect()
            try await client.send(bytes(header.raw + get()))
            #expect(await client.isClosedByPeer())
            #expect(client.unread.isEmpty)
            #expect(upstream.requestsBegun == 0)
            #expect(gateway.metrics.contains("check=\"http.proxy_protocol\""))
        }
    }

    static let good: [Header] = [
        .init(name: "v1", raw: "PROXY TCP4 203.0.113.7 192.0.2.1 51000 443\r\n"),
        .init(
            name: "v2",
            raw: signature + "\u{21}\u{11}\0\u{0C}\u{CB}\0\u{71}\u{07}\u{C0}\0\u{02}\u{01}\u{C7}\u{38}\u{01}\u{BB}"
        ),
    ]

    @Test("the client is the one the header names", arguments: good, Transport.allCases)
    func valid(_ header: Header, _ transport: Transport) async throws {
        try await withShop(transport, listener: Self.listener) { gateway, upstream in
            let client = try await gateway.connect()
            try await client.send(bytes(header.raw + get("/", "X-Forwarded-For: 10.0.0.1")))
            #expect(try await client.response().status == 200)
            #expect(upstream.requests.first?.values("x-forwarded-for") == ["203.0.113.7"])
            let line = try #require(try await gateway.accessLog().first)
            #expect(line.client == "203.0.113.7")
            await client.close()
        }
    }

    @Test("a header from anybody else is no HTTP", arguments: good)
    func untrusted(_ header: Header) async throws {
        try await expectRefused(Attack(header.name, header.raw + get(), 400, "http.syntax"), Transport.socket)
    }

    @Test("a header that does not come is not waited for long", arguments: Transport.allCases)
    func slow(_ transport: Transport) async throws {
        try await withShop(transport, http: "{ request_line_timeout: 500ms }", listener: Self.listener) { gateway, _ in
            let client = try await gateway.connect()
            try await client.send("PROXY TCP4 ")
            #expect(await client.isClosedByPeer(within: .seconds(3)))
        }
    }

    @Test("connections count for the client the header names", arguments: Transport.allCases)
    func limits(_ transport: Transport) async throws {
        try await withShop(transport, http: "{ max_connections_per_address: 1 }", listener: Self.listener) {
            gateway,
            _ in
            let first = try await gateway.connect()
            try await first.send("PROXY TCP4 203.0.113.7 192.0.2.1 1 2\r\n" + get())
            #expect(try await first.response().status == 200)
            let second = try await gateway.connect()
            try await second.send("PROXY TCP4 203.0.113.7 192.0.2.1 3 4\r\n" + get())
            #expect(await second.isClosedByPeer())
            #expect(second.unread.isEmpty)
            let other = try await gateway.connect()
            try await other.send("PROXY TCP4 203.0.113.8 192.0.2.1 5 6\r\n" + get())
            #expect(try await other.response().status == 200)
        }
    }

    @Test func theTablesAreWhole() {
        #expect(Self.bad.count == 14)
        #expect(Self.good.count == 2)
    }
}
