// SPDX-License-Identifier: Apache-2.0

import GatewayTestKit
import Testing

/// Requests and responses over HTTP/2, the same over sockets and in memory.
@Suite struct HTTP2ExchangeTests {
    static let yaml = GatewayYAML.make(listener: "http2_prior_knowledge: true", route: "max_body: 16MiB")

    private func with(
        _ upstream: TestUpstream,
        _ transport: Transport = .memory,
        yaml: String = HTTP2ExchangeTests.yaml,
        settings: [(UInt16, UInt32)] = [],
        _ body: (TestGateway, HTTP2Client) async throws -> Void
    ) async throws {
        try await TestGateway.withGateway(yaml, transport: transport, upstreams: ["SHOP": upstream]) { gateway in
            try await body(gateway, HTTP2Client.connect(gateway, settings: settings))
        }
        await upstream.stop()
    }

    @Test(arguments: Transport.allCases)
    func aRequestBecomesAnHTTP11RequestAndItsAnswerComesBack(_ transport: Transport) async throws {
        let upstream = try await TestUpstream.start { _ in
            .respond(200, [("X-Shop", "1"), ("Connection", "x-hop"), ("X-Hop", "2")])
        }
        try await with(upstream, transport) { gateway, client in
            let response = try await client.request(
                "GET",
                "/products?page=2",
                [("accept", "application/json"), ("te", "trailers")]
            )
            #expect(response.status == 200)
            #expect(response.text == "ok")
            #expect(response["x-shop"] == "1")
            #expect(response["x-hop"] == nil)
            #expect(response["content-length"] == "2")
            #expect(response["date"] != nil)
            let request = try #require(upstream.requests.first)
            #expect(request.method == "GET")
            #expect(request.target == "/products?page=2")
            #expect(request["host"] == "shop.example.com")
            #expect(request["accept"] == "application/json")
            #expect(request["te"] == nil)
            #expect(request["x-request-id"] == response["x-request-id"])
            #expect(upstream.malformed.isEmpty)
            let line = try #require(try await gateway.accessLog().first)
            #expect(line.status == 200)
            #expect(line.host == "shop.example.com")
            #expect(line.requestId == response["x-request-id"])
        }
    }

