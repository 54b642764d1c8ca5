// SPDX-License-Identifier: Apache-2.0

import Core
import GatewayTestKit
import Testing

@testable import Gateway

/// Every stage by what it does to an exchange, without a socket and over one.
@Suite(.serialized)
struct StageTests {
    @Test("Routing: what no route serves is refused", arguments: Transport.allCases)
    func routing(_ transport: Transport) async throws {
        try await withGateway(transport, "routes: [{ match: { host: a.example, path: /a }, upstream: shop }]") {
            gateway,
            upstream in
            for (host, path) in [("a.example", "/b"), ("b.example", "/a"), ("a.example", "/a/b"), ("a.example", "/A")] {
                let response = try await expectAnswer(404, to: lines("GET \(path) HTTP/1.1", "Host: \(host)"), gateway)
                #expect(response.problem?.check == "gateway.no_route")
            }
            try await expectAnswer(200, to: lines("GET /a HTTP/1.1", "Host: A.EXAMPLE:8080"), gateway)
            #expect(upstream.requests.count == 1)
        }
    }

    @Test("RedirectToHTTPS: a redirecting listener serves nothing", arguments: Transport.allCases)
    func redirect(_ transport: Transport) async throws {
        try await withShop(transport, listener: ", redirect_to_https: 8443") { gateway, upstream in
            let response = try await expectAnswer(308, to: get("//a/../b?c=%0d%0a"), gateway)
            #expect(response["location"] == "https://shop.example:8443/b?c=%0d%0a")
            #expect(response["cache-control"] == "no-store")
            #expect(upstream.requestsBegun == 0)
        }
    }

    @Test("RateLimit: what is too much is refused with the time to wait", arguments: Transport.allCases)
    func rateLimit(_ transport: Transport) async throws {
        try await withShop(transport, route: ", rate_limits: [{ name: r, rate: 2/m }]") { gateway, upstream in
            let client = try await gateway.connect()
            var responses: [RawResponse] = []
            for _ in 0..<3 {
                try await client.send(get())
                responses.append(try await client.response())
            }
            #expect(responses.map(\.status) == [200, 200, 429])
            #expect(responses[0]["ratelimit"] != nil)
            #expect(responses[2].problem?.check == "limits.rate")
            #expect((responses[2]["retry-after"].flatMap(Int.init) ?? 0) > 0)
            #expect(upstream.requests.count == 2)
        }
    }

    @Test("RateLimit: a limit that only monitors changes nothing but the log", arguments: Transport.allCases)
    func monitoredLimit(_ transport: Transport) async throws {
        try await withShop(transport, route: ", rate_limits: [{ rate: 1/h }], checks: { limits.rate: monitor }") {
            gateway,
            _ in
            for _ in 0..<2 {
                let response = try await expectAnswer(200, to: get(), gateway)
                #expect(response["ratelimit"] == nil)
            }
            let log = try await gateway.accessLog(count: 2)
            #expect(log.map(\.verdict) == ["passed", "monitored"])
            #expect(log.map(\.check) == [nil, "limits.rate"])
        }
    }

    @Test("CrossOrigin: preflights are answered, foreign ones refused", arguments: Transport.allCases)
    func crossOrigin(_ transport: Transport) async throws {
        try await withShop(transport, route: ", cors: { origins: [\"https://shop.example\"], methods: [PUT] }") {
            gateway,
            upstream in
            func preflight(_ origin: String) -> String {
                lines("OPTIONS / HTTP/1.1", "Host: a", "Origin: \(origin)", "Access-Control-Request-Method: PUT")
            }
            let allowed = try await expectAnswer(204, to: preflight("https://shop.example"), gateway)
            #expect(allowed["access-control-allow-origin"] == "https://shop.example")
            for origin in ["https://evil.example", "https://shop.example.evil", "http://shop.example", "null"] {
                let refused = try await expectAnswer(403, to: preflight(origin), gateway)
                #expect(refused.problem?.check == "http.cors")
                #expect(refused["access-control-allow-origin"] == nil)
            }
            #expect(upstream.requestsBegun == 0)
            let foreign = try await expectAnswer(200, to: get("/", "Origin: https://evil.example"), gateway)
            #expect(foreign["access-control-allow-origin"] == nil)
        }
    }

