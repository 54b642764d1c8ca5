// SPDX-License-Identifier: Apache-2.0

import GatewayTestKit
import Testing

@testable import Gateway

/// Upgrades, by which a client tries to stop the gateway from reading.
@Suite(.serialized)
struct UpgradeTests {
    private static let key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
    private static let accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
    private static let route = ", websocket: { origins: [\"https://shop.example\"] }"

    private static func handshake(_ changes: [String: String?] = [:], start: String = "GET /ws HTTP/1.1") -> String {
        var fields = [
            "Upgrade": "Upgrade: websocket", "Connection": "Connection: Upgrade", "Key": key,
            "Version": "Sec-WebSocket-Version: 13", "Origin": "Origin: https://shop.example",
        ]
        for (name, value) in changes { fields[name] = value }
        return "\(start)\r\nHost: shop.example\r\n" + fields.values.sorted().map { $0 + "\r\n" }.joined() + "\r\n"
    }

    static let attacks: [Attack] = [
        .init("POST", handshake(start: "POST /ws HTTP/1.1"), 400, "http.upgrade", closes: false),
        .init("HTTP/1.0", handshake(start: "GET /ws HTTP/1.0"), 400, "http.upgrade", closes: false),
        .init("version 12", handshake(["Version": "Sec-WebSocket-Version: 12"]), 426, "http.upgrade", closes: false),
        .init("no version", handshake(["Version": nil as String?]), 426, "http.upgrade", closes: false),
        .init("short key", handshake(["Key": "Sec-WebSocket-Key: AAAA"]), 400, "http.upgrade", closes: false),
        .init(
            "key of no base64",
            handshake(["Key": "Sec-WebSocket-Key: !!hlIHNhbXBsZSBub25jZQ=="]),
            400,
            "http.upgrade",
            closes: false
        ),
        .init("no key", handshake(["Key": nil as String?]), 400, "http.upgrade", closes: false),
        .init("two keys", handshake(["Key": key + "\r\n" + key]), 400, "http.upgrade", closes: false),
        .init("no Connection", handshake(["Connection": nil as String?]), 400, "http.upgrade", closes: false),
        .init(
            "two Upgrade",
            handshake(["Upgrade": "Upgrade: websocket\r\nUpgrade: h2c"]),
            400,
            "http.upgrade",
            closes: false
        ),
        .init(
            "another origin",
            handshake(["Origin": "Origin: https://evil.example"]),
            403,
            "http.upgrade",
            closes: false
        ),
        .init(
            "origin that begins so",
            handshake(["Origin": "Origin: https://shop.example.evil"]),
            403,
            "http.upgrade",
            closes: false
        ),
        .init("origin null", handshake(["Origin": "Origin: null"]), 403, "http.upgrade", closes: false),
        .init(
            "two origins",
            handshake(["Origin": "Origin: https://shop.example\r\nOrigin: https://shop.example"]),
            403,
            "http.upgrade",
            closes: false
        ),
        .init("a body", handshake(["Body": "Content-Length: 5"]) + "hello", 400, "http.upgrade", closes: false),
    ]

    @Test("a handshake that is not exactly one is refused", arguments: attacks)
    func refused(_ attack: Attack) async throws { try await expectRefused(attack, route: Self.route) }

    @Test("a route that declares no WebSockets serves none", arguments: Transport.allCases)
    func undeclared(_ transport: Transport) async throws {
        try await expectRefused(Attack("undeclared", Self.handshake(), 403, "http.upgrade", closes: false), transport)
    }

    @Test("an h2c upgrade is answered as the HTTP/1.1 request it is", arguments: ["h2c", "h2c, websocket2", "TLS/1.0"])
    func otherProtocols(_ name: String) async throws {
        try await withShop { gateway, upstream in
            let request = get(
                "/",
                "Upgrade: \(name)",
                "Connection: Upgrade, HTTP2-Settings",
                "HTTP2-Settings: AAMAAABk"
            )
            try await expectAnswer(200, to: request, gateway)
            let received = try #require(upstream.requests.first)
            for field in ["upgrade", "connection", "http2-settings"] { #expect(received[field] == nil) }
        }
    }

    /// Answers to a good handshake that must not open a tunnel.
    static let answers: [(String, String)] = [
        ("no accept", "HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"),
        (
            "another accept",
            "HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n\r\n"
        ),
        (
            "another protocol",
            "HTTP/1.1 101 X\r\nUpgrade: h2c\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: \(accept)\r\n\r\n"
        ),
        ("no Connection", "HTTP/1.1 101 X\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: \(accept)\r\n\r\n"),
        (
            "a subprotocol that was not offered",
            "HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: \(accept)\r\nSec-WebSocket-Protocol: x\r\n\r\n"
        ),
    ]

    @Test("a 101 that does not answer the handshake opens nothing", arguments: 0..<answers.count)
    func badAnswer(_ index: Int) async throws {
        let upstream = try await TestUpstream.start { _ in .raw(Self.answers[index].1) }
        try await withShop(route: Self.route, upstream: upstream) { gateway, _ in
            let client = try await gateway.connect()
            try await client.send(Self.handshake())
            let response = try await client.response()
            #expect(response.status == 502)
            #expect(response.problem?.check == "upstream.protocol")
            #expect(await gateway.wait { upstream.openConnections == 0 })
            await client.close()
        }
    }

    /// The classical smuggling through a proxy that believes the request alone.
    @Test("no tunnel opens where the upstream declines, and the next request is read as one")
    func declined() async throws {
        let upstream = try await TestUpstream.start { _ in .respond(426, [], "no") }
        try await withShop(route: Self.route, upstream: upstream) { gateway, _ in
            let client = try await gateway.connect()
            try await client.send(Self.handshake() + get("/admin\\"))
            let responses = try await client.responses()
            #expect(responses.map(\.status) == [426, 400])
            #expect(upstream.requests.map(\.target) == ["/ws"])
        }
    }

    @Test("a good handshake opens a tunnel", arguments: Transport.allCases)
    func tunnel(_ transport: Transport) async throws {
        let upstream = try await TestUpstream.start { _ in
            let head =
                "HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: \(Self.accept)\r\n\r\n"
            return UpstreamScript([.send(Array(head.utf8)), .echo])
        }
        try await withShop(transport, route: Self.route, upstream: upstream) { gateway, _ in
            let client = try await gateway.connect()
            try await client.send(Self.handshake())
            let response = try await client.response()
            #expect(response.status == 101)
            #expect(response["sec-websocket-accept"] == Self.accept)
            try await client.send("ping")
            #expect(await client.bytes(atLeast: 4) == Array("ping".utf8))
            await client.close()
            #expect(await gateway.wait { upstream.openConnections == 0 })
        }
    }

    @Test func theTablesAreWhole() {
        #expect(Self.attacks.count == 15)
        #expect(Self.answers.count == 5)
    }
}
