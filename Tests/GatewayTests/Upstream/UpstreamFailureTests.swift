// SPDX-License-Identifier: Apache-2.0

import GatewayTestKit
import NIOCore
import NIOPosix
import Testing

/// What a client is told when an upstream fails: each way to fail has its own problem.
@Suite struct UpstreamFailureTests {
    static let get = "GET / HTTP/1.1\r\nHost: shop.example.com\r\n\r\n"
    static let post = "POST / HTTP/1.1\r\nHost: shop.example.com\r\nContent-Length: 1\r\n\r\n1"
    /// Without what would hide a failure.
    private static let plain = "retries: { attempts: 0 }, outlier: { consecutive_failures: 0 }"
    private static let timed = plain + ", response_timeout: 1s"

    private func with(
        upstream keys: String = UpstreamFailureTests.plain,
        route: String = "",
        _ transport: Transport = .memory,
        answer: @escaping TestUpstream.Answer,
        _ body: (TestGateway, TestUpstream) async throws -> Void
    ) async throws {
        let upstream = try await TestUpstream.start(answer)
        let yaml = GatewayYAML.make(upstream: keys, route: route)
        try await TestGateway.withGateway(yaml, transport: transport, upstreams: ["SHOP": upstream]) { gateway in
            try await body(gateway, upstream)
        }
        await upstream.stop()
    }

    private func expectProblem(
        _ response: RawResponse,
        _ status: Int,
        _ check: String,
        _ gateway: TestGateway,
        upstreamStatus: Int? = nil,
        _ location: SourceLocation = #_sourceLocation
    ) async throws {
        #expect(response.status == status, sourceLocation: location)
        #expect(response.problem?.check == check, sourceLocation: location)
        #expect(response.problem?.instance == response["x-request-id"], sourceLocation: location)
        let line = try #require(try await gateway.accessLog().last, sourceLocation: location)
        #expect(line.status == status, sourceLocation: location)
        #expect(line.check == check, sourceLocation: location)
        #expect(line.upstreamStatus == upstreamStatus, sourceLocation: location)
        #expect(line.upstream == "shop", sourceLocation: location)
    }

    @Test func aRefusedConnectionIs502() async throws {
        try await with(.socket, answer: { _ in .respond() }) { gateway, upstream in
            await upstream.stop()
            try await expectProblem(try await gateway.send(Self.get), 502, "upstream.connect", gateway)
            #expect(gateway.metrics.contains("gatehouse_upstream_connect_failures_total{"))
        }
    }

