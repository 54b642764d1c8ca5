// SPDX-License-Identifier: Apache-2.0

import GatewayTestKit
import Testing

/// Clients that send what costs them little and a server much. Their connection ends; others go on.
@Suite struct HTTP2FloodTests {
    /// ENHANCE_YOUR_CALM.
    private static let calm: UInt32 = 0xB

    private static let yaml = GatewayYAML.make(
        listener: "http2_prior_knowledge: true",
        rest:
            "http: { http2: { max_resets: 20, max_control_frames: 30, max_continuations: 3, max_concurrent_streams: 10 } }"
    )

    /// Lets `attack` loose on one connection and expects it to end, while another one is served.
    ///
    /// - Returns: the attacked connection.
    @discardableResult
    private func expectEnd(
        countsAsFlood: Bool = true,
        settings: [(UInt16, UInt32)] = [],
        _ location: SourceLocation = #_sourceLocation,
        _ attack: (HTTP2Client, TestUpstream) async throws -> Void
    ) async throws -> HTTP2Client {
        let upstream = try await TestUpstream.start { $0.target == "/slow" ? .silence : .respond() }
        let client = try await TestGateway.withGateway(
            Self.yaml,
            transport: .memory,
            upstreams: ["SHOP": upstream]
        ) { gateway in
            let other = try await HTTP2Client.connect(gateway)
            #expect(try await other.request().status == 200, sourceLocation: location)
            let client = try await HTTP2Client.connect(gateway, settings: settings)
            try await attack(client, upstream)
            #expect(await client.isClosed(), sourceLocation: location)
            #expect(try await other.request().status == 200, sourceLocation: location)
            let floods = countsAsFlood ? 1 : 0
            #expect(gateway.metrics.contains("gatehouse_http2_floods_total \(floods)\n"), sourceLocation: location)
            return client
        }
        #expect(upstream.malformed.isEmpty, sourceLocation: location)
        await upstream.stop()
        return client
    }

    @Test("rapid reset (CVE-2023-44487)")
    func rapidReset() async throws {
        let client = try await expectEnd { client, upstream in
            for _ in 0..<30 {
                let stream = await client.newStream()
                try await client.send(.headers(stream, HTTP2Client.fields("GET", "/slow")), .reset(stream))
            }
            #expect(upstream.requestsBegun <= 22)
            #expect(upstream.openConnections == 0)
        }
        #expect(await client.goAway?.code == Self.calm)
    }

    @Test func resetsWithinTheLimitEndNothing() async throws {
        let upstream = try await TestUpstream.start { $0.target == "/slow" ? .silence : .respond() }
        try await TestGateway.withGateway(Self.yaml, transport: .memory, upstreams: ["SHOP": upstream]) { gateway in
            let client = try await HTTP2Client.connect(gateway)
            for _ in 0..<20 {
                let stream = try await client.begin(HTTP2Client.fields("GET", "/slow"))
                try await client.send(.reset(stream))
            }
            #expect(try await client.request().status == 200)
            #expect(gateway.metrics.contains("gatehouse_http2_floods_total 0\n"))
        }
        await upstream.stop()
    }

    @Test("MadeYouReset (CVE-2025-8671): windows that are widened by nothing")
    func madeYouReset() async throws {
        try await expectEnd(countsAsFlood: false) { client, upstream in
            for _ in 0..<30 {
                let stream = await client.newStream()
                try await client.send(
                    .headers(stream, HTTP2Client.fields("GET", "/slow")),
                    .windowUpdate(stream, 0)
                )
            }
            #expect(upstream.requestsBegun <= 2)
        }
    }

    @Test("MadeYouReset: DATA on streams that the client has ended")
    func dataBehindTheEnd() async throws {
        try await expectEnd(countsAsFlood: false) { client, upstream in
            for _ in 0..<30 {
                let stream = await client.newStream()
                try await client.send(.headers(stream, HTTP2Client.fields("GET", "/slow")), .data(stream, [1]))
            }
            #expect(upstream.requestsBegun <= 2)
        }
    }

    @Test("MadeYouReset: requests that are malformed")
    func malformedRequests() async throws {
        let client = try await expectEnd { client, upstream in
            for _ in 0..<30 { _ = try await client.begin(HTTP2Client.fields("GET", "no slash")) }
            #expect(upstream.requestsBegun == 1)
        }
        #expect(await client.goAway?.code == Self.calm)
    }

    @Test("CONTINUATION flood (CVE-2024-27316)")
    func continuations() async throws {
        let client = try await expectEnd { client, _ in
            let stream = await client.newStream()
            try await client.send(
                RawFrame(.headers, flags: RawFrame.endStream, stream: stream, RawHPACK.encode(HTTP2Client.fields()))
            )
            for index in 0..<20 {
                let field = RawHPACK.encode([("x-\(index)", "1")])
                try await client.send(RawFrame(.continuation, stream: stream, field))
            }
        }
        #expect(await client.goAway?.code == Self.calm)
    }

