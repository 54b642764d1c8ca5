// SPDX-License-Identifier: Apache-2.0

import GatewayTestKit
import Testing

/// Which target a request goes to, on which connection, and when it is sent again.
@Suite struct UpstreamRoutingTests {
    private static let get = UpstreamFailureTests.get
    private static let post = UpstreamFailureTests.post

    /// What the two upstreams do where a test says nothing else: tell their names.
    private static let names: [TestUpstream.Answer] = [
        { _ in .respond(200, [], "a") }, { _ in .respond(200, [], "b") },
    ]

    private func withTwo(
        _ keys: String = "",
        _ transport: Transport = .memory,
        _ answers: [TestUpstream.Answer] = [],
        body: (TestGateway, TestUpstream, TestUpstream) async throws -> Void
    ) async throws {
        let a = try await TestUpstream.start(answers.first ?? Self.names[0])
        let b = try await TestUpstream.start(answers.count > 1 ? answers[1] : Self.names[1])
        let yaml = GatewayYAML.make(targets: #""${A}", "${B}""#, upstream: keys)
        try await TestGateway.withGateway(yaml, transport: transport, upstreams: ["A": a, "B": b]) { gateway in
            try await body(gateway, a, b)
        }
        await a.stop()
        await b.stop()
    }

    // MARK: Balancing

    @Test func requestsAreSpreadOverTheTargets() async throws {
        try await withTwo { gateway, a, b in
            for _ in 0..<60 {
                let response = try await gateway.send(Self.get)
                #expect(response.status == 200)
            }
            #expect(a.requests.count + b.requests.count == 60)
            #expect(min(a.requests.count, b.requests.count) >= 10)
        }
    }

    @Test func aBusyTargetIsAskedLess() async throws {
        try await withTwo("", .memory, [{ _ in .silence }]) { gateway, a, b in
            var clients: [RawClient] = []
            for _ in 0..<20 {
                let client = try await gateway.connect()
                try await client.send(Self.get)
                clients.append(client)
            }
            // One request under way is enough to prefer the other; a tie may go either way once more.
            #expect((1...3).contains(a.requestsBegun))
            #expect(b.requestsBegun == 20 - a.requestsBegun)
        }
    }

    @Test func oneKeyAlwaysFindsTheSameTarget() async throws {
        try await withTwo("balance: consistent_hash, hash_on: \"header:x-session\"") { gateway, a, b in
            var targets: [String: Set<String>] = [:]
            for _ in 0..<3 {
                for session in 0..<30 {
                    let request = "GET / HTTP/1.1\r\nHost: a\r\nX-Session: s\(session)\r\n\r\n"
                    targets["s\(session)", default: []].insert(try await gateway.send(request).text)
                }
            }
            #expect(targets.count == 30)
            #expect(targets.values.allSatisfy { $0.count == 1 })
            #expect(Set(targets.values.flatMap { $0 }) == ["a", "b"])
        }
    }

    // MARK: Connections

    @Test func connectionsAreUsedAgain() async throws {
        let upstream = try await TestUpstream.start()
        try await TestGateway.withGateway(GatewayYAML.make(), upstreams: ["SHOP": upstream]) { gateway in
            for _ in 0..<5 {
                let response = try await gateway.send(Self.get)
                #expect(response.status == 200)
            }
            for _ in 0..<5 { #expect(try await gateway.send(Self.post).status == 200) }
            #expect(upstream.connections == 1)
        }
        await upstream.stop()
    }

    @Test(arguments: ["Connection: close\r\n", "Connection: x, Close\r\n"])
    func aConnectionThatAnUpstreamEndsIsNotUsedAgain(_ field: String) async throws {
        let upstream = try await TestUpstream.start { _ in .raw("HTTP/1.1 200 X\r\n\(field)Content-Length: 2\r\n\r\nok")
        }
        try await TestGateway.withGateway(GatewayYAML.make(), transport: .memory, upstreams: ["SHOP": upstream]) {
            gateway in
            let client = try await gateway.connect()
            for _ in 0..<3 {
                try await client.send(Self.get)
                let response = try await client.response()
                #expect(response.status == 200)
                // That was between the upstream and the gateway.
                #expect(response["connection"] == nil)
            }
            #expect(upstream.connections == 3)
            #expect(upstream.openConnections == 0)
        }
        await upstream.stop()
    }

    @Test func anIdleConnectionIsClosedInTime() async throws {
        let upstream = try await TestUpstream.start()
        let yaml = GatewayYAML.make(upstream: "keep_alive: 5s")
        try await TestGateway.withGateway(yaml, transport: .memory, upstreams: ["SHOP": upstream]) { gateway in
            let response = try await gateway.send(Self.get)
            #expect(response.status == 200)
            await gateway.advance(by: .seconds(4))
            #expect(upstream.openConnections == 1)
            await gateway.advance(by: .seconds(2))
            #expect(upstream.openConnections == 0)
        }
        await upstream.stop()
    }

    @Test func noMoreConnectionsAreOpenedThanAllowed() async throws {
        let upstream = try await TestUpstream.start { _ in
            .init([.wait(.milliseconds(20))] + UpstreamScript.respond().steps)
        }
        let yaml = GatewayYAML.make(upstream: "max_connections: 3")
        try await TestGateway.withGateway(yaml, transport: .memory, upstreams: ["SHOP": upstream]) { gateway in
            var clients: [RawClient] = []
            for _ in 0..<20 {
                let client = try await gateway.connect()
                try await client.send(Self.get)
                clients.append(client)
            }
            for client in clients { #expect(try await client.response().status == 200) }
            #expect(upstream.connections == 3)
            #expect(upstream.requests.count == 20)
        }
        await upstream.stop()
    }

    // MARK: Retries

    /// Closes a connection at its second request, without an answer: what a gateway meets when an idle
    /// connection is closed at the wrong moment.
    private static let stale: TestUpstream.Answer = { request in
        request.target == "/stale" ? .close : .respond()
    }

    @Test func aGETOnAStaleConnectionIsSentAgain() async throws {
        let upstream = try await TestUpstream.start()
        try await TestGateway.withGateway(GatewayYAML.make(), upstreams: ["SHOP": upstream]) { gateway in
            let response = try await gateway.send(Self.get)
            #expect(response.status == 200)
            upstream.setAnswer { $0.connection == 0 ? .close : .respond(200, [], "again") }
            #expect(try await gateway.send(Self.get).text == "again")
            #expect(upstream.connections == 2)
            #expect(gateway.metrics.contains("gatehouse_upstream_retries_total{"))
        }
        await upstream.stop()
    }

    @Test(arguments: ["POST", "PATCH"])
    func aRequestThatChangesSomethingIsNotSentAgain(_ method: String) async throws {
        let upstream = try await TestUpstream.start()
        try await TestGateway.withGateway(GatewayYAML.make(), upstreams: ["SHOP": upstream]) { gateway in
            #expect(try await gateway.send(Self.get).status == 200)
            upstream.setAnswer { $0.connection == 0 ? .close : .respond() }
            for body in ["Content-Length: 1\r\n\r\n1", "Content-Length: 0\r\n\r\n"] {
                let response = try await gateway.send("\(method) / HTTP/1.1\r\nHost: a\r\n\(body)")
                // The second comes on a connection of its own.
                #expect(response.status == (body.hasSuffix("1") ? 502 : 200))
            }
            #expect(upstream.requests.count == 3)
        }
        await upstream.stop()
    }

    @Test func aPUTWhoseBodyIsGoneIsNotSentAgain() async throws {
        let upstream = try await TestUpstream.start()
        try await TestGateway.withGateway(GatewayYAML.make(), upstreams: ["SHOP": upstream]) { gateway in
            #expect(try await gateway.send(Self.get).status == 200)
            upstream.setAnswer { $0.connection == 0 ? .close : .respond() }
            let response = try await gateway.send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n1")
            #expect(response.status == 502)
            #expect(upstream.requests.count == 2)
        }
        await upstream.stop()
    }

    @Test(arguments: [get, post])
    func aTargetThatCannotBeReachedIsPassedOver(_ request: String) async throws {
        try await withTwo("outlier: { consecutive_failures: 0 }", .socket) { gateway, a, b in
            await a.stop()
            // Nothing was sent, so even a POST may go elsewhere.
            for _ in 0..<6 {
                let response = try await gateway.send(request)
                #expect(response.text == "b")
            }
            #expect(b.requests.count == 6)
        }
    }

    @Test(arguments: [502, 503, 504])
    func aTargetThatSaysItCannotIsPassedOver(_ status: Int) async throws {
        try await withTwo(
            "outlier: { consecutive_failures: 0 }, retries: { minimum_per_second: 100 }",
            .memory,
            [{ _ in .respond(status) }]
        ) { gateway, a, b in
            for _ in 0..<10 {
                let response = try await gateway.send(Self.get)
                #expect(response.text == "b")
            }
            #expect(b.requests.count == 10)
            #expect(a.requests.count >= 1)
        }
    }

    @Test func aPOSTIsNotSentToTheOtherTarget() async throws {
        try await withTwo(
            "outlier: { consecutive_failures: 0 }",
            .memory,
            [{ _ in .respond(503) }, { _ in .respond(503) }]
        ) { gateway, a, b in
            let response = try await gateway.send(Self.post)
            #expect(response.status == 503)
            #expect(a.requests.count + b.requests.count == 1)
        }
    }

    @Test func noMoreIsRetriedThanTheBudgetAllows() async throws {
        try await withTwo(
            "outlier: { consecutive_failures: 0 }, breaker: { failure_percent: \"0%\" }, "
                + "retries: { attempts: 1, budget_percent: \"10%\", minimum_per_second: 1 }",
            .memory,
            [{ _ in .close }, { _ in .close }]
        ) { gateway, a, b in
            for _ in 0..<20 {
                let response = try await gateway.send(Self.get)
                #expect(response.status == 502)
            }
            let attempts = a.requests.count + b.requests.count
            #expect((21...25).contains(attempts))
        }
    }

    // MARK: Health

    @Test func aTargetThatFailsIsEjectedForAWhile() async throws {
        try await withTwo(
            "outlier: { consecutive_failures: 2, ejection: 10s }, retries: { attempts: 0 }",
            .memory,
            [{ _ in .respond(500) }]
        ) { gateway, a, b in
            for _ in 0..<30 { _ = try await gateway.send(Self.get) }
            #expect(a.requests.count == 2)
            a.setAnswer { _ in .respond(200, [], "a") }
            await gateway.advance(by: .seconds(11))
            for _ in 0..<30 { #expect(try await gateway.send(Self.get).status == 200) }
            #expect(a.requests.count > 5)
        }
    }

    @Test func healthChecksTakeATargetOutAndBackIn() async throws {
        let health =
            "health: { path: /health, interval: 500ms, timeout: 500ms, healthy_after: 1, unhealthy_after: 2, statuses: 200 }"
        try await withTwo(health, .socket) { gateway, a, b in
            #expect(await gateway.wait { a.requests.contains { $0.target == "/health" } })
            let healthy = #"gatehouse_upstream_healthy{upstream="shop",target="\#(a.url)"}"#
            #expect(await gateway.wait { gateway.metrics.contains(healthy + " 1\n") })
            a.setAnswer { $0.target == "/health" ? .respond(500) : .respond(200, [], "a") }
            #expect(await gateway.wait { gateway.metrics.contains(healthy + " 0\n") })
            // Should a busy machine have the other fail a check as well, all are used for a while.
            var inARow = 0
            for _ in 0..<300 where inARow < 25 {
                inARow = try await gateway.send(Self.get).text == "b" ? inARow + 1 : 0
            }
            #expect(inARow == 25)
            a.setAnswer { _ in .respond(200, [], "a") }
            #expect(await gateway.wait { gateway.metrics.contains(healthy + " 1\n") })
            var texts: Set<String> = []
            for _ in 0..<20 { texts.insert(try await gateway.send(Self.get).text) }
            #expect(texts == ["a", "b"])
            let check = try #require(b.requests.first { $0.target == "/health" })
            #expect(check["host"] == "127.0.0.1:\(b.port)")
            #expect(check["user-agent"] == "gatehouse-health-check")
        }
    }

    @Test func whenEveryTargetSeemsDownAllAreAskedAllTheSame() async throws {
        let health = "health: { interval: 500ms, timeout: 500ms, healthy_after: 1, unhealthy_after: 1 }"
        let ill: TestUpstream.Answer = { $0.target == "/" ? .respond(503) : .respond() }
        try await withTwo(health, .socket, [ill, ill]) { gateway, a, b in
            let down = { @Sendable (line: Substring) in
                line.hasPrefix("gatehouse_upstream_healthy{") && line.hasSuffix(" 0")
            }
            #expect(await gateway.wait { gateway.metrics.split(separator: "\n").filter(down).count == 2 })
            let response = try await gateway.send("GET /all-the-same HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(response.status == 200)
        }
    }

    @Test func aTargetThatRecoversDuringAReloadIsUsedAgain() async throws {
        let health = "health: { interval: 2s, timeout: 1s, healthy_after: 1, unhealthy_after: 1 }"
        try await withTwo(health, .socket, [{ _ in .respond(503) }]) { gateway, a, b in
            let healthy = #"gatehouse_upstream_healthy{upstream="shop",target="\#(a.url)"}"#
            #expect(await gateway.wait { gateway.metrics.contains(healthy + " 0\n") })
            a.setAnswer { _ in .respond(200, [], "a") }
            // Another upstream is added, so that checks begin anew; what this group knew stays.
            let yaml = GatewayYAML.make(targets: #""${A}", "${B}""#, upstream: health)
                .replacing("upstreams:", with: "upstreams:\n  other: { targets: [\"${B}\"] }")
            try await gateway.reload(yaml)
            #expect(await gateway.wait { gateway.metrics.contains(healthy + " 1\n") })
            var texts: Set<String> = []
            for _ in 0..<20 { texts.insert(try await gateway.send(Self.get).text) }
            #expect(texts == ["a", "b"])
        }
    }

    // MARK: Host

    @Test(arguments: ["client", "target"])
    func theUpstreamSeesTheHostThatIsConfigured(_ host: String) async throws {
        let upstream = try await TestUpstream.start()
        let yaml = GatewayYAML.make(upstream: "host: \(host)")
        try await TestGateway.withGateway(yaml, transport: .memory, upstreams: ["SHOP": upstream]) { gateway in
            _ = try await gateway.send("GET / HTTP/1.1\r\nHost: Shop.Example.com:8443\r\n\r\n")
            let request = try #require(upstream.requests.first)
            #expect(
                request.values("host") == [host == "client" ? "Shop.Example.com:8443" : "127.0.0.1:\(upstream.port)"]
            )
            #expect(request["x-forwarded-host"] == "Shop.Example.com:8443")
            #expect(request["x-forwarded-for"] == "127.0.0.1")
            #expect(request["x-forwarded-proto"] == "http")
        }
        await upstream.stop()
    }
}
