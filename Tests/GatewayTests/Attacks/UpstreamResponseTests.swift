// SPDX-License-Identifier: Apache-2.0

import GatewayTestKit
import Testing

@testable import Gateway

/// A hostile or broken upstream: whatever it sends, a client gets one answer that is whole, or knows
/// that it is not.
@Suite(.serialized)
struct UpstreamResponseTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let raw: String
        var check = "upstream.protocol"
        var testDescription: String { name }
    }

    /// Heads that must not reach a client.
    static let heads: [Case] = [
        .init(
            name: "CL and TE",
            raw: "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        ),
        .init(name: "two CL", raw: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\nok"),
        .init(name: "CL list", raw: "HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\nok"),
        .init(name: "CL with a plus", raw: "HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\nok"),
        .init(name: "negative CL", raw: "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nok"),
        .init(name: "unknown TE", raw: "HTTP/1.1 200 OK\r\nTransfer-Encoding: xchunked\r\n\r\nok"),
        .init(name: "TE gzip, chunked", raw: "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
        .init(name: "TE in HTTP/1.0", raw: "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        .init(name: "LF in a value", raw: "HTTP/1.1 200 OK\r\nX: a\nSet-Cookie: b\r\nContent-Length: 0\r\n\r\n"),
        .init(name: "CR in a value", raw: "HTTP/1.1 200 OK\r\nX: a\rSet-Cookie: b\r\nContent-Length: 0\r\n\r\n"),
        .init(name: "NUL in a value", raw: "HTTP/1.1 200 OK\r\nX: a\0b\r\nContent-Length: 0\r\n\r\n"),
        .init(name: "folded value", raw: "HTTP/1.1 200 OK\r\nX: a\r\n b\r\nContent-Length: 0\r\n\r\n"),
        .init(name: "space before the colon", raw: "HTTP/1.1 200 OK\r\nX : a\r\nContent-Length: 0\r\n\r\n"),
        .init(name: "no colon", raw: "HTTP/1.1 200 OK\r\nX\r\nContent-Length: 0\r\n\r\n"),
        .init(name: "lines ended by LF", raw: "HTTP/1.1 200 OK\nContent-Length: 0\n\n"),
        .init(name: "status of two digits", raw: "HTTP/1.1 20 OK\r\n\r\n"),
        .init(name: "status of four digits", raw: "HTTP/1.1 2000 OK\r\n\r\n"),
        .init(name: "status 099", raw: "HTTP/1.1 099 X\r\n\r\n"),
        .init(name: "status 600", raw: "HTTP/1.1 600 X\r\n\r\n"),
        .init(name: "HTTP/2.0", raw: "HTTP/2.0 200 OK\r\n\r\n"),
        .init(name: "no HTTP at all", raw: "SSH-2.0-OpenSSH_9.6\r\n"),
        .init(name: "HTML without a head", raw: "<html></html>\r\n\r\n"),
        .init(name: "a request", raw: "GET / HTTP/1.1\r\nHost: a\r\n\r\n"),
        .init(name: "204 with a body", raw: "HTTP/1.1 204 X\r\nContent-Length: 5\r\n\r\nhello"),
        .init(name: "204 with TE", raw: "HTTP/1.1 204 X\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        .init(
            name: "101 that was not asked for",
            raw: "HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"
        ),
        .init(
            name: "a line of 17 KiB",
            raw: "HTTP/1.1 200 OK\r\nX: " + String(repeating: "a", count: 17_000) + "\r\n\r\n"
        ),
        .init(
            name: "300 fields",
            raw: "HTTP/1.1 200 OK\r\n" + String(repeating: "X: a\r\n", count: 300) + "\r\n"
        ),
        .init(name: "status line of 2 KiB", raw: "HTTP/1.1 200 " + String(repeating: "a", count: 2048) + "\r\n\r\n"),
    ]

    @Test("a head that is no plain HTTP is answered with 502", arguments: heads)
    func head(_ received: Case) async throws {
        let upstream = try await TestUpstream.start { _ in .raw(received.raw) }
        try await withShop(upstream: upstream) { gateway, _ in
            let response = try await expectAnswer(502, to: get(), gateway)
            #expect(response.problem?.check == received.check)
            #expect(!response.text.contains("SSH"))
            #expect(await gateway.wait { upstream.openConnections == 0 })
            let line = try #require(try await gateway.accessLog().first)
            #expect(line.verdict == "blocked")
            #expect(line.check == received.check)
        }
    }

    /// Answers that begin well and cannot be ended.
    static let bodies: [Case] = [
        .init(
            name: "closed within a length",
            raw: "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello",
            check: "upstream.reset"
        ),
        .init(
            name: "closed within a chunk",
            raw: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhello",
            check: "upstream.reset"
        ),
        .init(
            name: "closed before the last chunk",
            raw: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
            check: "upstream.reset"
        ),
        .init(
            name: "closed before the end of the trailers",
            raw: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX: a\r\n",
            check: "upstream.reset"
        ),
        .init(
            name: "bad chunk size",
            raw: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0x5\r\nhello\r\n"
        ),
        .init(
            name: "no CR LF behind a chunk",
            raw: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhelloXX"
        ),
        .init(
            name: "chunk size ended by LF",
            raw: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n5\nhello"
        ),
        .init(
            name: "chunk size too large",
            raw: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nffffffffffffffff\r\nhello"
        ),
        .init(
            name: "trailer that frames",
            raw: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nContent-Length: 5\r\n\r\n"
        ),
    ]

    @Test("a body that is not whole is cut off, never padded or ended", arguments: bodies)
    func body(_ received: Case) async throws {
        let head = received.raw.firstRange(of: "hello").map { String(received.raw[..<$0.upperBound]) } ?? received.raw
        let rest = String(received.raw.dropFirst(head.count))
        let upstream = try await TestUpstream.start { _ in
            // The head is with the client before the body turns out to be bad.
            UpstreamScript([.send(Array(head.utf8)), .wait(.milliseconds(50)), .send(Array(rest.utf8)), .close])
        }
        try await withShop(upstream: upstream) { gateway, _ in
            let client = try await gateway.connect()
            try await client.send(get())
            await #expect(throws: (any Error).self) { try await client.response() }
            #expect(await client.isClosedByPeer())
            let line = try #require(try await gateway.accessLog().first)
            #expect(line.check == received.check)
            #expect(line.status == 200)
            #expect(await gateway.wait { upstream.openConnections == 0 })
        }
    }

    /// Bytes behind a response: what would answer the next client's request.
    static let extras: [Case] = [
        .init(
            name: "a second response",
            raw: "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhelloHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"
        ),
        .init(name: "bytes behind the length", raw: "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhelloevil"),
        .init(
            name: "bytes behind the chunks",
            raw: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\nevil"
        ),
        .init(name: "a body behind 304", raw: "HTTP/1.1 304 X\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil"),
        .init(name: "a body behind 204", raw: "HTTP/1.1 204 X\r\n\r\nevil"),
        .init(name: "a body behind a length of zero", raw: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nevil"),
    ]

    @Test("what an upstream sends too much answers nobody", arguments: extras, [Duration.zero, .milliseconds(30)])
    func extra(_ received: Case, delay: Duration) async throws {
        let end = received.raw.firstRange(of: "evil")?.lowerBound ?? received.raw.endIndex
        let first = received.raw.firstRange(of: "HTTP/1.1 200 OK\r\nContent-Length: 4").map(\.lowerBound) ?? end
        let (whole, rest) = (Array(received.raw[..<first].utf8), Array(received.raw[first...].utf8))
        let upstream = try await TestUpstream.start { request in
            guard request.target == "/first" else { return .respond(200, [], "mine") }
            guard delay > .zero else { return UpstreamScript([.send(whole + rest)]) }
            return UpstreamScript([.send(whole), .wait(delay), .send(rest)])
        }
        try await withShop(upstream: upstream) { gateway, _ in
            let client = try await gateway.connect()
            try await client.send(get("/first"))
            let response = try await client.response()
            #expect(!response.text.contains("evil"))
            await gateway.advance(by: delay * 2)
            try await client.send(get("/second"))
            let second = try await client.response()
            #expect(second.text == "mine")
            await client.close()
            #expect(upstream.connections == 2, "a connection with bytes left over was used again")
        }
    }

    @Test("the body of an answer to HEAD answers nobody")
    func bodyToHead() async throws {
        let upstream = try await TestUpstream.start { _ in .raw("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello") }
        try await withShop(upstream: upstream) { gateway, _ in
            let client = try await gateway.connect()
            try await client.send(lines("HEAD / HTTP/1.1", "Host: a"))
            let response = try await client.response(toHead: true)
            #expect(response.status == 200)
            #expect(response["content-length"] == "5")
            try await client.send(get())
            let second = try await client.response()
            #expect(second.text == "hello")
            #expect(upstream.connections == 2)
        }
    }

    /// No answer at all.
    static let silences: [(String, UpstreamScript, Int, String)] = [
        ("closes", .close, 502, "upstream.reset"),
        ("resets", .reset, 502, "upstream.reset"),
        ("closes within the head", .rawThenClose("HTTP/1.1 200 OK\r\nX: "), 502, "upstream.reset"),
        ("says nothing", .silence, 504, "upstream.timeout"),
        ("stops within the head", .raw("HTTP/1.1 200 OK\r\nX: "), 504, "upstream.timeout"),
        (
            "says continue for ever", .raw(String(repeating: "HTTP/1.1 100 X\r\n\r\n", count: 1000)), 504,
            "upstream.timeout"
        ),
    ]

    @Test("an upstream that does not answer is told from one that answers badly", arguments: 0..<silences.count)
    func silence(_ index: Int) async throws {
        let (_, script, status, check) = Self.silences[index]
        let upstream = try await TestUpstream.start { _ in script }
        let yaml = """
            listeners: [{ address: "127.0.0.1:0" }]
            upstreams: { shop: { targets: ["${SHOP}"], response_timeout: 500ms, retries: { attempts: 0 } } }
            routes: [{ match: { path: /** }, upstream: shop }]
            """
        try await TestGateway.withGateway(yaml, upstreams: ["SHOP": upstream]) { gateway in
            let response = try await expectAnswer(status, to: get(), gateway)
            #expect(response.problem?.check == check)
            #expect(await gateway.wait { upstream.openConnections == 0 })
        }
        await upstream.stop()
    }

    @Test("what tells what runs behind, and error pages where asked, are replaced", arguments: Transport.allCases)
    func leaks(_ transport: Transport) async throws {
        let upstream = try await TestUpstream.start { _ in
            .respond(
                500,
                [("Server", "Apache/2.4.1"), ("X-Powered-By", "PHP/5"), ("Content-Type", "text/html")],
                "at line 12"
            )
        }
        try await withShop(transport, route: ", replace_error_pages: true", upstream: upstream) { gateway, _ in
            let response = try await expectAnswer(500, to: get(), gateway)
            #expect(response.problem?.check == "upstream.error_page")
            #expect(!response.text.contains("line 12"))
            #expect(response["server"] == nil)
            #expect(response["x-powered-by"] == nil)
        }
    }

    @Test func theTablesAreWhole() {
        #expect(Self.heads.count == 29)
        #expect(Self.bodies.count == 9)
        #expect(Self.extras.count == 6)
        #expect(Self.silences.count == 6)
    }
}
