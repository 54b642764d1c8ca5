// SPDX-License-Identifier: Apache-2.0

import Gateway
import GatewayTestKit
import Testing

/// How HTTP/2 connections begin and end.
@Suite struct HTTP2ConnectionTests {
    private static let plain = GatewayYAML.make(
        listener: "http2_prior_knowledge: true",
        rest:
            "http: { header_timeout: 4s, request_line_timeout: 2s, idle_timeout: 10s, max_requests_per_connection: 3 }"
    )
    private func secure(_ authority: TestAuthority, _ more: String = "") throws -> String {
        let pair = try authority.issue("server", hosts: ["localhost"])
        return GatewayYAML.make(listener: "tls: { certificates: [\(pair.yaml)] }\(more)")
    }

    private func with(
        _ yaml: String,
        _ transport: Transport = .memory,
        _ body: (TestGateway, TestUpstream) async throws -> Void
    ) async throws {
        let upstream = try await TestUpstream.start()
        try await TestGateway.withGateway(yaml, transport: transport, upstreams: ["SHOP": upstream]) { gateway in
            try await body(gateway, upstream)
        }
        await upstream.stop()
    }

    @Test func clientsThatOfferHTTP2OverTLSGetIt() async throws {
        let authority = try TestAuthority()
        try await with(try secure(authority), .socket) { gateway, upstream in
            let tls = try authority.client(protocols: ["h2", "http/1.1"])
            let client = try await HTTP2Client.connect(gateway, tls: tls)
            let response = try await client.request()
            #expect(response.status == 200)
            #expect(response["strict-transport-security"] != nil)
            #expect(upstream.requests.first?["x-forwarded-proto"] == "https")
        }
    }

    @Test func clientsThatDoNotOfferHTTP2GetHTTP11() async throws {
        let authority = try TestAuthority()
        try await with(try secure(authority), .socket) { gateway, _ in
            for protocols in [["http/1.1"], []] {
                let client = try await gateway.connect(tls: try authority.client(protocols: protocols))
                try await client.send("GET / HTTP/1.1\r\nHost: shop.example.com\r\n\r\n")
                #expect(try await client.response().status == 200)
                await client.close()
            }
        }
    }

    @Test func aListenerWithoutHTTP2SpeaksHTTP11Only() async throws {
        let authority = try TestAuthority()
        try await with(try secure(authority, ", http2: false"), .socket) { gateway, _ in
            let client = try await gateway.connect(tls: try authority.client(protocols: ["h2", "http/1.1"]))
            try await client.send("GET / HTTP/1.1\r\nHost: shop.example.com\r\n\r\n")
            #expect(try await client.response().status == 200)
        }
    }

    @Test func oneListenerTellsHTTP2FromHTTP11ByThePreface() async throws {
        try await with(Self.plain) { gateway, _ in
            #expect(try await gateway.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").status == 200)
            #expect(try await gateway.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n1").status == 200)
            let client = try await HTTP2Client.connect(gateway)
            #expect(try await client.request().status == 200)
        }
    }

    @Test func thePrefaceMayComeInPieces() async throws {
        try await with(Self.plain) { gateway, _ in
            let client = try await gateway.connect()
            let request = RawFrame.headers(1, HTTP2Client.fields()).bytes
            try await client.drip(HTTP2Client.preface + RawFrame.settings([]).bytes + request)
            let end = RawFrame.data(1, Array("ok".utf8), ends: true).bytes
            #expect(await gateway.wait { client.unread.firstRange(of: end) != nil })
        }
    }

    @Test func aPlainListenerWithoutPriorKnowledgeRefusesThePreface() async throws {
        try await with(GatewayYAML.make()) { gateway, upstream in
            let client = try await gateway.connect()
            try await client.send(HTTP2Client.preface + RawFrame.settings([]).bytes)
            let response = try await client.response()
            #expect(response.status == 505 || response.status == 501)
            #expect(await client.isClosedByPeer())
            #expect(upstream.requestsBegun == 0)
        }
    }

    @Test func anUpgradeToH2CIsNotOffered() async throws {
        try await with(Self.plain) { gateway, upstream in
            let response = try await gateway.send(
                "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n"
            )
            #expect(response.status == 200)
            #expect(upstream.requests.first?["upgrade"] == nil)
            #expect(upstream.requests.first?["http2-settings"] == nil)
        }
    }

