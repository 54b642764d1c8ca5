// SPDX-License-Identifier: Apache-2.0

import GatewayTestKit
import Testing

/// What a route does to requests and answers, end to end: limits, CORS, cookies, headers, modes.
@Suite struct RouteSettingsTests {
    private static let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

    private func with(
        route: String = "",
        rest: String = "",
        answer: @escaping TestUpstream.Answer = { _ in .respond() },
        body: (TestGateway, TestUpstream) async throws -> Void
    ) async throws {
        let upstream = try await TestUpstream.start(answer)
        let yaml = GatewayYAML.make(route: route, rest: rest)
        try await TestGateway.withGateway(yaml, transport: .memory, upstreams: ["SHOP": upstream]) { gateway in
            try await body(gateway, upstream)
        }
        await upstream.stop()
    }

    // MARK: Rate limits

    @Test func requestsBeyondALimitAre429AndAllAnswersTellTheLimit() async throws {
        try await with(rest: "rate_limits: [{ name: default, by: address, rate: 3/10s }]") { gateway, upstream in
            for left in [2, 1, 0] {
                let response = try await gateway.send(Self.get)
                #expect(response.status == 200)
                #expect(response["ratelimit-policy"] == "\"default\";q=3;w=10")
                #expect(response["ratelimit"]?.hasPrefix("\"default\";r=\(left);t=") == true)
            }
            let refused = try await gateway.send(Self.get)
            #expect(refused.status == 429)
            #expect(refused.problem?.check == "limits.rate")
            #expect(refused["ratelimit"]?.hasPrefix("\"default\";r=0;") == true)
            let seconds = try #require(refused["retry-after"].flatMap { Int($0) })
            #expect((1...4).contains(seconds))
            #expect(upstream.requests.count == 3)
            let line = try #require(try await gateway.accessLog(count: 4).last)
            #expect(line.verdict == "blocked")
            #expect(line.findings.map(\.check) == ["limits.rate"])
            #expect(line.findings.map(\.rule) == ["default"])
            await gateway.advance(by: .seconds(seconds))
            #expect(try await gateway.send(Self.get).status == 200)
        }
    }

    @Test func aLimitInMonitorModeChangesNothingAndSaysSo() async throws {
        let rest = "rate_limits: [{ name: default, by: address, rate: 1/h }]\nchecks: { limits.rate: monitor }"
        try await with(rest: rest) { gateway, upstream in
            for _ in 0..<3 {
                let response = try await gateway.send(Self.get)
                #expect(response.status == 200)
                #expect(response["ratelimit"] == nil && response["ratelimit-policy"] == nil)
                #expect(response["retry-after"] == nil)
            }
            #expect(upstream.requests.count == 3)
            let lines = try await gateway.accessLog(count: 3)
            #expect(lines.map(\.verdict) == ["passed", "monitored", "monitored"])
            #expect(lines.map(\.check) == [nil, "limits.rate", "limits.rate"])
            #expect(lines.last?.findings.map(\.mode) == ["monitor"])
            #expect(gateway.metrics.contains(#"check="limits.rate""#))
        }
    }

    @Test func aLimitThatIsOffIsNotEvenNoted() async throws {
        let rest = "rate_limits: [{ name: default, by: address, rate: 1/h }]"
        try await with(route: "checks: { limits.rate: \"off\" }", rest: rest) { gateway, _ in
            for _ in 0..<3 { _ = try await gateway.send(Self.get) }
            #expect(try await gateway.accessLog(count: 3).allSatisfy { $0.status == 200 && $0.findings.isEmpty })
        }
    }

    // MARK: Modes of other checks

    @Test(arguments: ["block", "monitor", "off"])
    func methodOverridesGoByTheirMode(_ mode: String) async throws {
        try await with(rest: "checks: { http.method_override: \"\(mode)\" }") { gateway, upstream in
            let response = try await gateway.send(
                "POST / HTTP/1.1\r\nHost: a\r\nX-HTTP-Method-Override: DELETE\r\nContent-Length: 0\r\n\r\n"
            )
            #expect(response.status == (mode == "block" ? 400 : 200))
            #expect(upstream.requestsBegun == (mode == "block" ? 0 : 1))
            let line = try #require(try await gateway.accessLog().first)
            #expect(line.verdict == ["block": "blocked", "monitor": "monitored", "off": "passed"][mode])
        }
    }

