// SPDX-License-Identifier: Apache-2.0

import GatewayTestKit
import Testing

@testable import Gateway

/// Chunked bodies that some readers forgive and others end elsewhere. The head of such a request is
/// beyond doubt and may have gone upstream; the request must never be completed there.
@Suite(.serialized)
struct ChunkTests {
    private static func chunked(_ name: String, _ body: String, _ check: String = "http.framing", _ status: Int = 400)
        -> Attack
    {
        Attack(name, post(["Transfer-Encoding: chunked"], body: body), status, check, begins: true)
    }

    private static let end = "\r\n0\r\n\r\n"

    static let sizes: [Attack] = [
        chunked("0x prefix", "0x5\r\nhello" + end),
        chunked("plus", "+5\r\nhello" + end),
        chunked("minus", "-5\r\nhello" + end),
        chunked("underscore", "1_0\r\n0123456789abcdef" + end),
        chunked("leading space", " 5\r\nhello" + end),
        chunked("leading tab", "\t5\r\nhello" + end),
        chunked("trailing space", "5 \r\nhello" + end),
        chunked("trailing tab", "5\t\r\nhello" + end),
        chunked("empty", "\r\nhello" + end),
        chunked("no digit", "g\r\nhello" + end),
        chunked("a fraction", "5.0\r\nhello" + end),
        chunked("a comma", "5,5\r\nhello" + end),
        chunked("17 digits", "00000000000000005\r\nhello" + end),
        chunked("2^64", "10000000000000000\r\nhello" + end),
        chunked("2^64 + 5", "10000000000000005\r\nhello" + end),
        chunked("all ones", "ffffffffffffffff\r\nhello" + end),
        chunked("2^63", "8000000000000000\r\nhello" + end),
        chunked("a NUL", "5\0\r\nhello" + end),
        chunked("a quoted size", "\"5\"\r\nhello" + end),
    ]

    static let terminators: [Attack] = [
        chunked("LF behind the size", "5\nhello" + end, "http.syntax"),
        chunked("CR behind the size", "5\rhello" + end, "http.syntax"),
        chunked("CR CR LF behind the size", "5\r\r\nhello" + end, "http.syntax"),
        chunked("LF behind the data", "5\r\nhello\n0\r\n\r\n"),
        chunked("CR behind the data", "5\r\nhello\r0\r\n\r\n"),
        chunked("nothing behind the data", "5\r\nhello0\r\n\r\n"),
        chunked("more data than the size says", "5\r\nhello!" + end),
        chunked("less data than the size says", "6\r\nhello" + end),
        chunked("two bytes of anything behind the data", "5\r\nhelloXX0\r\n\r\n"),
        chunked("LF that ends the body", "5\r\nhello\r\n0\r\n\n", "http.syntax"),
        chunked("LF behind the last size", "5\r\nhello\r\n0\n\r\n", "http.syntax"),
        chunked("CR that ends the body", "5\r\nhello\r\n0\r\n\rX", "http.syntax"),
    ]

    static let extensions: [Attack] = [
        chunked("bare semicolon", "5;\r\nhello" + end),
        chunked("two semicolons", "5;;a\r\nhello" + end),
        chunked("LF within", "5;a\nb\r\nhello" + end, "http.syntax"),
        chunked("CR within", "5;a\rb\r\nhello" + end, "http.syntax"),
        chunked("CR before the semicolon", "5\r;a\r\nhello" + end, "http.syntax"),
        chunked("NUL within", "5;a\0b\r\nhello" + end),
        chunked("control byte within", "5;a\u{01}b\r\nhello" + end),
        chunked("LF within quotation marks", "5;a=\"b\nc\"\r\nhello" + end, "http.syntax"),
        chunked("CR LF within quotation marks", "5;a=\"b\r\nc\"\r\nhello" + end),
        chunked("name of no token", "5;a b\r\nhello" + end),
        chunked("no value", "5;a=\r\nhello" + end),
        chunked("unclosed quotation marks", "5;a=\"b\r\nhello" + end),
        chunked("space before the semicolon", "5 ;a\r\nhello" + end),
        chunked("space behind the semicolon", "5; a\r\nhello" + end),
        chunked("300 bytes at one chunk", "5;" + String(repeating: "a", count: 300) + "\r\nhello" + end),
        chunked(
            "17 KiB over many chunks",
            String(repeating: "1;" + String(repeating: "a", count: 200) + "\r\nx\r\n", count: 90)
        ),
    ]

    static let trailers: [Attack] =
        [
            "Content-Length: 5", "Transfer-Encoding: chunked", "Host: evil.example", "Authorization: Bearer x",
            "Content-Type: text/html", "Cookie: a=b", "Connection: close", "Trailer: x", "X-Forwarded-For: 10.0.0.1",
            "Expect: 100-continue", "X-HTTP-Method-Override: DELETE", "Content-Encoding: gzip",
        ].map {
            Attack(
                "trailer \($0)",
                post(["Transfer-Encoding: chunked"], body: "0\r\n\($0)\r\n\r\n"),
                400,
                "http.trailers",
                begins: true
            )
        } + [
            chunked("trailer folded", "0\r\nX: a\r\n b\r\n\r\n", "http.syntax"),
            chunked("trailer with a bare LF", "0\r\nX: a\nY: b\r\n\r\n", "http.syntax"),
            chunked("trailer with a space before the colon", "0\r\nX : a\r\n\r\n", "http.syntax"),
            chunked("trailer with an underscore", "0\r\nContent_Length: 5\r\n\r\n", "http.header_names"),
            chunked(
                "trailer too long",
                "0\r\nX: " + String(repeating: "a", count: 17_000) + "\r\n\r\n",
                "http.header_size",
                431
            ),
            chunked(
                "too many trailers",
                "0\r\n" + String(repeating: "X: a\r\n", count: 201) + "\r\n",
                "http.header_size",
                431
            ),
        ]

    @Test("a chunk size that is not plain hexadecimal is refused", arguments: sizes)
    func size(_ attack: Attack) async throws { try await expectRefused(attack) }

    @Test("a chunk that does not end in CR LF is refused", arguments: terminators)
    func terminator(_ attack: Attack) async throws { try await expectRefused(attack) }

    @Test("a malformed or oversized chunk extension is refused", arguments: extensions)
    func chunkExtension(_ attack: Attack) async throws { try await expectRefused(attack) }

    @Test("a trailer that frames, routes or authenticates is refused", arguments: trailers)
    func trailer(_ attack: Attack) async throws { try await expectRefused(attack) }

    @Test func theTablesAreWhole() {
        #expect(Self.sizes.count == 19)
        #expect(Self.terminators.count == 12)
        #expect(Self.extensions.count == 16)
        #expect(Self.trailers.count == 18)
    }

    @Test("harmless extensions and trailers are dropped", arguments: Transport.allCases)
    func extensionsAndTrailersAreDropped(_ transport: Transport) async throws {
        try await withShop(transport) { gateway, upstream in
            let body = "5;a=b;c=\"d;\\\" e\"\r\nhello\r\n0;last\r\nX-Checksum: abc\r\n\r\n"
            try await expectAnswer(200, to: post(["Transfer-Encoding: chunked"], body: body), gateway)
            let request = try #require(upstream.requests.first)
            #expect(request.bodyText == "hello")
            #expect(request.trailers.isEmpty)
            #expect(!request.rawText.contains("last"))
        }
    }
}
