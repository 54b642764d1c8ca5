// SPDX-License-Identifier: Apache-2.0

import GatewayTestKit
import Testing

@testable import Gateway

/// Hosts that are missing, doubled, malformed or contradicted by the target.
@Suite(.serialized)
struct HostTests {
    private static func host(_ name: String, _ lines: String...) -> Attack {
        Attack(name, lines.map { $0 + "\r\n" }.joined() + "\r\n", 400, "http.host")
    }

    static let attacks: [Attack] = [
        host("missing", "GET / HTTP/1.1", "X: a"),
        host("missing in HTTP/1.0", "GET / HTTP/1.0", "X: a"),
        host("empty", "GET / HTTP/1.1", "Host:"),
        host("twice, equal", "GET / HTTP/1.1", "Host: a", "Host: a"),
        host("twice, different", "GET / HTTP/1.1", "Host: a", "Host: b"),
        host("twice, in two cases", "GET / HTTP/1.1", "host: a", "HOST: b"),
        host("comma", "GET / HTTP/1.1", "Host: a,b"),
        host("comma and space", "GET / HTTP/1.1", "Host: a, b"),
        host("space", "GET / HTTP/1.1", "Host: a b"),
        host("user", "GET / HTTP/1.1", "Host: user@a"),
        host("slash", "GET / HTTP/1.1", "Host: a/b"),
        host("backslash", "GET / HTTP/1.1", "Host: a\\b"),
        host("question mark", "GET / HTTP/1.1", "Host: a?b"),
        host("fragment", "GET / HTTP/1.1", "Host: a#b"),
        host("percent", "GET / HTTP/1.1", "Host: a%00"),
        host("quotation mark", "GET / HTTP/1.1", "Host: \"a\""),
        host("angle bracket", "GET / HTTP/1.1", "Host: <script>"),
        host("beyond ASCII", "GET / HTTP/1.1", "Host: \u{E9}.example"),
        host("scheme", "GET / HTTP/1.1", "Host: http://a"),
        host("port of letters", "GET / HTTP/1.1", "Host: a:b"),
        host("empty port", "GET / HTTP/1.1", "Host: a:"),
        host("port too large", "GET / HTTP/1.1", "Host: a:65536"),
        host("negative port", "GET / HTTP/1.1", "Host: a:-1"),
        host("two ports", "GET / HTTP/1.1", "Host: a:80:81"),
        host("port alone", "GET / HTTP/1.1", "Host: :80"),
        host("unclosed bracket", "GET / HTTP/1.1", "Host: [::1"),
        host("text in brackets", "GET / HTTP/1.1", "Host: [evil]"),
        host("text behind brackets", "GET / HTTP/1.1", "Host: [::1]evil"),
        host("300 bytes", "GET / HTTP/1.1", "Host: " + String(repeating: "a", count: 300)),
        host("absolute form of another host", "GET http://evil.example/ HTTP/1.1", "Host: shop.example"),
        host("absolute form of another port", "GET http://shop.example:81/ HTTP/1.1", "Host: shop.example"),
        host("absolute form with a user", "GET http://shop.example@evil.example/ HTTP/1.1", "Host: evil.example"),
        host("absolute form without Host", "GET http://shop.example/ HTTP/1.1", "X: a"),
    ]

    @Test("a host that is not exactly one is refused", arguments: attacks)
    func refused(_ attack: Attack) async throws { try await expectRefused(attack) }

    @Test("an absolute target of the same host is rewritten to its origin form", arguments: Transport.allCases)
    func absoluteForm(_ transport: Transport) async throws {
        try await withShop(transport) { gateway, upstream in
            try await expectAnswer(
                200,
                to: lines("GET HTTP://Shop.example/a?b HTTP/1.1", "Host: shop.example"),
                gateway
            )
            let request = try #require(upstream.requests.first)
            #expect(request.target == "/a?b")
            #expect(request.values("host") == ["shop.example"])
        }
    }

    /// Nothing hangs on the name in the TLS handshake: one listener has one client-certificate policy
    /// and routes go by Host alone, so a name that differs grants nothing.
    @Test func theHostInTheRequestDecidesWhateverTheHandshakeNamed() async throws {
        let upstream = try await TestUpstream.start()
        let yaml = """
            listeners: [{ address: "127.0.0.1:0", tls: \(TestCertificate.listenerYAML) }]
            upstreams: { shop: { targets: ["${SHOP}"] } }
            routes: [{ match: { host: a.example.test, path: /** }, upstream: shop }]
            """
        try await TestGateway.withGateway(yaml, upstreams: ["SHOP": upstream]) { gateway in
            let client = try await gateway.connect(tls: .init(serverName: "b.example.test"))
            try await client.send(lines("GET / HTTP/1.1", "Host: b.example.test"))
            let refusal = try await client.response()
            #expect(refusal.problem?.check == "gateway.no_route")
            try await client.send(lines("GET / HTTP/1.1", "Host: a.example.test"))
            #expect(try await client.response().status == 200)
            await client.close()
        }
        await upstream.stop()
    }

    @Test func theTableIsWhole() { #expect(Self.attacks.count == 33) }
}