    @Test func bodiesPassBothWaysThroughSmallWindows() async throws {
        let megabyte = [UInt8]((0..<1_048_576).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) })
        let upstream = try await TestUpstream.start(recordLimit: 2 << 20) { request in
            .init([.send(Array("HTTP/1.1 200 X\r\nContent-Length: \(request.body.count)\r\n\r\n".utf8) + request.body)])
        }
        let yaml = Self.yaml + "http: { http2: { stream_window: 64KiB, connection_window: 128KiB } }"
        try await with(upstream, .socket, yaml: yaml, settings: [(4, 16_384)]) { _, client in
            let response = try await client.request("POST", "/echo", [("content-length", "1048576")], body: megabyte)
            #expect(response.status == 200)
            // Compared outside: a difference of two long arrays takes minutes to describe.
            let (cameBack, arrived) = (response.body == megabyte, upstream.requests.first?.body == megabyte)
            #expect(cameBack, "\(response.body.count) bytes came back")
            #expect(arrived, "\(upstream.requests.first?.body.count ?? 0) bytes arrived")
            #expect(upstream.requests.first?["content-length"] == "1048576")
        }
    }

    @Test func aBodyOfUnknownLengthIsPassedOnInChunks() async throws {
        let upstream = try await TestUpstream.start { .respond(200, [], $0.bodyText) }
        try await with(upstream) { _, client in
            let stream = try await client.begin(HTTP2Client.fields("POST", "/"), ends: false)
            try await client.send(.data(stream, Array("first,".utf8)))
            try await client.send(.data(stream, Array("second".utf8)), .data(stream, [], ends: true))
            let response = await client.response(on: stream)
            #expect(response.text == "first,second")
            #expect(upstream.requests.first?["transfer-encoding"] == "chunked")
            #expect(upstream.requests.first?["content-length"] == nil)
        }
    }

    @Test func trailersOfARequestEndItAndAreDropped() async throws {
        let upstream = try await TestUpstream.start { .respond(200, [], $0.bodyText) }
        try await with(upstream) { _, client in
            let stream = try await client.begin(HTTP2Client.fields("POST", "/"), ends: false)
            try await client.send(.data(stream, Array("body".utf8)), .headers(stream, [("x-checksum", "1")]))
            let response = await client.response(on: stream)
            #expect(response.text == "body")
            #expect(upstream.requests.first?.trailers.isEmpty == true)
        }
    }

    @Test func trailersOfAResponseArePassedOn() async throws {
        let upstream = try await TestUpstream.start { _ in
            "HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\nX-Checksum: 7\r\n\r\n"
        }
        try await with(upstream) { _, client in
            let response = try await client.request()
            #expect(response.text == "body")
            #expect(response.trailers?.map(\.0) == ["x-checksum"])
            #expect(response.trailers?.map(\.1) == ["7"])
            #expect(response["transfer-encoding"] == nil)
            #expect(response.ended)
        }
    }

    @Test func anAnswerToHEADHasALengthAndNoBody() async throws {
        let upstream = try await TestUpstream.start { _ in "HTTP/1.1 200 X\r\nContent-Length: 5000\r\n\r\n" }
        try await with(upstream) { _, client in
            let response = try await client.request("HEAD")
            #expect(response.status == 200)
            #expect(response["content-length"] == "5000")
            #expect(response.ended && response.body.isEmpty)
        }
    }

    @Test(arguments: [204, 304])
    func anAnswerWithoutABodyEndsWithItsHead(_ status: Int) async throws {
        let upstream = try await TestUpstream.start { _ in "HTTP/1.1 \(status) X\r\nETag: \"1\"\r\n\r\n" }
        try await with(upstream) { _, client in
            for _ in 0..<2 {
                let response = try await client.request()
                #expect(response.status == status)
                #expect(response["etag"] == "\"1\"")
                #expect(response.ended && response.body.isEmpty)
            }
            #expect(upstream.connections == 1)
        }
    }

    @Test func manyStreamsAreServedAtOnce() async throws {
        let upstream = try await TestUpstream.start { .respond(200, [], $0.target) }
        try await with(upstream, .socket) { _, client in
            var streams: [UInt32] = []
            for index in 0..<100 { streams.append(try await client.begin(HTTP2Client.fields("GET", "/\(index)"))) }
            for (index, stream) in streams.enumerated() {
                let response = await client.response(on: stream)
                #expect(response.text == "/\(index)")
            }
        }
        #expect(upstream.requests.count == 100)
        #expect(upstream.malformed.isEmpty)
    }

    @Test func piecesOfCookiesAreJoined() async throws {
        let upstream = try await TestUpstream.start()
        try await with(upstream) { _, client in
            let cookies = [("cookie", "cart=1"), ("accept", "*/*"), ("cookie", "session=2"), ("cookie", "theme=dark")]
            let response = try await client.request("GET", "/", cookies)
            #expect(response.status == 200)
            #expect(upstream.requests.first?.values("cookie") == ["cart=1; session=2; theme=dark"])
        }
    }

    @Test func hostStandsInForAuthority() async throws {
        let upstream = try await TestUpstream.start()
        try await with(upstream) { _, client in
            let fields = [(":method", "GET"), (":scheme", "http"), (":path", "/"), ("host", "shop.example.com")]
            let response = await client.response(on: try await client.begin(fields))
            #expect(response.status == 200)
            #expect(upstream.requests.first?.values("host") == ["shop.example.com"])
        }
    }

    @Test func aContinuedHeaderBlockIsOneBlock() async throws {
        let upstream = try await TestUpstream.start()
        try await with(upstream) { _, client in
            let block = RawHPACK.encode(
                HTTP2Client.fields("GET", "/", [("x-long", String(repeating: "a", count: 500))])
            )
            let stream = await client.newStream()
            try await client.send(
                RawFrame(.headers, flags: RawFrame.endStream, stream: stream, Array(block[..<100])),
                RawFrame(.continuation, stream: stream, Array(block[100..<300])),
                RawFrame(.continuation, flags: RawFrame.endHeaders, stream: stream, Array(block[300...]))
            )
            #expect(await client.response(on: stream).status == 200)
            #expect(upstream.requests.first?["x-long"]?.count == 500)
        }
    }

    @Test func aClientThatWaitsIsToldToSendItsBody() async throws {
        let upstream = try await TestUpstream.start { .respond(200, [], $0.bodyText) }
        try await with(upstream, .socket) { _, client in
            let stream = try await client.begin(
                HTTP2Client.fields("POST", "/", [("expect", "100-continue")]),
                ends: false
            )
            #expect(await client.wait { $0.responses[stream]?.interim == [100] })
            try await client.send(.data(stream, Array("body".utf8), ends: true))
            #expect(await client.response(on: stream).text == "body")
        }
    }

    @Test func aBodyThatIsTooLargeIsRefusedAndTheConnectionGoesOn() async throws {
        let upstream = try await TestUpstream.start()
        let yaml = GatewayYAML.make(listener: "http2_prior_knowledge: true", route: "max_body: 1KiB")
        try await with(upstream, .socket, yaml: yaml) { gateway, client in
            // More than the connection's window in all, so that bytes nobody takes must be given back.
            for _ in 0..<6 {
                let stream = try await client.begin(HTTP2Client.fields("POST", "/"), ends: false)
                try await client.send(body: [UInt8](repeating: 1, count: 250_000), on: stream)
                let response = await client.response(on: stream)
                #expect(response.status == 413)
                #expect(response.check == "http.body_size")
            }
            #expect(try await client.request().status == 200)
            #expect(try await gateway.accessLog(count: 7).filter { $0.check == "http.body_size" }.count == 6)
        }
    }

    @Test func uploadsThatAreGivenUpDoNotUseUpTheConnectionsWindow() async throws {
        let upstream = try await TestUpstream.start { $0.target == "/slow" ? .silence : .respond() }
        let yaml = GatewayYAML.make(listener: "http2_prior_knowledge: true", upstream: "max_connections: 1")
        try await with(upstream, .memory, yaml: yaml) { _, client in
            // Takes the one connection, so that the bodies wait in the gateway.
            let slow = try await client.begin(HTTP2Client.fields("GET", "/slow"))
            let body = [UInt8](repeating: 1, count: 250_000)
            for _ in 0..<8 {
                let stream = try await client.begin(HTTP2Client.fields("POST", "/"), ends: false)
                #expect(try await client.send(body: body, on: stream, ends: false))
                try await client.send(.reset(stream))
            }
            let stream = try await client.begin(HTTP2Client.fields("POST", "/"), ends: false)
            #expect(try await client.send(body: body, on: stream))
            try await client.send(.reset(slow))
            #expect(await client.response(on: stream).status == 200)
            #expect(upstream.requests.map(\.bodyLength) == [0, 250_000])
        }
    }

    @Test func aClientThatGivesUpCancelsTheUpstream() async throws {
        let upstream = try await TestUpstream.start { _ in .silence }
        try await with(upstream, .socket) { gateway, client in
            let stream = try await client.begin(HTTP2Client.fields())
            #expect(await gateway.wait { upstream.requests.count == 1 })
            try await client.send(.reset(stream))
            #expect(await gateway.wait { upstream.openConnections == 0 })
            #expect(try await gateway.accessLog().first?.status == 499)
        }
    }

    @Test func aResponseThatIsCutOffResetsItsStreamAlone() async throws {
        let upstream = try await TestUpstream.start {
            $0.target == "/cut" ? .rawThenClose("HTTP/1.1 200 X\r\nContent-Length: 100\r\n\r\nshort") : .respond()
        }
        try await with(upstream) { _, client in
            let cut = try await client.request("GET", "/cut")
            #expect(cut.status == 200)
            #expect(!cut.ended)
            #expect(cut.resetCode == 2)
            #expect(try await client.request("GET", "/whole").status == 200)
        }
    }

    @Test func anAnswerBeforeTheBodyIsCompleteArrivesWhole() async throws {
        let upstream = try await TestUpstream.start(answersAtHead: true) { _ in
            .respond(200, [], String(repeating: "x", count: 200_000))
        }
        try await with(upstream, .socket) { _, client in
            let stream = try await client.begin(HTTP2Client.fields("POST", "/"), ends: false)
            try await client.send(.data(stream, [1]))
            let response = await client.response(on: stream)
            #expect(response.body.count == 200_000)
            #expect(response.ended)
        }
    }
}
