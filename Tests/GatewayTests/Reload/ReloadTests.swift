// SPDX-License-Identifier: Apache-2.0

import Foundation
import Gateway
import GatewayConfiguration
import GatewayTestKit
import NIOCore
import Testing

/// Configurations are exchanged under way, and no request notices.
@Suite struct ReloadTests {
    private static let get = "GET / HTTP/1.1\r\nHost: shop.example.com\r\n\r\n"

    private func with(
        _ yaml: String = GatewayYAML.make(),
        workers: Int = 1,
        answer: @escaping TestUpstream.Answer = { _ in .respond() },
        body: (TestGateway, TestUpstream) async throws -> Void
    ) async throws {
        let upstream = try await TestUpstream.start(answer)
        try await TestGateway.withGateway(yaml, upstreams: ["SHOP": upstream], workers: workers) { gateway in
            try await body(gateway, upstream)
        }
        await upstream.stop()
    }

    @Test func noneOfTenThousandRequestsIsLostWhileTheConfigurationChanges() async throws {
        // Each differs from the one before in what requests meet: routes, limits, upstream groups.
        let http = "http: { max_requests_per_connection: 100000 }"
        let configurations = [
            GatewayYAML.make(rest: http),
            GatewayYAML.make(upstream: "keep_alive: 30s", rest: http),
            GatewayYAML.make(upstream: "balance: consistent_hash, max_connections: 5", rest: http),
            GatewayYAML.make(route: "timeout: 30s", rest: http + "\nrate_limits: [{ name: default, rate: 1000000/s }]"),
            GatewayYAML.make(rest: http).replacing(
                "upstreams:",
                with: "upstreams:\n  other: { targets: [\"${SHOP}\"] }"
            ),
        ]
        try await with(configurations[0], workers: 2) { gateway, upstream in
            let tally = LoadClient.Tally()
            let port = try gateway.port()
            let load = Task { try await LoadClient.run(port: port, connections: 20, count: 500, tally) }
            var reloads = 0
            while tally.answerCount < 10_000, tally.problemTexts.isEmpty {
                reloads += 1
                try await gateway.reload(configurations[reloads % configurations.count])
                await gateway.advance(by: .milliseconds(40))
            }
            try await load.value
            #expect(tally.problemTexts == [])
            #expect(tally.answerCount == 10_000)
            #expect(upstream.requests.count == 10_000)
            #expect(reloads >= 20)
            #expect(await gateway.gateway?.snapshot.generation == reloads + 1)
        }
    }

    @Test func anOpenConnectionFollowsTheNewConfiguration() async throws {
        try await with { gateway, _ in
            let client = try await gateway.connect()
            try await client.send(Self.get)
            #expect(try await client.response().status == 200)
            let moved = GatewayYAML.make(rest: "security_headers: { frame_options: SAMEORIGIN }").replacing(
                "/**",
                with: "/moved/**"
            )
            try await gateway.reload(moved)
            try await client.send(Self.get)
            let gone = try await client.response()
            #expect(gone.status == 404)
            #expect(gone["x-frame-options"] == "SAMEORIGIN")
            try await client.send(Self.get.replacing("GET /", with: "GET /moved/x"))
            #expect(try await client.response().status == 200)
        }
    }

    @Test func aRequestUnderWayEndsAsItBegan() async throws {
        let slow = UpstreamScript([.wait(.milliseconds(200))] + UpstreamScript.respond(500, [], "page").steps)
        try await with(answer: { _ in slow }) { gateway, upstream in
            let client = try await gateway.connect()
            try await client.send(Self.get)
            #expect(await gateway.wait { upstream.requests.count == 1 })
            // The group it is with goes, and so does its route.
            let other = GatewayYAML.make(upstream: "keep_alive: 1s", route: "replace_error_pages: true").replacing(
                "all,",
                with: "other,"
            )
            try await gateway.reload(other)
            #expect(try await client.response().text == "page")
            try await client.send(Self.get)
            #expect(try await client.response().problem?.check == "upstream.error_page")
            #expect(upstream.connections == 2)
        }
    }

