// SPDX-License-Identifier: Apache-2.0

import GatewayTestKit
import Testing

/// Answers by which an upstream, or somebody who can write into its answers, would have one client's
/// response read as another's.
@Suite struct ResponseSmugglingTests {
    private static let get = UpstreamFailureTests.get
    private static let keys = "retries: { attempts: 0 }, outlier: { consecutive_failures: 0 }, response_timeout: 1s"

    private func with(
        _ answer: @escaping TestUpstream.Answer,
        _ more: String = "",
        _ body: (TestGateway, TestUpstream) async throws -> Void
    ) async throws {
        let upstream = try await TestUpstream.start(answer)
        let yaml = GatewayYAML.make(upstream: Self.keys + more)
        try await TestGateway.withGateway(yaml, transport: .memory, upstreams: ["SHOP": upstream]) { gateway in
            try await body(gateway, upstream)
        }
        await upstream.stop()
    }

    static let ambiguous = [
        "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n0\r\n\r\n",
        "Content-Length: 2\r\nContent-Length: 2\r\n\r\nok",
        "Content-Length: 2\r\nContent-Length: 40\r\n\r\nok",
        "Content-Length: 2, 2\r\n\r\nok",
        "Content-Length: +2\r\n\r\nok",
        "Content-Length: 0x2\r\n\r\nok",
        "Content-Length: -1\r\n\r\nok",
        "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding:\u{B}chunked\r\n\r\n0\r\n\r\n",
    ]

    @Test(arguments: ambiguous)
    func anAnswerWhoseFramingIsAmbiguousIs502(_ fields: String) async throws {
        try await with({ _ in .raw("HTTP/1.1 200 X\r\n\(fields)") }) { gateway, upstream in
            let response = try await gateway.send(Self.get)
            #expect(response.status == 502)
            #expect(response.problem?.check == "upstream.protocol")
            #expect(await gateway.wait { upstream.openConnections == 0 })
        }
    }

    @Test(arguments: [
        "Transfer-Encoding: chunked\r\n\r\nzz\r\n", "Transfer-Encoding: chunked\r\n\r\n2\r\nok0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n-1\r\n", "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
        "Transfer-Encoding: chunked\r\n\r\n2\nok\n0\n\n",
    ])
    func chunksThatCannotBeReadCutTheAnswerOff(_ fields: String) async throws {
        try await with({ _ in .raw("HTTP/1.1 200 X\r\n\(fields)") }) { gateway, _ in
            let client = try await gateway.connect()
            try await client.send(Self.get)
            #expect(await client.isClosedByPeer())
            #expect((try? await client.response())?.isChunked != true)
            #expect(try await gateway.accessLog().first?.check == "upstream.protocol")
        }
    }

    static let surplus: [(String, String, String)] = [
        ("GET", "HTTP/1.1 200 X\r\nContent-Length: 2\r\n\r\nok", "ok"),
        ("GET", "HTTP/1.1 200 X\r\nContent-Length: 0\r\n\r\n", ""),
        ("GET", "HTTP/1.1 204 X\r\n\r\n", ""),
        ("GET", "HTTP/1.1 304 X\r\n\r\n", ""),
        ("HEAD", "HTTP/1.1 200 X\r\nContent-Length: 2\r\n\r\n", ""),
        ("GET", "HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", "ok"),
    ]

    @Test(arguments: surplus)
    func whatFollowsAnAnswerAnswersNobody(_ method: String, _ answer: String, _ body: String) async throws {
        let poison = "HTTP/1.1 200 X\r\nContent-Length: 6\r\n\r\npoison"
        try await with(
            { $0.target == "/first" ? .raw(answer + poison) : .respond(200, [], "clean") },
            ", max_connections: 1"
        ) {
            gateway,
            upstream in
            // The second waits for the first one's connection, the third comes behind on the same
            // client connection.
            let first = try await gateway.connect()
            let second = try await gateway.connect()
            let third = "GET /third HTTP/1.1\r\nHost: a\r\n\r\n"
            try await first.send("\(method) /first HTTP/1.1\r\nHost: a\r\n\r\n" + third)
            try await second.send("GET /second HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try await first.response(toHead: method == "HEAD").text == body)
            #expect(try await second.response().text == "clean")
            #expect(try await first.response().text == "clean")
            #expect(upstream.connections >= 2)
            #expect(Set(upstream.requests.map(\.target)) == ["/first", "/second", "/third"])
        }
    }

    @Test func bytesOnAnIdleConnectionEndIt() async throws {
        let script = UpstreamScript(
            UpstreamScript.respond().steps + [.wait(.milliseconds(100)), .send(Array("HTTP/1.1 200 X\r\n\r\n".utf8))]
        )
        try await with({ $0.target == "/" ? script : .respond(200, [], "clean") }) { gateway, upstream in
            let response = try await gateway.send(Self.get)
            #expect(response.text == "ok")
            await gateway.advance(by: .milliseconds(200))
            #expect(upstream.openConnections == 0)
            #expect(try await gateway.send("GET /next HTTP/1.1\r\nHost: a\r\n\r\n").text == "clean")
        }
    }

    @Test func interimAnswersArePassedOver() async throws {
        let interim = "HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\nHTTP/1.1 102 X\r\n\r\nHTTP/1.1 100 X\r\n\r\n"
        try await with({ _ in .raw(interim + "HTTP/1.1 200 X\r\nContent-Length: 2\r\n\r\nok") }) { gateway, _ in
            let response = try await gateway.send(Self.get)
            #expect(response.status == 200)
            #expect(response.text == "ok")
            #expect(response["link"] == nil)
        }
    }

    @Test func interimAnswersWithoutEndRunIntoTheTimeout() async throws {
        let drip = UpstreamScript([
            .drip(
                Array(String(repeating: "HTTP/1.1 100 X\r\n\r\n", count: 200).utf8),
                size: 18,
                every: .milliseconds(50)
            )
        ])
        try await with({ _ in drip }) { gateway, _ in
            let response = try await gateway.send(Self.get)
            #expect(response.status == 504)
        }
    }

    @Test func anUpgradeThatNobodyAskedForIs502() async throws {
        let answer = "HTTP/1.1 101 X\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nGET / HTTP/1.1\r\n"
        try await with({ _ in .raw(answer) }) { gateway, upstream in
            let client = try await gateway.connect()
            try await client.send(Self.get)
            let response = try await client.response()
            #expect(response.status == 502)
            #expect(response.problem?.check == "upstream.protocol")
            #expect(await gateway.wait { upstream.openConnections == 0 })
        }
    }

    @Test func anAnswerTo204WithALengthIs502() async throws {
        try await with({ _ in .raw("HTTP/1.1 204 X\r\nContent-Length: 5\r\n\r\nhello") }) { gateway, _ in
            let response = try await gateway.send(Self.get)
            #expect(response.status == 502)
        }
    }

    @Test func aHeadThatIsTooLargeIs502() async throws {
        let fields = (0..<300).map { "X-\($0): 1\r\n" }.joined()
        try await with({ _ in .raw("HTTP/1.1 200 X\r\n\(fields)Content-Length: 0\r\n\r\n") }) { gateway, _ in
            let response = try await gateway.send(Self.get)
            #expect(response.status == 502)
        }
    }
}
