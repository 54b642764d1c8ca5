// SPDX-License-Identifier: Apache-2.0

import GatewayTestKit
import Testing

@testable import Gateway

/// Requests that are too large: each refused as soon as it is known, without reading the rest.
@Suite(.serialized)
struct SizeTests {
    private static func a(_ count: Int) -> String { String(repeating: "a", count: count) }

    static let attacks: [Attack] = [
        .init("target of 8 KiB + 1", get("/" + a(8192)), 414, "http.url_length"),
        .init("query of 8 KiB", get("/?" + a(8192)), 414, "http.url_length"),
        .init("target without end", "GET /" + a(20_000), 414, "http.url_length"),
        .init("method without end", a(20_000), 414, "http.url_length"),
        .init("line of 16 KiB + 1", get("/", "X: " + a(16 * 1024 - 2)), 431, "http.header_size"),
        .init("line without end", "GET / HTTP/1.1\r\nHost: a\r\nX: " + a(40_000), 431, "http.header_size"),
        .init("name without end", "GET / HTTP/1.1\r\nHost: a\r\n" + a(40_000), 431, "http.header_size"),
        .init(
            "201 fields",
            get("/").dropLast() + String(repeating: "X: a\r\n", count: 200) + "\r\n",
            431,
            "http.header_size"
        ),
        .init(
            "a head of 80 KiB",
            get("/").dropLast() + String(repeating: "X: \(a(8000))\r\n", count: 10) + "\r\n",
            431,
            "http.header_size"
        ),
        .init(
            "a million fields",
            "GET / HTTP/1.1\r\n" + String(repeating: "a:\r\n", count: 1_000_000),
            431,
            "http.header_size"
        ),
        .init("declared body of 1 MiB + 1", post(["Content-Length: 1048577"]), 413, "http.body_size"),
        .init("declared body of 10^17", post(["Content-Length: 100000000000000000"]), 413, "http.body_size"),
    ]

    @Test("what is too large is refused", arguments: attacks)
    func refused(_ attack: Attack) async throws { try await expectRefused(attack) }

    @Test("a chunked body is refused where it passes the limit, not at its end", arguments: Transport.allCases)
    func chunkedBody(_ transport: Transport) async throws {
        try await withShop(transport, http: "{ max_body: 16KiB }") { gateway, upstream in
            let client = try await gateway.connect()
            try await client.send(post(["Transfer-Encoding: chunked"]))
            let chunk = "1000\r\n" + Self.a(4096) + "\r\n"
            for _ in 0..<5 { try await client.send(chunk) }
            let response = try await client.response()
            #expect(response.problem?.check == "http.body_size")
            #expect(response.status == 413)
            #expect(await client.isClosedByPeer())
            #expect(upstream.requests.isEmpty)
            let line = try #require(try await gateway.accessLog().first)
            #expect(line.verdict == "blocked")
        }
    }

    @Test("an answer of 413 can be read although the client is still sending")
    func lingeringClose() async throws {
        try await withShop(http: "{ max_body: 16KiB }") { gateway, _ in
            let client = try await gateway.connect()
            let body = [UInt8](repeating: 0x61, count: 4 * 1024 * 1024)
            try await client.send(bytes(post(["Content-Length: \(body.count)"])) + body)
            let response = try await client.response()
            #expect(response.status == 413)
            #expect(await client.isClosedByPeer(within: .seconds(4)))
            #expect(!client.wasReset)
        }
    }

    /// The largest that fits, so that the limits are where they are said to be.
    static let allowed: [Attack] = [
        .init("target of 8 KiB", get("/" + a(8191)), 200, ""),
        .init("line of 16 KiB", get("/", "X: " + a(16 * 1024 - 3)), 200, ""),
        .init("200 fields", get("/").dropLast() + String(repeating: "X: a\r\n", count: 199) + "\r\n", 200, ""),
        .init("a body of 1 MiB", post(["Content-Length: 1048576"], body: a(1_048_576)), 200, ""),
    ]

    @Test("what just fits is passed on", arguments: allowed)
    func fits(_ request: Attack) async throws {
        try await withShop { gateway, upstream in
            let client = try await gateway.connect()
            try await client.send(request.bytes)
            let response = try await client.response()
            #expect(response.status == 200)
            #expect(upstream.requests.count == 1)
            await client.close()
        }
    }

    @Test("limits are those of the configuration, and a route's body limit is its own", arguments: Transport.allCases)
    func configured(_ transport: Transport) async throws {
        let http = "{ max_url: 100B, max_header_line: 1KiB, max_headers: 3, max_body: 10B }"
        try await withShop(transport, http: http, route: ", max_body: 20B") { gateway, upstream in
            try await expectAnswer(414, to: get("/" + Self.a(100)), gateway)
            try await expectAnswer(431, to: get("/", "X: " + Self.a(1024)), gateway)
            try await expectAnswer(431, to: get("/", "A: 1", "B: 2", "C: 3"), gateway)
            try await expectAnswer(413, to: post(["Content-Length: 21"]), gateway)
            #expect(upstream.requestsBegun == 0)
            try await expectAnswer(200, to: post(["Content-Length: 20"], body: Self.a(20)), gateway)
        }
    }

    /// Nothing is ever decompressed: a small body cannot become a large one here.
    @Test func compressedBodiesAreNotExpanded() async throws {
        try await withShop { gateway, upstream in
            let body = "\u{1F}bomb"
            try await expectAnswer(
                200,
                to: post(["Content-Encoding: gzip", "Content-Length: \(body.utf8.count)"], body: body),
                gateway
            )
            #expect(upstream.requests.first?.bodyText == body)
            #expect(upstream.requests.first?["content-encoding"] == "gzip")
        }
    }

    @Test func theTablesAreWhole() {
        #expect(Self.attacks.count == 12)
        #expect(Self.allowed.count == 4)
    }
}
