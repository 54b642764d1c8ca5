// SPDX-License-Identifier: Apache-2.0

import GatewayTestKit
import Testing

@testable import Gateway

/// Requests whose end two readers would find in different places: by Content-Length, by
/// Transfer-Encoding, or by a spelling of either that only one of them knows.
@Suite(.serialized)
struct SmugglingTests {
    private static let chunked = "0\r\n\r\n"

    /// The classical desynchronisation pairs, with the body that makes each of them work.
    static let desync: [Attack] = [
        .init(
            "CL.TE",
            post(["Content-Length: 6", "Transfer-Encoding: chunked"], body: chunked + "G"),
            400,
            "http.framing"
        ),
        .init(
            "TE.CL",
            post(["Transfer-Encoding: chunked", "Content-Length: 4"], body: "5c\r\n" + chunked),
            400,
            "http.framing"
        ),
        .init(
            "TE.CL, Connection: close",
            post(["Connection: close", "Transfer-Encoding: chunked", "Content-Length: 4"], body: chunked),
            400,
            "http.framing"
        ),
        .init(
            "CL.TE, Connection: close",
            post(["Connection: close", "Content-Length: 5", "Transfer-Encoding: chunked"], body: chunked),
            400,
            "http.framing"
        ),
        .init(
            "TE.TE, xchunked second",
            post(["Transfer-Encoding: chunked", "Transfer-Encoding: xchunked"], body: chunked),
            400,
            "http.framing"
        ),
        .init(
            "TE.TE, identity second",
            post(["Transfer-Encoding: chunked", "Transfer-encoding: identity"], body: chunked),
            400,
            "http.framing"
        ),
        .init(
            "TE.TE, cow second",
            post(["Transfer-Encoding: chunked", "Transfer-Encoding: cow"], body: chunked),
            400,
            "http.framing"
        ),
        .init(
            "CL.CL, the first shorter",
            post(["Content-Length: 5", "Content-Length: 6"], body: "01234G"),
            400,
            "http.framing"
        ),
        .init("CL.CL, equal", post(["Content-Length: 5", "Content-Length: 5"], body: "01234"), 400, "http.framing"),
        .init("CL list, equal", post(["Content-Length: 5, 5"], body: "01234"), 400, "http.framing"),
        .init("CL list, different", post(["Content-Length: 5, 6"], body: "01234"), 400, "http.framing"),
        .init(
            "TE in HTTP/1.0",
            post(["Transfer-Encoding: chunked"], body: chunked, version: "1.0"),
            400,
            "http.framing"
        ),
        .init(
            "TE and CL in HTTP/1.0, keep-alive",
            post(
                ["Connection: keep-alive", "Transfer-Encoding: chunked", "Content-Length: 5"],
                body: chunked,
                version: "1.0"
            ),
            400,
            "http.framing"
        ),
        .init("TE with a leading comma", post(["Transfer-Encoding: , chunked"], body: chunked), 400, "http.framing"),
        .init("TE chunked twice", post(["Transfer-Encoding: chunked, chunked"], body: chunked), 400, "http.framing"),
        .init("TE not final", post(["Transfer-Encoding: chunked, identity"], body: chunked), 400, "http.framing"),
        .init(
            "TE identity, chunked",
            post(["Transfer-Encoding: identity, chunked"], body: chunked),
            400,
            "http.framing"
        ),
        .init("TE with a parameter", post(["Transfer-Encoding: chunked;foo=bar"], body: chunked), 400, "http.framing"),
        .init("TE gzip", post(["Transfer-Encoding: gzip"], body: chunked), 501, "http.framing"),
        .init("TE behind a vertical tab", post(["Transfer-Encoding:\u{0B}chunked"], body: chunked), 400, "http.syntax"),
        .init("TE before a form feed", post(["Transfer-Encoding: chunked\u{0C}"], body: chunked), 400, "http.syntax"),
        .init("TE with a NUL", post(["Transfer-Encoding: chunked\0"], body: chunked), 400, "http.syntax"),
        .init("TE behind a fold", post(["Transfer-Encoding:", " chunked"], body: chunked), 400, "http.syntax"),
        .init("TE behind a bare LF", post(["X: y\nTransfer-Encoding: chunked"], body: chunked), 400, "http.syntax"),
        .init("TE behind a bare CR", post(["X: y\rTransfer-Encoding: chunked"], body: chunked), 400, "http.syntax"),
        .init(
            "TE with a space before the colon",
            post(["Transfer-Encoding : chunked"], body: chunked),
            400,
            "http.syntax"
        ),
        .init(
            "TE by its underscore name",
            post(["Transfer_Encoding: chunked"], body: chunked),
            400,
            "http.header_names"
        ),
        .init("CL by its underscore name", post(["Content_Length: 5"], body: "01234"), 400, "http.header_names"),
        .init(
            "TE with a name of 0x80",
            post(["Transfer-Encoding\u{80}: chunked"], body: chunked),
            400,
            "http.header_names"
        ),
        .init("CL +5", post(["Content-Length: +5"], body: "01234"), 400, "http.framing"),
        .init("CL -0", post(["Content-Length: -0"]), 400, "http.framing"),
        .init("CL 0x5", post(["Content-Length: 0x5"], body: "01234"), 400, "http.framing"),
        .init("CL 1_0", post(["Content-Length: 1_0"], body: "0123456789"), 400, "http.framing"),
        .init("CL 0005", post(["Content-Length: 0005"], body: "01234"), 400, "http.framing"),
        .init("CL 5 TAB 5", post(["Content-Length: 5\t5"], body: "01234"), 400, "http.framing"),
        .init("CL empty", post(["Content-Length:"], body: "01234"), 400, "http.framing"),
        .init("CL of 2^63", post(["Content-Length: 9223372036854775808"], body: "01234"), 400, "http.framing"),
        .init("CL of 2^64 + 5", post(["Content-Length: 18446744073709551621"], body: "01234"), 400, "http.framing"),
    ]

    @Test("a request of ambiguous framing is refused whole", arguments: desync)
    func ambiguousFraming(_ attack: Attack) async throws {
        try await expectRefused(attack)
    }

    /// Every ambiguity the parser knows, on the wire.
    static let framing = RefusedRequest.framing.map(Attack.init)

    @Test("what the parser refuses as ambiguous is refused on the wire", arguments: framing)
    func parserCases(_ attack: Attack) async throws {
        try await expectRefused(attack, .memory)
    }

    @Test func theTablesAreWhole() {
        #expect(Self.desync.count == 38)
        #expect(Self.framing.count == 52)
    }

    @Test("a chunked body goes on under the gateway's own framing", arguments: Transport.allCases)
    func chunkedBodyIsReframed(_ transport: Transport) async throws {
        try await withShop(transport) { gateway, upstream in
            let response = try await gateway.send(
                post(["transfer-encoding:\tChunked "], body: "2;a=b\r\nhe\r\n0003\r\nllo\r\n0\r\n\r\n")
            )
            #expect(response.status == 200)
            let request = try #require(upstream.requests.first)
            #expect(request.bodyText == "hello")
            #expect(request.values("transfer-encoding") == ["chunked"])
            #expect(request["content-length"] == nil)
            #expect(!request.rawText.contains("a=b"))
        }
    }
}
