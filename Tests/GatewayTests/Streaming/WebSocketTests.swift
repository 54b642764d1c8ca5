// SPDX-License-Identifier: Apache-2.0

import GatewayTestKit
import Testing

/// WebSockets (RFC 6455) pass through as they are, once both sides have agreed.
@Suite struct WebSocketTests {
    private static let route = "websocket: { origins: [\"https://shop.example.com\"] }"
    /// The nonce and the answer to it of RFC 6455, section 1.3.
    private static let key = "dGhlIHNhbXBsZSBub25jZQ=="
    private static let accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="

    private static func handshake(origin: String? = "https://shop.example.com", _ more: String = "") -> String {
        "GET /socket HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: \(key)\r\n"
            + (origin.map { "Origin: \($0)\r\n" } ?? "") + more + "\r\n"
    }

    private static func agreement(_ accept: String = accept) -> String {
        "HTTP/1.1 101 X\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: \(accept)\r\n\r\n"
    }

    private static let echo = UpstreamScript([.send(Array(agreement().utf8)), .echo])

    /// A text frame of a client: masked (section 5.2).
    private static func frame(_ text: String) -> [UInt8] {
        let mask: [UInt8] = [0x37, 0xFA, 0x21, 0x3D]
        let payload = Array(text.utf8)
        let length: [UInt8] =
            payload.count < 126
            ? [0x80 | UInt8(payload.count)] : [0x80 | 126, UInt8(payload.count >> 8), UInt8(payload.count & 0xFF)]
        return [0x81] + length + mask + payload.enumerated().map { $1 ^ mask[$0 % 4] }
    }

    private func with(
        route: String = WebSocketTests.route,
        _ transport: Transport = .memory,
        answer: @escaping TestUpstream.Answer,
        body: (TestGateway, TestUpstream) async throws -> Void
    ) async throws {
        let upstream = try await TestUpstream.start(answer)
        let yaml = GatewayYAML.make(upstream: "stream_idle_timeout: 60s", route: route)
        try await TestGateway.withGateway(yaml, transport: transport, upstreams: ["SHOP": upstream]) { gateway in
            try await body(gateway, upstream)
        }
        await upstream.stop()
    }

    @Test(arguments: Transport.allCases)
    func framesPassBothWays(_ transport: Transport) async throws {
        try await with(transport, answer: { _ in Self.echo }) { gateway, upstream in
            let client = try await gateway.connect()
            try await client.send(Self.handshake("Sec-WebSocket-Protocol: chat\r\n"))
            let response = try await client.response()
            #expect(response.status == 101)
            #expect(response["upgrade"] == "websocket")
            #expect(response["connection"]?.lowercased() == "upgrade")
            #expect(response["sec-websocket-accept"] == Self.accept)
            let request = try #require(upstream.requests.first)
            #expect(request["upgrade"] == "websocket")
            #expect(request["connection"] == "Upgrade")
            #expect(request["sec-websocket-key"] == Self.key)
            for text in ["hello", String(repeating: "long", count: 10_000)] {
                let sent = Self.frame(text)
                try await client.send(sent)
                #expect(await client.bytes(atLeast: sent.count) == sent)
                _ = await client.takeBytes()
            }
            await client.close()
            #expect(await gateway.wait { upstream.openConnections == 0 })
            let line = try #require(try await gateway.accessLog().first)
            #expect(line.status == 101)
            #expect(line.bytesIn > 40_000 && line.bytesOut == line.bytesIn)
        }
    }

    @Test func bytesThatComeWithTheAgreementAreNotLost() async throws {
        let script = UpstreamScript([.send(Array((Self.agreement() + "\u{1}\u{5}early").utf8)), .echo])
        try await with(answer: { _ in script }) { gateway, _ in
            let client = try await gateway.connect()
            let first = Self.frame("too early")
            try await client.send(Array(Self.handshake().utf8) + first)
            #expect(try await client.response().status == 101)
            let early = Array("\u{1}\u{5}early".utf8)
            #expect(await client.bytes(atLeast: early.count + first.count) == early + first)
        }
    }

