// SPDX-License-Identifier: Apache-2.0

import GatewayTestKit
import Testing

@testable import Gateway

/// Request lines and field lines that are no lines, or that two readers would split differently.
@Suite(.serialized)
struct LineTests {
    static let requestLines = RefusedRequest.requestLines.map(Attack.init)
    static let fieldLines = RefusedRequest.fieldLines.map(Attack.init)

    /// Header injection as it is tried against real backends.
    static let injections: [Attack] = [
        .init("LF in a value", get("/", "X: a\nX-Admin: 1"), 400, "http.syntax"),
        .init("CR in a value", get("/", "X: a\rX-Admin: 1"), 400, "http.syntax"),
        .init("NUL in a value", get("/", "X: a\0b"), 400, "http.syntax"),
        .init("LF before the request line", "\n" + get(), 400, "http.syntax"),
        .init("CR LF before the request line", "\r\n" + get(), 400, "http.syntax"),
        .init("request line ended by LF", "GET / HTTP/1.1\nHost: shop.example\r\n\r\n", 400, "http.syntax"),
        .init("head ended by LF LF", "GET / HTTP/1.1\r\nHost: shop.example\n\n", 400, "http.syntax"),
        .init("folded Host", "GET / HTTP/1.1\r\nHost:\r\n shop.example\r\n\r\n", 400, "http.syntax"),
        .init(
            "space before the first field",
            "GET / HTTP/1.1\r\n X: a\r\nHost: shop.example\r\n\r\n",
            400,
            "http.syntax"
        ),
        .init("space before the colon of Host", "GET / HTTP/1.1\r\nHost : shop.example\r\n\r\n", 400, "http.syntax"),
        .init("empty name", get("/", ": a"), 400, "http.header_names"),
        .init("name of 0xFF", get("/", "X\u{FF}: a"), 400, "http.header_names"),
        .init("HTTP/1.2", lines("GET / HTTP/1.2", "Host: a"), 505, "http.version"),
        .init("HTTP/2.0 in text", lines("GET / HTTP/2.0", "Host: a"), 505, "http.version"),
        .init("HTTP/0.9", "GET /\r\n", 400, "http.syntax"),
        .init("version and more", lines("GET / HTTP/1.1 x", "Host: a"), 400, "http.syntax"),
        .init("version and a space", lines("GET / HTTP/1.1 ", "Host: a"), 400, "http.syntax"),
        .init("two spaces", lines("GET  / HTTP/1.1", "Host: a"), 400, "http.syntax"),
        .init("tab", lines("GET\t/ HTTP/1.1", "Host: a"), 400, "http.syntax"),
        .init(
            "a second request line in the target",
            lines("GET / HTTP/1.1 GET /admin HTTP/1.1", "Host: a"),
            400,
            "http.syntax"
        ),
    ]

    @Test("a malformed request line is refused", arguments: requestLines)
    func requestLine(_ attack: Attack) async throws { try await expectRefused(attack) }

    @Test("a malformed field line is refused", arguments: fieldLines)
    func fieldLine(_ attack: Attack) async throws { try await expectRefused(attack, .memory) }

    @Test("a header injection is refused", arguments: injections)
    func injection(_ attack: Attack) async throws { try await expectRefused(attack) }

    @Test("a head that comes byte by byte is refused all the same", arguments: Transport.allCases)
    func bytewise(_ transport: Transport) async throws {
        try await withShop(transport) { gateway, upstream in
            let client = try await gateway.connect()
            try await client.drip(Array("GET / HTTP/1.1\r\nHost: a\r\nX: a\nY: b\r\n\r\n".utf8))
            let refusal = try await client.response()
            #expect(refusal.problem?.check == "http.syntax")
            #expect(await client.isClosedByPeer())
            #expect(upstream.requestsBegun == 0)
        }
    }

    @Test func theTablesAreWhole() {
        #expect(Self.requestLines.count == 39)
        #expect(Self.fieldLines.count == 32)
        #expect(Self.injections.count == 20)
    }
}
