// SPDX-License-Identifier: Apache-2.0

import GatewayTestKit
import Testing

@testable import Gateway

/// Requests sent ahead of their answers.
@Suite(.serialized)
struct PipeliningTests {
    @Test("answers come in the order of the requests", arguments: Transport.allCases)
    func ordered(_ transport: Transport) async throws {
        let upstream = try await TestUpstream.start { request in
            let delay = request.target == "/0" ? Duration.milliseconds(100) : .zero
            return UpstreamScript([.wait(delay)] + UpstreamScript.respond(200, [], request.target).steps)
        }
        try await withShop(transport, upstream: upstream) { gateway, _ in
            let client = try await gateway.connect()
            try await client.send((0..<10).map { get("/\($0)") }.joined())
            for index in 0..<10 {
                let response = try await client.response()
                #expect(response.text == "/\(index)")
            }
            await client.close()
            #expect(upstream.requests.map(\.target) == (0..<10).map { "/\($0)" })
        }
    }

    @Test("bodies of every framing lie between pipelined requests", arguments: Transport.allCases)
    func mixed(_ transport: Transport) async throws {
        try await withShop(transport) { gateway, upstream in
            let client = try await gateway.connect()
            try await client.send(
                get("/1") + post(["Content-Length: 5"], body: "GET /", target: "/2")
                    + post(["Transfer-Encoding: chunked"], body: "5\r\nGET /\r\n0\r\n\r\n", target: "/3") + get("/4")
            )
            for _ in 0..<4 {
                let response = try await client.response()
                #expect(response.status == 200)
            }
            await client.close()
            #expect(upstream.requests.map(\.target) == ["/1", "/2", "/3", "/4"])
            #expect(upstream.requests.map(\.bodyText) == ["", "GET /", "GET /", ""])
        }
    }

    @Test("after as many as are allowed the connection ends", arguments: Transport.allCases)
    func limited(_ transport: Transport) async throws {
        try await withShop(transport, http: "{ max_pipelined: 3 }") { gateway, upstream in
            let client = try await gateway.connect()
            try await client.send((0..<20).map { get("/\($0)") }.joined())
            let responses = try await client.responses()
            #expect(responses.count <= 5)
            #expect(responses.last?["connection"] == "close")
            #expect(upstream.requests.count == responses.count)
        }
    }

    @Test("what stands behind a refused request is not read", arguments: Transport.allCases)
    func nothingBehindARefusal(_ transport: Transport) async throws {
        try await withShop(transport) { gateway, upstream in
            let client = try await gateway.connect()
            try await client.send(get("/good") + get("/bad\\") + get("/smuggled"))
            let responses = try await client.responses()
            #expect(responses.map(\.status) == [200, 400])
            #expect(upstream.requests.map(\.target) == ["/good"])
        }
    }

    @Test("what stands behind Connection: close is not read", arguments: Transport.allCases)
    func nothingBehindClose(_ transport: Transport) async throws {
        try await withShop(transport) { gateway, upstream in
            let client = try await gateway.connect()
            try await client.send(get("/last", "Connection: close") + get("/smuggled"))
            let responses = try await client.responses()
            #expect(responses.map(\.status) == [200])
            #expect(upstream.requests.map(\.target) == ["/last"])
        }
    }

    @Test("the requests of one connection are limited", arguments: Transport.allCases)
    func requestsPerConnection(_ transport: Transport) async throws {
        try await withShop(transport, http: "{ max_requests_per_connection: 3 }") { gateway, _ in
            let client = try await gateway.connect()
            var closes: [String?] = []
            for _ in 0..<3 {
                try await client.send(get())
                closes.append(try await client.response()["connection"])
            }
            #expect(closes == [nil, nil, "close"])
            #expect(await client.isClosedByPeer())
        }
    }

    @Test("a request of one client never gets the answer of another", arguments: Transport.allCases)
    func answersAreNotMixedUp(_ transport: Transport) async throws {
        let upstream = try await TestUpstream.start { .respond(200, [], $0.target) }
        try await withShop(transport, upstream: upstream) { gateway, _ in
            var clients: [RawClient] = []
            for index in 0..<8 {
                let client = try await gateway.connect()
                clients.append(client)
                try await client.send((0..<5).map { get("/\(index)/\($0)") }.joined())
            }
            for (index, client) in clients.enumerated() {
                for request in 0..<5 {
                    let response = try await client.response()
                    #expect(response.text == "/\(index)/\(request)")
                }
                await client.close()
            }
        }
    }
}
