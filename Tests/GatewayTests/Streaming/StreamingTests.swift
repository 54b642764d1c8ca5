// SPDX-License-Identifier: Apache-2.0

import GatewayTestKit
import Testing

/// Bodies pass as they come, framed for whoever reads them.
@Suite struct StreamingTests {
    private static let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

    private func with(
        _ transport: Transport = .memory,
        answersAtHead: Bool = false,
        answer: @escaping TestUpstream.Answer,
        body: (TestGateway, TestUpstream) async throws -> Void
    ) async throws {
        let upstream = try await TestUpstream.start(answersAtHead: answersAtHead, answer)
        try await TestGateway.withGateway(GatewayYAML.make(), transport: transport, upstreams: ["SHOP": upstream]) {
            gateway in
            try await body(gateway, upstream)
        }
        await upstream.stop()
    }

    @Test func eventsArePassedOnAtOnce() async throws {
        let script = UpstreamScript([
            .send(
                Array(
                    "HTTP/1.1 200 X\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n9\r\ndata: 1\n\n\r\n"
                        .utf8
                )
            ),
            .wait(.seconds(60)),
            .send(Array("9\r\ndata: 2\n\n\r\n".utf8)),
            .wait(.seconds(60)),
            .send(Array("0\r\n\r\n".utf8)),
        ])
        try await with(answer: { _ in script }) { gateway, _ in
            let client = try await gateway.connect()
            try await client.send(Self.get)
            for event in ["data: 1\n\n", "data: 2\n\n"] {
                await gateway.advance(by: .seconds(1))
                let received = String(decoding: client.unread, as: UTF8.self)
                #expect(received.contains(event))
                #expect(received.hasSuffix("\r\n9\r\n\(event)\r\n"))
                await gateway.advance(by: .seconds(59))
            }
            await gateway.advance(by: .seconds(1))
            let response = try await client.response()
            #expect(response["content-type"] == "text/event-stream")
            #expect(response.text == "data: 1\n\ndata: 2\n\n")
            #expect(response["content-length"] == nil)
        }
    }