    @Test func anUpstreamThatHangsUpEndsTheTunnel() async throws {
        let script = UpstreamScript([.send(Array((Self.agreement() + "bye").utf8)), .wait(.milliseconds(100)), .close])
        try await with(answer: { _ in script }) { gateway, _ in
            let client = try await gateway.connect()
            try await client.send(Self.handshake())
            #expect(try await client.response().status == 101)
            #expect(await client.isClosedByPeer())
            #expect(client.unread == Array("bye".utf8))
        }
    }

    @Test func aTunnelInWhichNothingHappensEnds() async throws {
        try await with(answer: { _ in Self.echo }) { gateway, upstream in
            let client = try await gateway.connect()
            try await client.send(Self.handshake())
            #expect(try await client.response().status == 101)
            await gateway.advance(by: .seconds(50))
            try await client.send(Self.frame("still here"))
            await gateway.advance(by: .seconds(50))
            #expect(!client.isClosed)
            await gateway.advance(by: .seconds(15))
            #expect(await client.isClosedByPeer())
            #expect(upstream.openConnections == 0)
        }
    }

    struct Refused: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let request: String
        let status: Int
    }

    static let refused = [
        Refused(testDescription: "another origin", request: handshake(origin: "https://evil.example.net"), status: 403),
        Refused(
            testDescription: "an origin that begins alike",
            request: handshake(origin: "https://shop.example.com.evil.net"),
            status: 403
        ),
        Refused(testDescription: "origin null", request: handshake(origin: "null"), status: 403),
        Refused(
            testDescription: "two origins",
            request: handshake("Origin: https://evil.example.net\r\n"),
            status: 403
        ),
        Refused(
            testDescription: "another version",
            request: handshake().replacing("Version: 13", with: "Version: 8"),
            status: 426
        ),
        Refused(
            testDescription: "no key",
            request: handshake().replacing("Sec-WebSocket-Key", with: "X-Key"),
            status: 400
        ),
        Refused(testDescription: "a short key", request: handshake().replacing(key, with: "c2hvcnQ="), status: 400),
        Refused(testDescription: "POST", request: handshake().replacing("GET", with: "POST"), status: 400),
        Refused(
            testDescription: "Connection without Upgrade",
            request: handshake().replacing("keep-alive, Upgrade", with: "keep-alive"),
            status: 400
        ),
        Refused(testDescription: "HTTP/1.0", request: handshake().replacing("HTTP/1.1", with: "HTTP/1.0"), status: 400),
    ]

    @Test(arguments: refused)
    func aHandshakeThatIsNotAllowedReachesNoUpstream(_ test: Refused) async throws {
        try await with(answer: { _ in Self.echo }) { gateway, upstream in
            let response = try await gateway.send(test.request)
            #expect(response.status == test.status)
            #expect(response.problem?.check == "http.upgrade")
            #expect(upstream.requestsBegun == 0)
        }
    }

    @Test func aClientThatIsNoBrowserNeedsNoOrigin() async throws {
        try await with(answer: { _ in Self.echo }) { gateway, _ in
            let client = try await gateway.connect()
            try await client.send(Self.handshake(origin: nil))
            #expect(try await client.response().status == 101)
        }
    }

    @Test func aRouteThatDeclaresNoneServesNone() async throws {
        try await with(route: "", answer: { _ in Self.echo }) { gateway, upstream in
            let response = try await gateway.send(Self.handshake())
            #expect(response.status == 403)
            #expect(response.problem?.check == "http.upgrade")
            #expect(upstream.requestsBegun == 0)
        }
    }

    @Test(arguments: ["bm90IHRoZSByaWdodCBrZXkhISEh", ""])
    func anAgreementThatDoesNotFitIs502(_ accept: String) async throws {
        try await with(answer: { _ in .raw(Self.agreement(accept) + "GET /admin") }) { gateway, upstream in
            let response = try await gateway.send(Self.handshake())
            #expect(response.status == 502)
            #expect(response.problem?.check == "upstream.protocol")
            #expect(await gateway.wait { upstream.openConnections == 0 })
        }
    }

    @Test func anUpstreamMayDecline() async throws {
        try await with(answer: { _ in .respond(401, [("WWW-Authenticate", "Bearer")], "no") }) { gateway, _ in
            let client = try await gateway.connect()
            try await client.send(Self.handshake())
            let response = try await client.response()
            #expect(response.status == 401)
            #expect(response.text == "no")
            // It is HTTP still.
            try await client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try await client.response().status == 401)
        }
    }
}
