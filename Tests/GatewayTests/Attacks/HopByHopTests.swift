// SPDX-License-Identifier: Apache-2.0

import GatewayTestKit
import Testing

@testable import Gateway

/// Fields that belong to one connection, and attempts to have others taken for them.
@Suite(.serialized)
struct HopByHopTests {
    static let attacks: [Attack] = [
        "x-forwarded-for", "X-Forwarded-Proto", "x-forwarded-host", "forwarded", "cookie", "Authorization", "host",
        "content-length", "content-type", "origin", "expect", "close, cookie", "keep-alive,\tHost", ",,cookie,,",
    ].map { Attack("Connection: \($0)", get("/", "Connection: \($0)"), 400, "http.framing") }

    @Test("Connection may not take away what the message means", arguments: attacks)
    func protected(_ attack: Attack) async throws { try await expectRefused(attack) }

    @Test("hop-by-hop fields and those Connection names stay here", arguments: Transport.allCases)
    func requestFields(_ transport: Transport) async throws {
        try await withShop(transport) { gateway, upstream in
            let request = get(
                "/",
                "Connection: keep-alive, X-Mine, te",
                "X-Mine: 1",
                "x-mine: 2",
                "X-Other: 3",
                "TE: trailers",
                "Keep-Alive: timeout=5",
                "Proxy-Connection: keep-alive",
                "Trailer: X-End",
                "Proxy-Authorization: Basic eA==",
                "Upgrade: h2c",
                "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA"
            )
            try await expectAnswer(200, to: request, gateway)
            let received = try #require(upstream.requests.first)
            let names = received.fields.map { $0.0.lowercased() }
            for name in [
                "connection", "x-mine", "te", "keep-alive", "proxy-connection", "trailer", "proxy-authorization",
                "upgrade",
                "http2-settings",
            ] {
                #expect(!names.contains(name), "\(name) went upstream")
            }
            #expect(received["x-other"] == "3")
        }
    }

    @Test("the same holds for answers", arguments: Transport.allCases)
    func responseFields(_ transport: Transport) async throws {
        let upstream = try await TestUpstream.start { _ in
            .respond(
                200,
                [
                    ("Connection", "X-Inner, keep-alive"), ("X-Inner", "1"), ("Keep-Alive", "timeout=5"),
                    ("Upgrade", "h2c"),
                    ("Proxy-Connection", "close"), ("X-Other", "2"),
                ]
            )
        }
        try await withShop(transport, upstream: upstream) { gateway, _ in
            let response = try await gateway.send(get())
            for name in ["connection", "x-inner", "keep-alive", "upgrade", "proxy-connection"] {
                #expect(response[name] == nil, "\(name) came back")
            }
            #expect(response["x-other"] == "2")
            #expect(response.text == "ok")
        }
    }

    @Test("thousands of names in Connection cost no more than their bytes")
    func manyNominations() async throws {
        try await withShop(http: "{ max_headers: 500 }") { gateway, upstream in
            let names = (0..<3000).map { "a\($0)" }
            var fields = (0..<200).map { "a\($0): 1" }
            fields.append("Connection: " + names.prefix(1500).joined(separator: ","))
            fields.append("Connection: " + names.suffix(1500).joined(separator: ","))
            let started = ContinuousClock.now
            let response = try await gateway.send(
                (["GET / HTTP/1.1", "Host: a"] + fields).map { $0 + "\r\n" }.joined() + "\r\n"
            )
            #expect(response.status == 200)
            #expect(ContinuousClock.now - started < .seconds(2))
            #expect(upstream.requests.first?.fields.contains { $0.0.hasPrefix("a") } == false)
        }
    }

    @Test func theTableIsWhole() { #expect(Self.attacks.count == 14) }
}
