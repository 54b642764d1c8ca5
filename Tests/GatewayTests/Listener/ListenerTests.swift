// SPDX-License-Identifier: Apache-2.0

import GatewayTestKit
import Testing

/// Who a request comes from, by which listener: redirects, the PROXY protocol, trusted proxies.
@Suite struct ListenerTests {
    private func with(
        listener: String,
        rest: String = "",
        _ body: (TestGateway, TestUpstream) async throws -> Void
    ) async throws {
        let upstream = try await TestUpstream.start()
        let yaml = GatewayYAML.make(listener: listener, rest: rest)
        try await TestGateway.withGateway(yaml, transport: .memory, upstreams: ["SHOP": upstream]) { gateway in
            try await body(gateway, upstream)
        }
        await upstream.stop()
    }

    // MARK: Redirects

    struct Redirect: Sendable {
        let request: String
        let port: Int
        let location: String
    }

    static let redirects = [
        Redirect(
            request: "GET /a/b?c=d&e HTTP/1.1\r\nHost: shop.example.com",
            port: 443,
            location: "https://shop.example.com/a/b?c=d&e"
        ),
        Redirect(
            request: "POST / HTTP/1.1\r\nHost: shop.example.com:8080\r\nContent-Length: 0",
            port: 8443,
            location: "https://shop.example.com:8443/"
        ),
        Redirect(
            request: "GET //evil.example.net/ HTTP/1.1\r\nHost: shop.example.com",
            port: 443,
            location: "https://shop.example.com/evil.example.net/"
        ),
        Redirect(
            request: "GET /a/../b HTTP/1.1\r\nHost: SHOP.example.com",
            port: 443,
            location: "https://shop.example.com/b"
        ),
        Redirect(request: "GET / HTTP/1.1\r\nHost: [2001:db8::1]:80", port: 443, location: "https://[2001:db8::1]/"),
        Redirect(
            request: "OPTIONS * HTTP/1.1\r\nHost: shop.example.com",
            port: 443,
            location: "https://shop.example.com/"
        ),
    ]

    @Test(arguments: redirects)
    func aRedirectingListenerSendsEverythingToHTTPS(_ redirect: Redirect) async throws {
        try await with(listener: "redirect_to_https: \(redirect.port)") { gateway, upstream in
            let response = try await gateway.send(redirect.request + "\r\n\r\n")
            #expect(response.status == 308)
            #expect(response["location"] == redirect.location)
            #expect(response["x-request-id"] != nil)
            #expect(upstream.requestsBegun == 0)
        }
    }

    // MARK: PROXY protocol

    private static let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