    @Test("empty CONTINUATION frames")
    func emptyContinuations() async throws {
        try await expectEnd { client, _ in
            let stream = await client.newStream()
            try await client.send(RawFrame(.headers, stream: stream, RawHPACK.encode(HTTP2Client.fields())))
            try await client.send((0..<50).map { _ in RawFrame(.continuation, stream: stream) })
        }
    }

    @Test("PING flood (CVE-2019-9512)")
    func pings() async throws {
        try await expectEnd { client, _ in try await client.send((0..<60).map { _ in .ping }) }
    }

    @Test("SETTINGS flood (CVE-2019-9515)")
    func settings() async throws {
        try await expectEnd { client, _ in try await client.send((0..<60).map { _ in .settings([]) }) }
    }

    @Test("PRIORITY flood (CVE-2019-9513)")
    func priorities() async throws {
        try await expectEnd { client, _ in
            try await client.send((0..<60).map { _ in RawFrame(.priority, stream: 1, [0, 0, 0, 3, 16]) })
        }
    }

    @Test("empty DATA flood (CVE-2019-9518)")
    func emptyData() async throws {
        try await expectEnd { client, _ in
            let stream = try await client.begin(HTTP2Client.fields("POST", "/"), ends: false)
            try await client.send((0..<60).map { _ in .data(stream, []) })
        }
    }

    @Test("headers with names of no length (CVE-2019-9516)")
    func emptyHeaderNames() async throws {
        try await expectEnd(countsAsFlood: false) { client, upstream in
            let empty = [("", "")]
            let block = HTTP2Client.fields() + Array(repeating: empty, count: 1000).flatMap { $0 }
            _ = try await client.begin(block)
            #expect(upstream.requestsBegun == 1)
        }
    }

    @Test("a header list beyond the limit")
    func largeHeaderList() async throws {
        try await expectEnd { client, upstream in
            let stream = await client.newStream()
            let field = ("x-long", String(repeating: "a", count: 15_000))
            try await client.send(
                RawFrame(.headers, flags: RawFrame.endStream, stream: stream, RawHPACK.encode(HTTP2Client.fields()))
            )
            for index in 0..<3 {
                try await client.send(RawFrame(.continuation, stream: stream, RawHPACK.encode([("\(index)", field.1)])))
            }
            let last = (0..<5).map { ("y-\($0)", String(repeating: "b", count: 3_000)) }
            try await client.send(
                RawFrame(.continuation, flags: RawFrame.endHeaders, stream: stream, RawHPACK.encode(last))
            )
            #expect(upstream.requestsBegun == 1)
        }
    }

    @Test("HPACK bomb (CVE-2016-6581): one large field of the table, named again and again")
    func hpackBomb() async throws {
        try await expectEnd(countsAsFlood: false) { client, upstream in
            let stream = await client.newStream()
            // Put into the dynamic table (RFC 7541, section 6.2.1), then named 4,000 times by one byte.
            let field =
                [0x40] + RawHPACK.string(Array("x-bomb".utf8)) + RawHPACK.string([UInt8](repeating: 0x61, count: 3900))
            let bomb = RawHPACK.encode(HTTP2Client.fields()) + field + [UInt8](repeating: 0xBE, count: 4000)
            try await client.send(
                RawFrame(.headers, flags: RawFrame.endHeaders | RawFrame.endStream, stream: stream, bomb)
            )
            #expect(upstream.requestsBegun == 1)
        }
    }

    @Test("too many fields, too long a line, too long a target")
    func headLimits() async throws {
        let upstream = try await TestUpstream.start()
        let yaml = GatewayYAML.make(
            listener: "http2_prior_knowledge: true",
            rest: "http: { max_headers: 20, max_header_line: 2KiB, max_url: 1KiB }"
        )
        try await TestGateway.withGateway(yaml, transport: .memory, upstreams: ["SHOP": upstream]) { gateway in
            let client = try await HTTP2Client.connect(gateway)
            let many = (0..<30).map { ("x-\($0)", "1") }
            let crumbs = (0..<10).map { ("cookie", "c\($0)=" + String(repeating: "a", count: 400)) }
            for (path, fields, status, check) in [
                ("/", many, 431, "http.header_size"),
                ("/", [("x-long", String(repeating: "a", count: 3000))], 431, "http.header_size"),
                ("/", crumbs, 431, "http.header_size"),
                ("/" + String(repeating: "a", count: 1100), [], 414, "http.url_length"),
            ] {
                let response = try await client.request("GET", path, fields)
                #expect(response.status == status)
                #expect(response.check == check)
            }
            #expect(try await client.request().status == 200)
            #expect(upstream.requestsBegun == 1)
        }
        await upstream.stop()
    }

    @Test("a window widened beyond 2^31 - 1", arguments: [0, 1])
    func windowOverflow(_ stream: UInt32) async throws {
        try await expectEnd(countsAsFlood: false) { client, _ in
            _ = try await client.begin(HTTP2Client.fields("GET", "/slow"))
            try await client.send(.windowUpdate(stream, 0x7FFF_FFFF), .windowUpdate(stream, 0x7FFF_FFFF))
        }
    }