    @Test func aNameThatDoesNotExistIs502() async throws {
        let yaml = GatewayYAML.make(targets: #""http://does-not-exist.invalid:1""#, upstream: Self.plain)
        try await TestGateway.withGateway(yaml) { gateway in
            try await expectProblem(try await gateway.send(Self.get), 502, "upstream.connect", gateway)
        }
    }

    @Test(arguments: ["close", "reset"])
    func aConnectionThatEndsWithoutAnAnswerIs502(_ how: String) async throws {
        try await with(.socket, answer: { _ in how == "close" ? .close : .reset }) { gateway, _ in
            try await expectProblem(try await gateway.send(Self.get), 502, "upstream.reset", gateway)
            try await expectProblem(try await gateway.send(Self.post), 502, "upstream.reset", gateway)
        }
    }

    @Test func aConnectionThatEndsWithinTheHeadIs502() async throws {
        try await with(answer: { _ in .rawThenClose("HTTP/1.1 200 OK\r\nContent-Le") }) { gateway, _ in
            try await expectProblem(try await gateway.send(Self.get), 502, "upstream.reset", gateway)
        }
    }

    @Test(arguments: [
        "HTTP/1.1 200 X\r\nContent-Length: 100\r\n\r\nshort",
        "HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n",
        "HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nshort",
        "HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nshort\r\n0\r\n",
    ])
    func anAnswerThatIsCutOffIsNeverTakenForAWholeOne(_ cut: String) async throws {
        try await with(.socket, answer: { _ in .rawThenClose(cut) }) { gateway, _ in
            let client = try await gateway.connect()
            try await client.send(Self.get)
            #expect(await client.isClosedByPeer())
            await #expect(throws: RawResponse.Malformed.self) { try await client.response() }
            let line = try #require(try await gateway.accessLog().first)
            #expect(line.check == "upstream.reset")
            #expect(line.upstreamStatus == 200)
        }
    }

    @Test func aBodyThatEndsWithItsConnectionIsWhole() async throws {
        try await with(.socket, answer: { _ in .rawThenClose("HTTP/1.1 200 X\r\n\r\nall of it") }) {
            gateway,
            upstream in
            let client = try await gateway.connect()
            for _ in 0..<2 {
                try await client.send(Self.get)
                let response = try await client.response()
                #expect(response.text == "all of it")
                #expect(response.isChunked)
            }
            #expect(upstream.connections == 2)
        }
    }

    @Test(arguments: [
        "HTTP/2 200 X\r\n\r\n", "ICY 200 OK\r\n\r\n", "HTTP/1.1 abc X\r\n\r\n", "HTTP/1.1 099 X\r\n\r\n",
        "HTTP/1.1 200 X\nContent-Length: 0\n\n", "HTTP/1.1 200 X\r\nContent-Length : 2\r\n\r\nok",
        "HTTP/1.1 200 X\r\nX-A: 1\r\n folded\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 X\r\nno colon\r\n\r\n", "HTTP/1.1 200 X\r\nX-A: 1\u{0}\r\nContent-Length: 0\r\n\r\n",
        "<html>nginx: upstream error</html>\r\n\r\n",
    ])
    func anAnswerThatIsNotHTTPIs502(_ answer: String) async throws {
        try await with(answer: { _ in .raw(answer) }) { gateway, upstream in
            try await expectProblem(try await gateway.send(Self.get), 502, "upstream.protocol", gateway)
            #expect(await gateway.wait { upstream.openConnections == 0 })
        }
    }

    @Test func anAnswerThatDoesNotComeInTimeIs504() async throws {
        try await with(upstream: Self.timed, answer: { _ in .silence }) { gateway, upstream in
            try await expectProblem(try await gateway.send(Self.get), 504, "upstream.timeout", gateway)
            #expect(await gateway.wait { upstream.openConnections == 0 })
        }
    }

    @Test func aRequestThatTakesLongerThanItsRouteAllowsIs504() async throws {
        let keys = "retries: { attempts: 0 }, response_timeout: 60s"
        try await with(upstream: keys, route: "timeout: 1s", answer: { _ in .silence }) { gateway, upstream in
            try await expectProblem(try await gateway.send(Self.get), 504, "upstream.timeout", gateway)
            #expect(await gateway.wait { upstream.openConnections == 0 })
        }
    }

    @Test func anAnswerThatStopsAmidItsBodyIsCutOff() async throws {
        let keys = Self.plain + ", stream_idle_timeout: 1s"
        try await with(upstream: keys, answer: { _ in .raw("HTTP/1.1 200 X\r\nContent-Length: 100\r\n\r\nshort") }) {
            gateway,
            _ in
            let client = try await gateway.connect()
            try await client.send(Self.get)
            #expect(await client.isClosedByPeer(within: .seconds(3)))
            await #expect(throws: RawResponse.Malformed.self) { try await client.response() }
            #expect(try await gateway.accessLog().first?.check == "upstream.timeout")
        }
    }

    @Test func anUpstreamThatDoesNotTakeARequestIs504() async throws {
        // Accepts, and never reads.
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelOption(.autoRead, value: false)
            .childChannelOption(.socketOption(.so_rcvbuf), value: 4096)
            .bind(host: "127.0.0.1", port: 0).get()
        let port = try #require(server.localAddress?.port)
        let yaml = GatewayYAML.make(
            targets: "\"http://127.0.0.1:\(port)\"",
            upstream: Self.timed,
            route: "max_body: 64MiB"
        )
        try await TestGateway.withGateway(yaml) { gateway in
            let client = try await gateway.connect()
            try await client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 30000000\r\n\r\n")
            let sending = Task { try await client.send([UInt8](repeating: 1, count: 30_000_000)) }
            let response = try await client.response()
            #expect(response.status == 504)
            #expect(response.problem?.check == "upstream.timeout")
            await client.close()
            _ = try await sending.value
        }
        try await server.close().get()
    }

    @Test func anOpenBreakerIs503AndSaysWhenToComeBack() async throws {
        let keys =
            "retries: { attempts: 0 }, outlier: { consecutive_failures: 0 }, "
            + "breaker: { minimum_requests: 4, failure_percent: \"50%\", open: 3s }"
        let upstream = try await TestUpstream.start { _ in .respond(500) }
        let yaml = GatewayYAML.make(upstream: keys)
        try await TestGateway.withGateway(yaml, transport: .memory, upstreams: ["SHOP": upstream]) { gateway in
            for _ in 0..<4 { #expect(try await gateway.send(Self.get).status == 500) }
            let refused = try await gateway.send(Self.get)
            try await expectProblem(refused, 503, "upstream.unavailable", gateway)
            #expect(refused["retry-after"] == "3")
            #expect(upstream.requests.count == 4)
            upstream.setAnswer { _ in .respond() }
            await gateway.advance(by: .seconds(3))
            for _ in 0..<3 { #expect(try await gateway.send(Self.get).status == 200) }
        }
        await upstream.stop()
    }

    @Test func aFullQueueIs503() async throws {
        let keys = Self.plain + ", max_connections: 1, max_pending: 1"
        try await with(upstream: keys, answer: { _ in .silence }) { gateway, upstream in
            let first = try await gateway.connect()
            try await first.send(Self.get)
            let second = try await gateway.connect()
            try await second.send(Self.get)
            let third = try await gateway.send(Self.get)
            #expect(third.status == 503)
            #expect(third.problem?.check == "upstream.unavailable")
            #expect(third["retry-after"] != nil)
            #expect(upstream.connections == 1)
            #expect(upstream.requestsBegun == 1)
        }
    }

    @Test func noProblemTellsWhereTheUpstreamIs() async throws {
        try await with(answer: { _ in .close }) { gateway, upstream in
            let response = try await gateway.send(Self.get)
            let text = String(decoding: response.raw, as: UTF8.self)
            #expect(!text.contains("127.0.0.1") && !text.contains(String(upstream.port)))
        }
    }

    @Test func aClientThatLeavesCancelsTheUpstream() async throws {
        try await with(upstream: "response_timeout: 30s", .socket, answer: { _ in .silence }) { gateway, upstream in
            let client = try await gateway.connect()
            try await client.send(Self.get)
            #expect(await gateway.wait { upstream.requests.count == 1 })
            await client.close()
            #expect(await gateway.wait { upstream.openConnections == 0 })
            let line = try #require(try await gateway.accessLog().first)
            #expect(line.status == 499)
            #expect(line.verdict == "passed")
        }
    }

    @Test func aClientThatLeavesAmidItsBodyCancelsTheUpstream() async throws {
        try await with(.socket, answer: { _ in .respond() }) { gateway, upstream in
            let client = try await gateway.connect()
            try await client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n12345")
            #expect(await gateway.wait { upstream.requestsBegun == 1 })
            await client.close()
            #expect(await gateway.wait { upstream.openConnections == 0 })
            #expect(upstream.requests.isEmpty)
        }
    }

    @Test func errorPagesAreReplacedWhereConfigured() async throws {
        let page = "java.lang.NullPointerException at com.shop.Secret"
        try await with(
            upstream: Self.plain,
            route: "replace_error_pages: true",
            answer: { request in
                .respond(request.target == "/404" ? 404 : 500, [("X-Debug", "yes")], page)
            }
        ) { gateway, _ in
            let response = try await gateway.send(Self.get)
            try await expectProblem(response, 500, "upstream.error_page", gateway, upstreamStatus: 500)
            #expect(response["x-debug"] == nil)
            #expect(!response.text.contains("NullPointer"))
            #expect(try await gateway.send("GET /404 HTTP/1.1\r\nHost: a\r\n\r\n").text == page)
        }
    }
}