    @Test func theClientIsWhomThePROXYHeaderNames() async throws {
        try await with(listener: "proxy_protocol_from: [127.0.0.0/8]") { gateway, upstream in
            let first = try await gateway.send("PROXY TCP4 203.0.113.7 192.0.2.1 56324 443\r\n" + Self.get)
            #expect(first.status == 200)
            let second = try await gateway.connect()
            // Version 2: TCP over IPv6 from 2001:db8::7, in pieces.
            let signature: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A]
            let source: [UInt8] = [0x20, 0x01, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7]
            let header = signature + [0x21, 0x21, 0, 36] + source + source + [0xDC, 0x04, 0x01, 0xBB]
            try await second.drip(header + Array(Self.get.utf8), size: 9)
            #expect(try await second.response().status == 200)
            #expect(upstream.requests.map { $0["x-forwarded-for"] } == ["203.0.113.7", "2001:db8::7"])
            #expect(try await gateway.accessLog(count: 2).map(\.client) == ["203.0.113.7", "2001:db8::7"])
        }
    }

    @Test func aProxysOwnChecksComeFromTheProxy() async throws {
        try await with(listener: "proxy_protocol_from: [127.0.0.0/8]") { gateway, upstream in
            #expect(try await gateway.send("PROXY UNKNOWN\r\n" + Self.get).status == 200)
            let response = try await gateway.connect()
            try await response.send([
                0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A, 0x20, 0, 0, 0,
            ])
            try await response.send(Self.get)
            #expect(try await response.response().status == 200)
            #expect(upstream.requests.map { $0["x-forwarded-for"] } == ["127.0.0.1", "127.0.0.1"])
        }
    }

    @Test func aConnectionWithoutThePROXYHeaderIsClosed() async throws {
        try await with(listener: "proxy_protocol_from: [127.0.0.0/8]", rest: "http: { request_line_timeout: 1s }") {
            gateway,
            upstream in
            for bytes in [Self.get, "PROXY TCP4 not-an-address\r\n", "PROXY TCP4 203.0.113.7 192.0.2.1 1 2"] {
                let client = try await gateway.connect()
                try await client.send(bytes)
                #expect(await client.isClosedByPeer(within: .seconds(3)))
                #expect(client.unread.isEmpty)
            }
            #expect(upstream.requestsBegun == 0)
            #expect(gateway.metrics.contains(#"check="http.proxy_protocol""#))
        }
    }

    @Test func thePROXYHeaderOfAStrangerIsNotHTTP() async throws {
        try await with(listener: "proxy_protocol_from: [10.0.0.0/8]") { gateway, upstream in
            let response = try await gateway.send("PROXY TCP4 203.0.113.7 192.0.2.1 56324 443\r\n" + Self.get)
            #expect(response.status == 400)
            #expect(upstream.requestsBegun == 0)
        }
    }

    @Test func connectionsAreCountedForTheClientBehindTheProxy() async throws {
        try await with(listener: "proxy_protocol_from: [127.0.0.0/8]", rest: "http: { max_connections_per_address: 2 }")
        { gateway, _ in
            var clients: [RawClient] = []
            for (address, isAdmitted) in [
                ("203.0.113.7", true), ("203.0.113.7", true), ("203.0.113.7", false), ("203.0.113.8", true),
            ] {
                let client = try await gateway.connect()
                try await client.send("PROXY TCP4 \(address) 192.0.2.1 1 443\r\n" + Self.get)
                #expect((try? await client.response().status) == (isAdmitted ? 200 : nil))
                clients.append(client)
            }
            await clients[0].close()
            #expect(try await gateway.send("PROXY TCP4 203.0.113.7 192.0.2.1 1 443\r\n" + Self.get).status == 200)
        }
    }

    // MARK: Trusted proxies

    struct Forwarded: Sendable {
        let fields: String
        let client: String
        var isSecure = false
    }

    static let forwarded = [
        Forwarded(fields: "X-Forwarded-For: 203.0.113.7", client: "203.0.113.7"),
        Forwarded(fields: "X-Forwarded-For: 198.51.100.1, 203.0.113.7, 10.1.2.3", client: "203.0.113.7"),
        Forwarded(
            fields: "X-Forwarded-For: 203.0.113.7\r\nX-Forwarded-Proto: https",
            client: "203.0.113.7",
            isSecure: true
        ),
        Forwarded(fields: "Forwarded: for=203.0.113.7;proto=https", client: "203.0.113.7", isSecure: true),
        Forwarded(fields: "X-Forwarded-For: nonsense", client: "127.0.0.1"),
        Forwarded(fields: "Accept: */*", client: "127.0.0.1"),
    ]

    @Test(arguments: forwarded)
    func aTrustedProxyIsBelieved(_ forwarded: Forwarded) async throws {
        try await with(listener: "trusted_proxies: [127.0.0.0/8, 10.0.0.0/8]") { gateway, upstream in
            let response = try await gateway.send("GET / HTTP/1.1\r\nHost: a\r\n\(forwarded.fields)\r\n\r\n")
            #expect(response.status == 200)
            #expect(response.values("strict-transport-security").count == (forwarded.isSecure ? 1 : 0))
            #expect(try await gateway.accessLog().first?.client == forwarded.client)
            let request = try #require(upstream.requests.first)
            #expect(request["x-forwarded-proto"] == (forwarded.isSecure ? "https" : "http"))
            #expect(request["x-forwarded-for"]?.hasSuffix("127.0.0.1") == true)
        }
    }

    @Test func nobodyElseIs() async throws {
        try await with(listener: "trusted_proxies: [10.0.0.0/8]") { gateway, upstream in
            let claims =
                "X-Forwarded-For: 203.0.113.7\r\nForwarded: for=203.0.113.7\r\nX-Forwarded-Proto: https\r\nX-Real-IP: 203.0.113.7\r\n"
            let response = try await gateway.send("GET / HTTP/1.1\r\nHost: a\r\n\(claims)\r\n")
            #expect(response["strict-transport-security"] == nil)
            let request = try #require(upstream.requests.first)
            #expect(request.values("x-forwarded-for") == ["127.0.0.1"])
            #expect(request.values("x-forwarded-proto") == ["http"])
            #expect(request["forwarded"] == nil && request["x-real-ip"] == nil)
            #expect(try await gateway.accessLog().first?.client == "127.0.0.1")
        }
    }
}