    @Test("a body that overruns the window")
    func windowOverrun() async throws {
        let upstream = try await TestUpstream.start { _ in .silence }
        let yaml = GatewayYAML.make(
            listener: "http2_prior_knowledge: true",
            rest: "http: { http2: { stream_window: 64KiB, connection_window: 64KiB } }"
        )
        try await TestGateway.withGateway(yaml, transport: .memory, upstreams: ["SHOP": upstream]) { gateway in
            let client = try await HTTP2Client.connect(gateway)
            let stream = try await client.begin(HTTP2Client.fields("POST", "/"), ends: false)
            // In one go, before the gateway could widen anything.
            try await client.send((0..<8).map { _ in .data(stream, [UInt8](repeating: 1, count: 16_384)) })
            #expect(await client.isClosed())
            #expect(await client.goAway?.code == 3)
        }
        await upstream.stop()
    }

    @Test("more streams than are allowed")
    func tooManyStreams() async throws {
        try await expectEnd(countsAsFlood: false) { client, upstream in
            for _ in 0..<12 { _ = try await client.begin(HTTP2Client.fields("GET", "/slow")) }
            #expect(upstream.requestsBegun <= 11)
        }
    }

    @Test("more streams than are allowed, by a client that never confirmed the limit")
    func tooManyStreamsUnconfirmed() async throws {
        let upstream = try await TestUpstream.start { _ in .silence }
        try await TestGateway.withGateway(Self.yaml, transport: .memory, upstreams: ["SHOP": upstream]) { gateway in
            let client = try await gateway.connect()
            try await client.send(HTTP2Client.preface + RawFrame.settings([]).bytes)
            for index in 0..<15 {
                try await client.send(RawFrame.headers(UInt32(index) * 2 + 1, HTTP2Client.fields()).bytes)
            }
            #expect(await gateway.wait { upstream.requestsBegun == 10 })
            let received = await client.takeBytes()
            let refused = RawFrame.reset(21, 7).bytes
            #expect(received.firstRange(of: refused) != nil)
            #expect(upstream.requestsBegun == 10)
        }
        await upstream.stop()
    }

    @Test("a response that is never taken (CVE-2019-9511)")
    func responseIsNotTaken() async throws {
        let upstream = try await TestUpstream.start { _ in .respond(200, [], String(repeating: "x", count: 50_000)) }
        let yaml = GatewayYAML.make(
            listener: "http2_prior_knowledge: true",
            rest: "http: { write_timeout: 3s, idle_timeout: 5s }"
        )
        try await TestGateway.withGateway(yaml, transport: .memory, upstreams: ["SHOP": upstream]) { gateway in
            // Windows of nothing: not a byte of a body can be sent.
            let client = try await HTTP2Client.connect(gateway, settings: [(4, 0)])
            let stream = try await client.begin(HTTP2Client.fields())
            #expect(await client.wait { $0.responses[stream]?.status == 200 })
            await gateway.advance(by: .seconds(2))
            #expect(await client.responses[stream]?.resetCode == nil)
            await gateway.advance(by: .seconds(2))
            let response = await client.response(on: stream)
            #expect(response.resetCode == 8)
            #expect(response.body.isEmpty)
            #expect(gateway.metrics.contains(#"check="http.slow_read""#))
            await gateway.advance(by: .seconds(6))
            #expect(await client.isClosed())
        }
        await upstream.stop()
    }

    @Test("PINGs whose answers are not taken do not pile up")
    func pingsThatAreNotRead() async throws {
        let upstream = try await TestUpstream.start()
        try await TestGateway.withGateway(Self.yaml, upstreams: ["SHOP": upstream]) { gateway in
            let client = try await HTTP2Client.connect(gateway)
            try? await client.raw.setReading(false)
            for _ in 0..<20 { try await client.send((0..<50).map { _ in .ping }) }
            try? await client.raw.setReading(true)
            #expect(await client.isClosed())
        }
        await upstream.stop()
    }

    @Test(
        "frames that belong to no connection in its right mind",
        arguments: [
            RawFrame(.data, stream: 0, [1]),
            RawFrame(.data, stream: 5, [1]),
            RawFrame(.headers, flags: RawFrame.endHeaders, stream: 2, RawHPACK.encode(HTTP2Client.fields())),
            RawFrame(.continuation, flags: RawFrame.endHeaders, stream: 1, []),
            RawFrame(.pushPromise, flags: RawFrame.endHeaders, stream: 1, [0, 0, 0, 2]),
            RawFrame(.rstStream, stream: 0, [0, 0, 0, 8]),
            RawFrame(.rstStream, stream: 7, [0, 0, 0, 8]),
            RawFrame(.settings, [0, 4, 0xFF, 0xFF, 0xFF, 0xFF]),
            RawFrame(.settings, [1]),
            RawFrame(.ping, [1]),
            RawFrame(.windowUpdate, [0, 0]),
            RawFrame(.data, stream: 1, [UInt8](repeating: 0, count: 20_000)),
        ]
    )
    func invalidFrames(_ frame: RawFrame) async throws {
        try await expectEnd(countsAsFlood: false) { client, _ in try await client.send(frame) }
    }
}