    // MARK: CORS

    private static let cors =
        "cors: { origins: [\"https://shop.example.com\"], methods: [GET, PUT], "
        + "request_headers: [content-type, x-cart], exposed_headers: [x-total], credentials: true, max_age: 60s }"

    @Test func aPreflightIsAnsweredByTheGateway() async throws {
        try await with(route: Self.cors) { gateway, upstream in
            let preflight =
                "OPTIONS / HTTP/1.1\r\nHost: a\r\nOrigin: https://shop.example.com\r\n"
                + "Access-Control-Request-Method: PUT\r\nAccess-Control-Request-Headers: x-cart\r\n\r\n"
            let response = try await gateway.send(preflight)
            #expect(response.status == 204)
            #expect(response["access-control-allow-origin"] == "https://shop.example.com")
            #expect(response["access-control-allow-credentials"] == "true")
            #expect(response["access-control-allow-methods"] == "GET, PUT")
            #expect(response["access-control-allow-headers"] == "content-type, x-cart")
            #expect(response["access-control-max-age"] == "60")
            #expect(response["vary"]?.contains("Origin") == true)
            #expect(upstream.requestsBegun == 0)
        }
    }

    @Test(arguments: [
        ("https://evil.example.net", "PUT", "x-cart"), ("https://shop.example.com.evil.net", "PUT", "x-cart"),
        ("null", "PUT", "x-cart"), ("https://shop.example.com", "DELETE", "x-cart"),
        ("https://shop.example.com", "PUT", "authorization"), ("http://shop.example.com", "GET", "x-cart"),
    ])
    func aPreflightThatIsNotAllowedIs403(_ origin: String, _ method: String, _ header: String) async throws {
        try await with(route: Self.cors) { gateway, upstream in
            let response = try await gateway.send(
                "OPTIONS / HTTP/1.1\r\nHost: a\r\nOrigin: \(origin)\r\nAccess-Control-Request-Method: \(method)\r\n"
                    + "Access-Control-Request-Headers: \(header)\r\n\r\n"
            )
            #expect(response.status == 403)
            #expect(response.problem?.check == "http.cors")
            #expect(response["access-control-allow-origin"] == nil)
            #expect(upstream.requestsBegun == 0)
        }
    }

    @Test func anAnswerTellsAllowedOriginsOnlyThatTheyMayReadIt() async throws {
        let careless: TestUpstream.Answer = { _ in
            .respond(
                200,
                [
                    ("Access-Control-Allow-Origin", "*"), ("Access-Control-Allow-Credentials", "true"),
                    ("Vary", "Accept"),
                ]
            )
        }
        try await with(route: Self.cors, answer: careless) { gateway, _ in
            let allowed = try await gateway.send(
                "GET / HTTP/1.1\r\nHost: a\r\nOrigin: https://shop.example.com\r\n\r\n"
            )
            #expect(allowed.values("access-control-allow-origin") == ["https://shop.example.com"])
            #expect(allowed["access-control-expose-headers"] == "x-total")
            let other = try await gateway.send("GET / HTTP/1.1\r\nHost: a\r\nOrigin: https://evil.example.net\r\n\r\n")
            #expect(other.status == 200)
            #expect(other["access-control-allow-origin"] == nil)
            #expect(other["access-control-allow-credentials"] == nil)
            for response in [allowed, other] { #expect(response["vary"] == "Accept, Origin") }
        }
    }

    // MARK: Answers

    @Test func cookiesGetTheFlagsTheyLack() async throws {
        let cookies: TestUpstream.Answer = { _ in
            .respond(200, [("Set-Cookie", "session=1; Path=/"), ("Set-Cookie", "csrf=2; SameSite=Strict; HttpOnly")])
        }
        let listener = "trusted_proxies: [127.0.0.0/8]"
        let upstream = try await TestUpstream.start(cookies)
        let yaml = GatewayYAML.make(listener: listener, rest: "cookies: { readable: [csrf] }")
        try await TestGateway.withGateway(yaml, transport: .memory, upstreams: ["SHOP": upstream]) { gateway in
            let secure = try await gateway.send(
                "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 203.0.113.7\r\nX-Forwarded-Proto: https\r\n\r\n"
            )
            #expect(
                secure.values("set-cookie") == [
                    "session=1; Path=/; Secure; HttpOnly; SameSite=Lax", "csrf=2; SameSite=Strict; HttpOnly; Secure",
                ]
            )
            // A browser would not store a Secure cookie that came without TLS.
            let plain = try await gateway.send(Self.get)
            #expect(plain.values("set-cookie").allSatisfy { !$0.contains("Secure") })
        }
        await upstream.stop()
    }

