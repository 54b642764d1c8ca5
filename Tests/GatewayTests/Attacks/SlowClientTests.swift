// SPDX-License-Identifier: Apache-2.0

import GatewayTestKit
import NIOCore
import Testing

@testable import Gateway

/// Clients that keep a connection busy by doing next to nothing (slowloris, R-U-Dead-Yet, slow read).
/// Deadlines are late by a quarter of a second at most (``Timers``).
@Suite
struct SlowClientTests {
    private static let http = """
        { request_line_timeout: 500ms, header_timeout: 3s, body_minimum_rate: 1KiB/s, body_grace: 1s, write_timeout: 1s,
          idle_timeout: 3s, tls_handshake_timeout: 2s }
        """

    @Test("a request line that does not end in time is refused", arguments: Transport.allCases)
    func requestLine(_ transport: Transport) async throws {
        try await withShop(transport, http: Self.http) { gateway, upstream in
            let client = try await gateway.connect()
            try await client.send("GET /")
            try await expectTimeout("http.header_timeout", client, gateway, upstream, within: .milliseconds(900))
        }
    }

    @Test("a head that does not end in time is refused, however steadily it comes", arguments: Transport.allCases)
    func header(_ transport: Transport) async throws {
        try await withShop(transport, http: Self.http) { gateway, upstream in
            let client = try await gateway.connect()
            try await client.send("GET / HTTP/1.1\r\nHost: a\r\n")
            for _ in 0..<10 {
                await gateway.advance(by: .milliseconds(200))
                try await client.send("X-a: b\r\n")
            }
            try await expectTimeout("http.header_timeout", client, gateway, upstream, within: .milliseconds(1_800))
        }
    }

    @Test("the next head on a connection has the same time", arguments: Transport.allCases)
    func nextHeader(_ transport: Transport) async throws {
        try await withShop(transport, http: Self.http) { gateway, upstream in
            let client = try await gateway.connect()
            try await client.send(get("/first") + "GET /second HTTP/1.1\r\nHost:")
            let first = try await client.response()
            #expect(first.status == 200)
            let second = try await client.response(timeout: .seconds(6))
            #expect(second.problem?.check == "http.header_timeout")
            #expect(await client.isClosedByPeer())
            #expect(upstream.requests.map(\.target) == ["/first"])
        }
    }

    @Test("a body that comes too slowly is refused and not passed on whole", arguments: Transport.allCases)
    func body(_ transport: Transport) async throws {
        try await withShop(transport, http: Self.http) { gateway, upstream in
            let client = try await gateway.connect()
            try await client.send(post(["Content-Length: 10000"]))
            for _ in 0..<8 {
                try await client.send("aaaa")
                await gateway.advance(by: .milliseconds(250))
            }
            let response = try await client.response(timeout: .seconds(3))
            #expect(response.status == 408)
            #expect(response.problem?.check == "http.body_rate")
            #expect(await client.isClosedByPeer())
            #expect(upstream.requests.isEmpty)
            #expect(await gateway.wait { upstream.openConnections == 0 })
            let line = try #require(try await gateway.accessLog().first)
            #expect(line.check == "http.body_rate")
        }
    }

    @Test("a body that comes fast enough may take its time", arguments: Transport.allCases)
    func steadyBody(_ transport: Transport) async throws {
        try await withShop(transport, http: Self.http) { gateway, upstream in
            let client = try await gateway.connect()
            try await client.send(post(["Content-Length: 8000"]))
            // Far ahead at first, so that a busy machine that lets the test wait does no harm.
            try await client.send(String(repeating: "a", count: 5000))
            for _ in 0..<10 {
                await gateway.advance(by: .milliseconds(200))
                try await client.send(String(repeating: "a", count: 300))
            }
            let response = try await client.response()
            #expect(response.status == 200)
            #expect(upstream.requests.first?.bodyLength == 8000)
        }
    }