    @Test(
        "LoadShedding: while memory runs out, requests are refused and connections end",
        arguments: Transport.allCases
    )
    func loadShedding(_ transport: Transport) async throws {
        try await withShop(transport, more: "process: { max_memory: 16MiB }") { gateway, upstream in
            gateway.resources.sample()
            let response = try await expectAnswer(503, to: get(), gateway)
            #expect(response.problem?.check == "gateway.overload")
            #expect(response["retry-after"] == "5")
            #expect(response["connection"] == "close")
            #expect(upstream.requestsBegun == 0)
        }
    }

    @Test("BodyAdmission: a check that only monitors passes the request on", arguments: Transport.allCases)
    func monitoredBody(_ transport: Transport) async throws {
        try await withShop(transport, route: ", checks: { http.unexpected_body: monitor }") { gateway, upstream in
            try await expectAnswer(200, to: "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi", gateway)
            #expect(upstream.requests.first?.bodyText == "hi")
            let line = try #require(try await gateway.accessLog().first)
            #expect(line.verdict == "monitored")
            #expect(line.findings.map(\.check) == ["http.unexpected_body"])
        }
    }

    @Test("SecurityHeaders and CookieFlags: every answer is hardened", arguments: Transport.allCases)
    func hardening(_ transport: Transport) async throws {
        let upstream = try await TestUpstream.start { _ in
            .respond(200, [("Set-Cookie", "sid=1; Path=/"), ("Server", "x")])
        }
        try await withShop(transport, upstream: upstream) { gateway, _ in
            let response = try await expectAnswer(200, to: get(), gateway)
            #expect(response["x-content-type-options"] == "nosniff")
            #expect(response["x-frame-options"] == "DENY")
            #expect(response["server"] == nil)
            let cookie = try #require(response["set-cookie"])
            for flag in ["HttpOnly", "SameSite=Lax"] { #expect(cookie.contains(flag), "\(cookie)") }
            let refusal = try await expectAnswer(400, to: get("/a%00"), gateway)
            #expect(refusal["x-content-type-options"] == "nosniff")
        }
    }

    @Test("a reload changes what the next request meets, and a bad one changes nothing", arguments: Transport.allCases)
    func reload(_ transport: Transport) async throws {
        func yaml(_ path: String) -> String {
            """
            listeners: [{ address: "127.0.0.1:0" }]
            upstreams: { shop: { targets: ["${SHOP}"] } }
            routes: [{ match: { path: \(path) }, upstream: shop }]
            """
        }
        let upstream = try await TestUpstream.start()
        try await TestGateway.withGateway(yaml("/a"), transport: transport, upstreams: ["SHOP": upstream]) { gateway in
            let client = try await gateway.connect()
            var statuses: [Int] = []
            func ask(_ path: String) async throws {
                try await client.send(get(path))
                statuses.append(try await client.response().status)
            }
            try await ask("/a")
            try await gateway.reload(yaml("/b"))
            try await ask("/a")
            try await ask("/b")
            await #expect(throws: (any Error).self) { try await gateway.reload("routes: nonsense") }
            try await ask("/b")
            #expect(statuses == [200, 404, 200, 200])
        }
        await upstream.stop()
    }

    private func withGateway(
        _ transport: Transport,
        _ routes: String,
        _ body: (TestGateway, TestUpstream) async throws -> Void
    ) async throws {
        let upstream = try await TestUpstream.start()
        let yaml =
            "listeners: [{ address: \"127.0.0.1:0\" }]\nupstreams: { shop: { targets: [\"${SHOP}\"] } }\n" + routes
        try await TestGateway.withGateway(yaml, transport: transport, upstreams: ["SHOP": upstream]) { gateway in
            try await body(gateway, upstream)
        }
        await upstream.stop()
    }
}