    @Test func securityHeadersAreAddedAndTellTalesRemoved() async throws {
        let upstream: TestUpstream.Answer = { _ in
            .respond(
                200,
                [("Server", "nginx/1.2"), ("X-Powered-By", "PHP"), ("X-Frame-Options", "SAMEORIGIN"), ("Via", "1.1 x")]
            )
        }
        let route = "security_headers: { content_security_policy: \"default-src 'none'\" }"
        try await with(route: route, answer: upstream) { gateway, _ in
            let response = try await gateway.send(Self.get)
            #expect(response["server"] == nil && response["x-powered-by"] == nil && response["via"] == nil)
            #expect(response.values("x-frame-options") == ["SAMEORIGIN"])
            #expect(response["x-content-type-options"] == "nosniff")
            #expect(response["referrer-policy"] == "strict-origin-when-cross-origin")
            #expect(response["permissions-policy"] != nil)
            #expect(response["content-security-policy"] == "default-src 'none'")
            #expect(response["strict-transport-security"] == nil)
        }
    }

    @Test func refusalsCarryThemToo() async throws {
        try await with(route: "replace_error_pages: true") { gateway, _ in
            let malformed = try await gateway.send("GET / HTTP/1.1\r\n\r\n")
            let method = try await gateway.send("TRACE / HTTP/1.1\r\nHost: a\r\n\r\n")
            for response in [malformed, method] {
                #expect(response.status >= 400)
                #expect(response["x-content-type-options"] == "nosniff")
                #expect(response["x-frame-options"] == "DENY")
                #expect(response["x-request-id"]?.count == 32)
                #expect(response["cache-control"] == "no-store")
                #expect(response["server"] == nil)
            }
        }
    }

    @Test func whatNoRouteServesIs404AndAMethodNoRouteTakesIs405() async throws {
        let upstream = try await TestUpstream.start()
        let yaml = """
            listeners: [{ name: public, address: "127.0.0.1:0" }]
            upstreams: { shop: { targets: ["${SHOP}"] } }
            routes:
              - { name: orders, match: { host: shop.example.com, path: "/orders/{id}", methods: [GET, DELETE] }, upstream: shop }
            """
        try await TestGateway.withGateway(yaml, transport: .memory, upstreams: ["SHOP": upstream]) { gateway in
            let missing = try await gateway.send("GET /secret HTTP/1.1\r\nHost: shop.example.com\r\n\r\n")
            #expect(missing.status == 404)
            #expect(missing.problem?.check == "gateway.no_route")
            let host = try await gateway.send("GET /orders/1 HTTP/1.1\r\nHost: evil.example.net\r\n\r\n")
            #expect(host.problem?.check == "gateway.no_route")
            let method = try await gateway.send(
                "PUT /orders/1 HTTP/1.1\r\nHost: shop.example.com\r\nContent-Length: 0\r\n\r\n"
            )
            #expect(method.status == 405)
            #expect(method["allow"] == "GET, DELETE")
            let served = try await gateway.send("GET /orders/1 HTTP/1.1\r\nHost: SHOP.example.com:80\r\n\r\n")
            #expect(served.status == 200)
            #expect(try await gateway.accessLog(count: 4).map(\.route) == [nil, nil, nil, "orders"])
        }
        await upstream.stop()
    }
}
