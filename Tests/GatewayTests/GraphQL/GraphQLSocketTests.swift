// SPDX-License-Identifier: Apache-2.0

import Foundation
import GatewayTestKit
import Testing

/// Operations over WebSocket (graphql-transport-ws).
@Suite struct GraphQLSocketTests {
    private static let key = "dGhlIHNhbXBsZSBub25jZQ=="
    private static let accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="

    /// An upstream that sends back the messages it receives, with the opening handshake of RFC 6455, section 1.3.
    private static func echo(_ fields: String = "Sec-WebSocket-Protocol: graphql-transport-ws\r\n")
        -> TestUpstream.Answer
    {
        { _ in
            let head =
                "HTTP/1.1 101 Switching\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: \(accept)\r\n\(fields)\r\n"
            return UpstreamScript([.send(Array(head.utf8)), .echoMessages])
        }
    }

    private static func handshake(_ fields: [String], target: String = "/graphql/") -> String {
        ([
            "GET \(target) HTTP/1.1", "Host: shop.test", "Upgrade: websocket", "Connection: Upgrade",
            "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: \(key)",
        ] + fields).map { $0 + "\r\n" }.joined() + "\r\n"
    }

    private static let offer = "Sec-WebSocket-Protocol: graphql-transport-ws, graphql-ws"
    private static let settings = GraphQLSettings(
        endpoint: "subscriptions: true, limits: { depth: 3 }, websocket: { origins: [\"https://shop.test\"] }",
        transport: .socket
    )

    /// A masked text frame, as clients send it.
    private static func frame(_ text: String) -> [UInt8] {
        let payload = Array(text.utf8)
        let mask: [UInt8] = [1, 2, 3, 4]
        var bytes: [UInt8] = [0x81]
        if payload.count < 126 {
            bytes.append(0x80 | UInt8(payload.count))
        } else {
            bytes += [0x80 | 126, UInt8(payload.count >> 8), UInt8(payload.count & 0xFF)]
        }
        bytes += mask
        for (index, byte) in payload.enumerated() { bytes.append(byte ^ mask[index % 4]) }
        return bytes
    }

    private func open(_ test: GraphQLUnderTest, _ fields: [String] = [offer]) async throws -> (RawClient, RawResponse) {
        let client = try await test.gateway.connect()
        try await client.send(Self.handshake(fields))
        return (client, try await client.response())
    }

    /// The next bytes; fewer where the connection ended or too much time passed.
    private func take(_ count: Int, from client: RawClient, into rest: inout [UInt8]) async -> [UInt8] {
        for _ in 0..<100 where rest.count < count { rest += await client.takeBytes(timeout: .milliseconds(100)) }
        defer { rest.removeFirst(min(count, rest.count)) }
        return Array(rest.prefix(count))
    }

    @Test func operationsThatPassReachTheUpstream() async throws {
        try await withGraphQL(Self.settings, answer: Self.echo()) { test async throws in
            var rest: [UInt8] = []
            let (client, response) = try await open(test, [Self.offer, "Sec-WebSocket-Extensions: permessage-deflate"])
            #expect(response.status == 101)
            #expect(response["sec-websocket-protocol"] == "graphql-transport-ws")
            let request = try #require(test.upstream.requests.first)
            #expect(request["sec-websocket-protocol"] == "graphql-transport-ws")
            #expect(request["sec-websocket-extensions"] == nil)
            let message = #"{"id":"1","type":"subscribe","payload":{"query":"subscription { stock(id: 1) }"}}"#
            try await client.send(Self.frame(#"{"type":"connection_init"}"#) + Self.frame(message))
            // The upstream sends back what reached it.
            #expect(
                await take(2 + 26, from: client, into: &rest).suffix(26) == Array(#"{"type":"connection_init"}"#.utf8)
            )
            let echo = await take(2 + message.utf8.count, from: client, into: &rest)
            #expect(echo.first == 0x81)
            #expect(echo.dropFirst(2).elementsEqual(message.utf8))
            await client.close()
        }
    }

    @Test func anOperationThatIsRefusedGetsItsOwnError() async throws {
        try await withGraphQL(Self.settings, answer: Self.echo()) { test async throws in
            var rest: [UInt8] = []
            let (client, _) = try await open(test)
            let deep =
                #"{"id":"7","type":"subscribe","payload":{"query":"{ products { related { related { id } } } }"}}"#
            try await client.send(Self.frame(deep))
            let head = await take(2, from: client, into: &rest)
            #expect(head.first == 0x81)
            let length = Int(try #require(head.last))
            let text = String(decoding: await take(length, from: client, into: &rest), as: UTF8.self)
            #expect(text.hasPrefix(#"{"id":"7","type":"error","payload":[{"message":"#))
            // The connection goes on.
            try await client.send(Self.frame(#"{"type":"ping"}"#))
            #expect(await take(2 + 15, from: client, into: &rest).suffix(15) == Array(#"{"type":"ping"}"#.utf8))
            await client.close()
            let line = try #require(try await test.line())
            #expect(line.status == 101)
            #expect(line.verdict == "blocked")
            #expect(line.check == "graphql.depth")
        }
    }

    @Test func anotherLanguageIsNotSpoken() async throws {
        try await withGraphQL(Self.settings, answer: Self.echo()) { test async throws in
            let (none, refused) = try await open(test, [])
            #expect(refused.problem?.check == "graphql.request")
            await none.close()
            let (old, alsoRefused) = try await open(test, ["Sec-WebSocket-Protocol: graphql-ws"])
            #expect(alsoRefused.status == 400)
            await old.close()
            #expect(test.upstream.requests.isEmpty)
        }
        try await withGraphQL(Self.settings, answer: Self.echo("")) { test async throws in
            let (client, response) = try await open(test)
            #expect(response.status == 502)
            await client.close()
        }
    }

    @Test func whatIsNoMessageEndsTheConnection() async throws {
        try await withGraphQL(Self.settings, answer: Self.echo()) { test async throws in
            var rest: [UInt8] = []
            let (client, _) = try await open(test)
            try await client.send(Self.frame("hello"))
            let head = await take(4, from: client, into: &rest)
            #expect(head.first == 0x88)
            #expect(UInt16(head[2]) << 8 | UInt16(head[3]) == 4400)
            await client.close()
        }
    }

    @Test func anOperationInTheTargetOfTheHandshakeIsChecked() async throws {
        try await withGraphQL(Self.settings, answer: Self.echo()) { test async throws in
            let client = try await test.gateway.connect()
            let target = "/graphql/?query=%7Bsecret%7D"
            try await client.send(Self.handshake([Self.offer, "Apollo-Require-Preflight: 1"], target: target))
            #expect(try await client.response().problem?.check == "graphql.validation")
            await client.close()
        }
    }
}