    @Test(arguments: [
        GatewayYAML.make(route: "nonsense: 1"),
        GatewayYAML.make().replacing("upstream: shop", with: "upstream: missing"),
        GatewayYAML.make(listener: "tls: { certificates: [{ certificate: /nonexistent, key: /nonexistent }] }"),
        GatewayYAML.make(rest: "http: { methods: [TRACE] }"), "listeners: [", "",
    ])
    func aBrokenConfigurationIsRefusedWhole(_ broken: String) async throws {
        try await with { gateway, _ in
            let before = await gateway.gateway?.bound().map(\.port)
            await #expect(throws: (any Error).self) { try await gateway.reload(broken) }
            #expect(await gateway.gateway?.snapshot.generation == 1)
            #expect(await gateway.gateway?.bound().map(\.port) == before)
            let response = try await gateway.send(Self.get)
            #expect(response.status == 200)
        }
    }

    @Test func aCertificateThatCannotBeReadLeavesTheOldOneInForce() async throws {
        let authority = try TestAuthority()
        let pair = try authority.issue("server", hosts: ["localhost"])
        let yaml = GatewayYAML.make(listener: "tls: { certificates: [\(pair.yaml)] }")
        try await with(yaml) { gateway, _ in
            try "not a certificate".write(toFile: pair.certificate, atomically: true, encoding: .utf8)
            await #expect(throws: (any Error).self) { try await gateway.reload(yaml) }
            let client = try await gateway.connect(tls: try authority.client())
            try await client.send(Self.get)
            #expect(try await client.response().status == 200)
        }
    }

    @Test func anAddressThatIsTakenLeavesEverythingAsItWas() async throws {
        try await with { gateway, upstream in
            var next = try ConfigurationLoader.load(
                text: GatewayYAML.make(route: "timeout: 1s"),
                directory: "/",
                environment: ["SHOP": upstream.url]
            ).configuration
            next.listeners[0].address = SocketAddressConfiguration(host: "127.0.0.1", port: upstream.port)
            await #expect(throws: Gateway.ListenError.self) { try await gateway.gateway?.reload(next) }
            #expect(await gateway.gateway?.snapshot.generation == 1)
            let response = try await gateway.send(Self.get)
            #expect(response.status == 200)
        }
    }

    @Test func listenersComeAndGo() async throws {
        let one = GatewayYAML.make()
        let two = one.replacing(
            "upstreams:",
            with: "  - { name: second, address: \"127.0.0.1:0\", redirect_to_https: 443 }\nupstreams:"
        )
        try await with { gateway, _ in
            let first = try gateway.port()
            try await gateway.reload(two)
            let bound = try #require(await gateway.gateway?.bound())
            #expect(bound.map(\.name) == ["public", "second"])
            #expect(bound.first?.port == first)
            let second = try #require(bound.last?.port)
            let client = try await RawClient.connect(port: second)
            try await client.send(Self.get)
            #expect(try await client.response().status == 308)
            #expect(try await gateway.send(Self.get).status == 200)
            try await gateway.reload(one)
            #expect(await gateway.gateway?.bound().map(\.port) == [first])
            await #expect(throws: (any Error).self) { try await RawClient.connect(port: second) }
            #expect(try await gateway.send(Self.get).status == 200)
        }
    }