    @Test("a client that does not read its answer is cut off, and the upstream with it")
    func slowRead() async throws {
        let upstream = try await TestUpstream.start { _ in
            .respond(200, [], String(repeating: "a", count: 32 * 1024 * 1024))
        }
        try await withShop(http: Self.http, upstream: upstream) { gateway, _ in
            let client = try await RawClient.connect(port: gateway.port(), receiveBuffer: 4096)
            try await client.setReading(false)
            try await client.send(get())
            #expect(await gateway.wait(upTo: .seconds(6)) { gateway.metrics.contains("check=\"http.slow_read\"") })
            #expect(
                await gateway.wait(upTo: .seconds(8)) { upstream.openConnections == 0 },
                "the upstream was left waiting"
            )
            let lines = try await gateway.accessLog()
            #expect(lines.map(\.check) == ["http.slow_read"])
            await client.close()
        }
    }

    @Test("a body that goes bad while the answer is under way takes the upstream along")
    func badBodyBehindTheAnswer() async throws {
        let upstream = try await TestUpstream.start(answersAtHead: true) { _ in
            .raw("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello")
        }
        try await withShop(upstream: upstream) { gateway, _ in
            let client = try await gateway.connect()
            try await client.send(post(["Transfer-Encoding: chunked"], body: "1\r\na\r\n"))
            _ = await client.bytes(atLeast: 100)
            try await client.send("zzz\r\n")
            #expect(await client.isClosedByPeer())
            #expect(await gateway.wait(upTo: .seconds(8)) { upstream.openConnections == 0 })
            let lines = try await gateway.accessLog()
            #expect(lines.map(\.check) == ["http.framing"])
            await client.close()
        }
    }

    @Test("a connection that says nothing is closed", arguments: Transport.allCases)
    func silent(_ transport: Transport) async throws {
        try await withShop(transport, http: Self.http) { gateway, _ in
            let client = try await gateway.connect()
            #expect(await client.isClosedByPeer(within: .seconds(transport == .memory ? 4 : 6)))
            #expect(client.unread.isEmpty)
        }
    }

    @Test("an idle connection is closed", arguments: Transport.allCases)
    func idle(_ transport: Transport) async throws {
        try await withShop(transport, http: Self.http) { gateway, _ in
            let client = try await gateway.connect()
            try await client.send(get())
            #expect(try await client.response().status == 200)
            #expect(await client.isClosedByPeer(within: .seconds(transport == .memory ? 4 : 6)))
            #expect(client.unread.isEmpty)
        }
    }

    @Test("a TLS handshake that does not end in time is ended")
    func handshake() async throws {
        try await withShop(http: Self.http, listener: ", tls: \(TestCertificate.listenerYAML)") { gateway, _ in
            let client = try await RawClient.connect(port: gateway.port())
            try await client.send([0x16, 0x03, 0x01])
            #expect(await client.isClosedByPeer(within: .seconds(5)))
        }
    }

    @Test("a TLS connection that is closed does not wait long for a goodbye")
    func tlsGoodbye() async throws {
        try await withShop(http: Self.http, listener: ", tls: \(TestCertificate.listenerYAML)") { gateway, _ in
            let client = try await gateway.connect(tls: .init())
            try await client.send(get())
            #expect(try await client.response().status == 200)
            // Idle for three seconds, then a second for the goodbye that never comes.
            #expect(await gateway.wait(upTo: .seconds(8)) { gateway.gateway?.openConnections == 0 })
            await client.close()
        }
    }

    @Test("a client that goes away takes its request along", arguments: Transport.allCases)
    func clientGone(_ transport: Transport) async throws {
        let upstream = try await TestUpstream.start { _ in .silence }
        try await withShop(transport, http: Self.http, upstream: upstream) { gateway, _ in
            let client = try await gateway.connect()
            try await client.send(get())
            #expect(await gateway.wait { upstream.requests.count == 1 })
            await client.close()
            #expect(await gateway.wait(upTo: .seconds(8)) { upstream.openConnections == 0 })
            let line = try #require(try await gateway.accessLog().first)
            #expect(line.status == 499)
        }
    }

    @Test("200 slow clients do not keep others waiting")
    func manySlowClients() async throws {
        try await withShop { gateway, upstream in
            var slow: [RawClient] = []
            for index in 0..<200 {
                let client = try await gateway.connect()
                slow.append(client)
                switch index % 3 {
                case 0: try await client.send("GET / HT")
                case 1: try await client.send("GET / HTTP/1.1\r\nHost: a\r\nX: ")
                default: try await client.send(post(["Content-Length: 100000"], body: "a"))
                }
            }
            let good = try await gateway.connect()
            var slowest = Duration.zero
            for _ in 0..<50 {
                let started = ContinuousClock.now
                try await good.send(get())
                #expect(try await good.response().status == 200)
                slowest = max(slowest, ContinuousClock.now - started)
            }
            #expect(slowest < .seconds(2))
            for client in slow { await client.close() }
            await good.close()
            #expect(upstream.malformed.isEmpty)
        }
    }

    private func expectTimeout(
        _ check: String,
        _ client: RawClient,
        _ gateway: TestGateway,
        _ upstream: TestUpstream,
        within limit: Duration
    ) async throws {
        // In memory, time is exact; by the clock, the machine may be busy.
        let slack = gateway.gateway == nil ? Duration.zero : .seconds(6)
        let response = try await client.response(timeout: limit + slack)
        #expect(response.status == 408)
        #expect(response.problem?.check == check)
        #expect(response["connection"] == "close")
        #expect(await client.isClosedByPeer())
        #expect(upstream.requestsBegun == 0)
        let line = try #require(try await gateway.accessLog().first)
        #expect(line.verdict == "blocked")
        #expect(line.check == check)
    }
}