    @Test func aPrefaceThatIsNeverCompleteIsGivenUp() async throws {
        try await with(Self.plain) { gateway, _ in
            let client = try await gateway.connect()
            try await client.send("PRI * HTTP/2.0\r\n")
            await gateway.advance(by: .seconds(1))
            #expect(!client.isClosed)
            await gateway.advance(by: .seconds(2))
            #expect(await client.isClosedByPeer())
        }
    }

    @Test func aConnectionWithoutARequestIsGivenUp() async throws {
        try await with(Self.plain) { gateway, _ in
            let client = try await HTTP2Client.connect(gateway)
            await gateway.advance(by: .seconds(3))
            #expect(!client.raw.isClosed)
            await gateway.advance(by: .seconds(2))
            #expect(await client.isClosed())
            #expect(await client.goAway?.code == 0)
        }
    }

    @Test func anIdleConnectionIsEndedInGoodOrder() async throws {
        try await with(Self.plain) { gateway, _ in
            let client = try await HTTP2Client.connect(gateway)
            #expect(try await client.request().status == 200)
            await gateway.advance(by: .seconds(9))
            #expect(!client.raw.isClosed)
            await gateway.advance(by: .seconds(2))
            #expect(await client.isClosed())
            #expect(await client.goAway?.code == 0)
            #expect(await client.goAway?.lastStream == 1)
        }
    }

    @Test func aConnectionEndsAfterAsManyRequestsAsItMayServe() async throws {
        try await with(Self.plain) { gateway, upstream in
            let client = try await HTTP2Client.connect(gateway)
            for _ in 0..<3 { #expect(try await client.request().status == 200) }
            #expect(await client.isClosed())
            #expect(await client.goAway?.lastStream == 5)
            #expect(upstream.requests.count == 3)
        }
    }

    @Test func aHeaderBlockThatIsNeverCompleteIsGivenUp() async throws {
        try await with(Self.plain) { gateway, upstream in
            let client = try await HTTP2Client.connect(gateway)
            try await client.send(RawFrame(.headers, stream: 1, RawHPACK.encode(HTTP2Client.fields())))
            await gateway.advance(by: .seconds(5))
            #expect(await client.isClosed())
            #expect(upstream.requestsBegun == 0)
        }
    }

    @Test func aBodyThatComesTooSlowlyIsRefused() async throws {
        let yaml = GatewayYAML.make(
            listener: "http2_prior_knowledge: true",
            rest: "http: { body_minimum_rate: 1KiB/s, body_grace: 2s }"
        )
        try await with(yaml) { gateway, upstream in
            let client = try await HTTP2Client.connect(gateway)
            let stream = try await client.begin(HTTP2Client.fields("POST", "/"), ends: false)
            try await client.send(.data(stream, [1]))
            await gateway.advance(by: .seconds(4))
            let response = await client.response(on: stream)
            #expect(response.status == 408)
            #expect(response.check == "http.body_rate")
            #expect(try await client.request().status == 200)
            #expect(upstream.requests.count == 1)
        }
    }

    @Test func aStopSaysGoAwayAndLetsRequestsFinish() async throws {
        let upstream = try await TestUpstream.start { _ in
            .init([.wait(.milliseconds(300))] + UpstreamScript.respond().steps)
        }
        let yaml = GatewayYAML.make(listener: "http2_prior_knowledge: true")
        try await TestGateway.withGateway(yaml, upstreams: ["SHOP": upstream]) { gateway in
            let client = try await HTTP2Client.connect(gateway)
            let stream = try await client.begin(HTTP2Client.fields())
            #expect(await gateway.wait { upstream.requests.count == 1 })
            async let stopped: Void? = gateway.gateway?.stop(within: .seconds(10))
            #expect(await client.wait { $0.goAway != nil })
            #expect(await client.goAway?.lastStream == stream)
            let late = try await client.begin(HTTP2Client.fields("GET", "/late"))
            let response = await client.response(on: stream)
            #expect(response.status == 200)
            #expect(response.text == "ok")
            #expect(await client.isClosed())
            #expect(await client.responses[late]?.status ?? 0 == 0)
            await stopped
            #expect(upstream.requests.count == 1)
        }
        await upstream.stop()
    }
}