    @Test func piecesOfARequestArePassedOnAtOnce() async throws {
        try await with(.socket, answer: { .respond(200, [], $0.bodyText) }) { gateway, upstream in
            let client = try await gateway.connect()
            try await client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n")
            #expect(
                await gateway.wait {
                    String(decoding: upstream.received.first ?? [], as: UTF8.self).hasSuffix("5\r\nfirst\r\n")
                }
            )
            try await client.send("6\r\nsecond\r\n0\r\n\r\n")
            #expect(try await client.response().text == "firstsecond")
        }
    }

    @Test func anAnswerMayComeWhileTheRequestIsStillSent() async throws {
        let echo = UpstreamScript([.send(Array("HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n".utf8)), .echo])
        try await with(.socket, answersAtHead: true, answer: { _ in echo }) { gateway, _ in
            let client = try await gateway.connect()
            try await client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
            #expect(await gateway.wait { client.unread.suffix(4).elementsEqual("\r\n\r\n".utf8) })
            for piece in ["5\r\nfirst\r\n", "6\r\nsecond\r\n"] {
                try await client.send(piece)
                #expect(await gateway.wait { String(decoding: client.unread, as: UTF8.self).hasSuffix(piece) })
            }
            try await client.send("0\r\n\r\n")
            #expect(try await client.response().text == "firstsecond")
        }
    }

    @Test func chunksOfARequestAreFramedAnew() async throws {
        try await with(answer: { .respond(200, [], $0.bodyText) }) { gateway, upstream in
            let response = try await gateway.send(
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n005;name=\"va;lue\"\r\nhello\r\n06\r\n world\r\n0\r\nX-Sum: 1\r\n\r\n"
            )
            #expect(response.text == "hello world")
            let request = try #require(upstream.requests.first)
            #expect(request.values("transfer-encoding") == ["chunked"])
            #expect(request["content-length"] == nil)
            #expect(!request.rawText.contains("va;lue"))
            #expect(request.trailers.isEmpty)
        }
    }

    @Test func trailersOfAResponseArePassedOn() async throws {
        let answer =
            "HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n4\r\nbody\r\n0\r\nX-Sum: 7\r\n\r\n"
        try await with(answer: { _ in .raw(answer) }) { gateway, upstream in
            let client = try await gateway.connect()
            for _ in 0..<2 {
                try await client.send(Self.get)
                let response = try await client.response()
                #expect(response.text == "body")
                #expect(response.trailers.map { $0.0.lowercased() } == ["x-sum"])
                #expect(response.trailers.map(\.1) == ["7"])
            }
            #expect(upstream.connections == 1)
        }
    }

    @Test func aClientThatWaitsIsToldToSendItsBodyOnceAnUpstreamIsThere() async throws {
        try await with(answer: { .respond(200, [], $0.bodyText) }) { gateway, upstream in
            let client = try await gateway.connect()
            try await client.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n")
            #expect(try await client.response().status == 100)
            try await client.send("body")
            #expect(try await client.response().text == "body")
            #expect(upstream.requests.first?["expect"] == nil)
        }
    }

    @Test func aClientWhoseBodyIsNotWantedIsNotToldToSendIt() async throws {
        try await with(answer: { _ in .respond() }) { gateway, upstream in
            let client = try await gateway.connect()
            try await client.send(
                "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 99999999\r\n\r\n"
            )
            #expect(try await client.response().status == 413)
            #expect(await client.isClosedByPeer())
            #expect(upstream.requestsBegun == 0)
        }
    }

    // MARK: HTTP/1.0

    @Test func anHTTP10ClientGetsABodyThatEndsWithTheConnection() async throws {
        let answer = "HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\nX-Sum: 7\r\n\r\n"
        try await with(answer: { _ in .raw(answer) }) { gateway, upstream in
            let client = try await gateway.connect()
            try await client.send("GET / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n")
            #expect(await client.isClosedByPeer())
            let response = try await client.response()
            #expect(response.text == "body")
            #expect(!response.isChunked && response["content-length"] == nil)
            #expect(upstream.requests.first?.version == "HTTP/1.1")
        }
    }

    @Test(arguments: [true, false])
    func anHTTP10ClientKeepsItsConnectionOnlyIfItAsks(_ asks: Bool) async throws {
        try await with(answer: { _ in .respond() }) { gateway, _ in
            let client = try await gateway.connect()
            try await client.send("GET / HTTP/1.0\r\nHost: a\r\n\(asks ? "Connection: keep-alive\r\n" : "")\r\n")
            let response = try await client.response()
            #expect(response.text == "ok")
            #expect(response["connection"]?.lowercased() == (asks ? "keep-alive" : "close"))
            #expect(await client.isClosedByPeer(within: .milliseconds(500)) == !asks)
        }
    }

    @Test func anHTTP10ClientIsNotToldToContinue() async throws {
        try await with(answer: { .respond(200, [], $0.bodyText) }) { gateway, _ in
            let client = try await gateway.connect()
            try await client.send("POST / HTTP/1.0\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\nbody")
            let response = try await client.response()
            #expect(response.status == 200)
            #expect(response.text == "body")
        }
    }

    // MARK: Answers without a body

    struct Bodiless: Sendable {
        let method: String
        let answer: String
        let status: Int
        var length: String?
    }

    static let bodiless = [
        Bodiless(method: "HEAD", answer: "200 X\r\nContent-Length: 5000", status: 200, length: "5000"),
        Bodiless(method: "HEAD", answer: "200 X\r\nTransfer-Encoding: chunked", status: 200),
        Bodiless(method: "HEAD", answer: "404 X\r\nContent-Length: 10", status: 404, length: "10"),
        Bodiless(method: "GET", answer: "204 X", status: 204),
        Bodiless(method: "GET", answer: "304 X\r\nContent-Length: 5000\r\nETag: \"1\"", status: 304, length: "5000"),
        Bodiless(method: "GET", answer: "304 X\r\nETag: \"1\"", status: 304),
        Bodiless(method: "DELETE", answer: "200 X\r\nContent-Length: 0", status: 200, length: "0"),
    ]

    @Test(arguments: bodiless)
    func anAnswerWithoutABodyLeavesTheConnectionsInStep(_ test: Bodiless) async throws {
        try await with(answer: {
            $0.target == "/" ? .raw("HTTP/1.1 \(test.answer)\r\n\r\n") : .respond(200, [], "next")
        }) {
            gateway,
            upstream in
            let client = try await gateway.connect()
            for _ in 0..<2 {
                try await client.send("\(test.method) / HTTP/1.1\r\nHost: a\r\n\r\n")
                let response = try await client.response(toHead: test.method == "HEAD")
                #expect(response.status == test.status)
                #expect(response["content-length"] == test.length)
                #expect(response.body.isEmpty)
            }
            try await client.send("GET /next HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try await client.response().text == "next")
            #expect(upstream.connections == 1)
        }
    }

    @Test func aRefusalOfHEADHasNoBody() async throws {
        try await with(answer: { _ in .respond() }) { gateway, _ in
            let client = try await gateway.connect()
            try await client.send("HEAD /%00 HTTP/1.1\r\nHost: a\r\n\r\n")
            let response = try await client.response(toHead: true)
            #expect(response.status == 400)
            #expect(await client.isClosedByPeer())
            #expect(client.unread.isEmpty)
        }
    }
}
