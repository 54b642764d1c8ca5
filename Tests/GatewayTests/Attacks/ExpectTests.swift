// SPDX-License-Identifier: Apache-2.0

import GatewayTestKit
import Testing

@testable import Gateway

/// `Expect`, the gateway's to answer and nobody else's.
@Suite(.serialized)
struct ExpectTests {
    static let attacks: [Attack] =
        [
            "200-ok", "100-continue, 100-continue", "100-continue;x=y", "100 -continue", "x 100-continue",
            "100-continu",
            "y 100-continue", "", "100-continue,", "\"100-continue\"",
        ].map {
            Attack("Expect: \($0)", post(["Content-Length: 5", "Expect: \($0)"], body: "hello"), 417, "http.expect")
        } + [
            Attack(
                "twice",
                post(["Content-Length: 5", "Expect: 100-continue", "Expect: 100-continue"]),
                417,
                "http.expect"
            ),
            Attack("on a GET", get("/", "Expect: x"), 417, "http.expect"),
            Attack(
                "behind a control byte",
                post(["Content-Length: 5", "Expect: \u{0B}100-continue"]),
                400,
                "http.syntax"
            ),
            Attack("folded", post(["Content-Length: 5", "Expect:", " 100-continue"]), 400, "http.syntax"),
            Attack(
                "with a space before the colon",
                post(["Content-Length: 5", "Expect : 100-continue"]),
                400,
                "http.syntax"
            ),
        ]

    @Test("any expectation but 100-continue is refused", arguments: attacks)
    func refused(_ attack: Attack) async throws { try await expectRefused(attack) }

    @Test("the gateway says continue itself, and the upstream is not asked to", arguments: Transport.allCases)
    func answeredHere(_ transport: Transport) async throws {
        try await withShop(transport) { gateway, upstream in
            let client = try await gateway.connect()
            try await client.send(post(["Content-Length: 5", "Expect: 100-Continue"]))
            #expect(try await client.response().status == 100)
            try await client.send("hello")
            #expect(try await client.response().status == 200)
            await client.close()
            let request = try #require(upstream.requests.first)
            #expect(request["expect"] == nil)
            #expect(request.bodyText == "hello")
        }
    }

    @Test("a refusal comes instead of a continue, and the body that was not asked for is not waited for")
    func refusedBeforeTheBody() async throws {
        try await withShop(http: "{ max_body: 4B }") { gateway, upstream in
            let client = try await gateway.connect()
            try await client.send(post(["Content-Length: 5", "Expect: 100-continue"]))
            let response = try await client.response()
            #expect(response.status == 413)
            #expect(response["connection"] == "close")
            #expect(await client.isClosedByPeer())
            #expect(upstream.requestsBegun == 0)
        }
    }

    @Test("without a body there is nothing to continue with", arguments: Transport.allCases)
    func withoutBody(_ transport: Transport) async throws {
        try await withShop(transport) { gateway, upstream in
            try await expectAnswer(200, to: get("/", "Expect: 100-continue"), gateway)
            #expect(upstream.requests.first?["expect"] == nil)
        }
    }

    @Test("the upstream's own interim answers end here", arguments: Transport.allCases)
    func interimAnswers(_ transport: Transport) async throws {
        let upstream = try await TestUpstream.start { _ in
            .raw(
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 X\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
            )
        }
        try await withShop(transport, upstream: upstream) { gateway, _ in
            let response = try await expectAnswer(200, to: get(), gateway)
            #expect(response.text == "ok")
        }
    }

    @Test func theTableIsWhole() { #expect(Self.attacks.count == 15) }
}