    @Test func aNewCertificateIsShownAndOpenConnectionsStay() async throws {
        let (old, new) = (try TestAuthority(), try TestAuthority("Another authority"))
        let pair = try old.issue("server", hosts: ["localhost"])
        let yaml = GatewayYAML.make(listener: "tls: { certificates: [\(pair.yaml)] }")
        try await with(yaml) { gateway, _ in
            let open = try await gateway.connect(tls: try old.client())
            try await open.send(Self.get)
            #expect(try await open.response().status == 200)
            let renewed = try new.issue("server", hosts: ["localhost"])
            for (from, to) in [(renewed.certificate, pair.certificate), (renewed.key, pair.key)] {
                try Data(contentsOf: URL(fileURLWithPath: from)).write(to: URL(fileURLWithPath: to))
            }
            try await gateway.reload(yaml)
            try await open.send(Self.get)
            #expect(try await open.response().status == 200)
            let late = try await gateway.connect(tls: try new.client())
            try await late.send(Self.get)
            #expect(try await late.response().status == 200)
            let wrong = try? await gateway.connect(tls: try old.client())
            try? await wrong?.send(Self.get)
            await #expect(throws: (any Error).self) { try await wrong?.response() ?? { throw CancellationError() }() }
        }
    }

    @Test func aLimitThatDidNotChangeGoesOnCounting() async throws {
        let yaml = GatewayYAML.make(rest: "rate_limits: [{ name: default, by: address, rate: 2/h }]")
        try await with(yaml) { gateway, _ in
            for _ in 0..<2 {
                let response = try await gateway.send(Self.get)
                #expect(response.status == 200)
            }
            try await gateway.reload(yaml.replacing("upstream: shop", with: "upstream: shop, timeout: 9s"))
            #expect(try await gateway.send(Self.get).status == 429)
        }
    }

    // MARK: Stopping

    @Test func aStopLetsRequestsFinishAndTakesNoNewOnes() async throws {
        let slow = UpstreamScript([.wait(.milliseconds(400))] + UpstreamScript.respond().steps)
        try await with(answer: { $0.target == "/" ? slow : .respond() }) { gateway, upstream in
            let (busy, idle) = (try await gateway.connect(), try await gateway.connect())
            try await idle.send(Self.get.replacing("GET /", with: "GET /quick"))
            #expect(try await idle.response().status == 200)
            try await busy.send(Self.get)
            #expect(await gateway.wait { upstream.requestsBegun == 2 })
            let port = try gateway.port()
            let began = ContinuousClock.now
            async let stopped: Void? = gateway.gateway?.stop(within: .seconds(10))
            #expect(await idle.isClosedByPeer())
            await #expect(throws: (any Error).self) { try await RawClient.connect(port: port) }
            let response = try await busy.response()
            #expect(response.status == 200)
            #expect(response["connection"] == "close")
            #expect(await busy.isClosedByPeer())
            await busy.close()
            await stopped
            #expect(ContinuousClock.now - began < .seconds(5))
            #expect(gateway.gateway?.openConnections == 0)
        }
    }

    @Test func aStopWaitsNoLongerThanItMay() async throws {
        try await with(answer: { _ in .silence }) { gateway, upstream in
            let client = try await gateway.connect()
            try await client.send(Self.get)
            #expect(await gateway.wait { upstream.requestsBegun == 1 })
            let began = ContinuousClock.now
            await gateway.gateway?.stop(within: .milliseconds(300))
            #expect(ContinuousClock.now - began < .seconds(5))
            #expect(await client.isClosedByPeer())
        }
    }

    @Test func aStopDoesNotWaitForConnectionsThatHaveSaidNothing() async throws {
        let authority = try TestAuthority()
        let pair = try authority.issue("server", hosts: ["localhost"])
        let listeners = [
            "http2_prior_knowledge: true", "tls: { certificates: [\(pair.yaml)] }",
            "proxy_protocol_from: [127.0.0.0/8]",
        ]
        for listener in listeners {
            try await with(GatewayYAML.make(listener: listener)) { gateway, _ in
                let client = try await gateway.connect()
                #expect(await gateway.wait { gateway.gateway?.openConnections == 1 })
                let began = ContinuousClock.now
                await gateway.gateway?.stop(within: .seconds(10))
                #expect(ContinuousClock.now - began < .seconds(8))
                #expect(await client.isClosedByPeer())
            }
        }
    }
}
