// SPDX-License-Identifier: Apache-2.0

import GatewayTestKit
import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

@testable import Gateway

/// Raw and mutated bytes into a listener, over real sockets. Whatever comes in, what goes out to the
/// upstream must be beyond doubt for two readers that are not ours: NIOHTTP1 and the test upstream.
@Suite(.serialized)
struct ListenerFuzzTests {
    private static let rounds = 1600
    /// Rounds that are made however slow the machine is; they take half a second on an idle one.
    private static let minimum = 200
    private static let limit = Duration.seconds(4)

    private static let valid: [[UInt8]] =
        [
            get("/"), get("/a/%41/../b?c=d", "Accept: */*", "Cookie: a=b"), lines("HEAD /a HTTP/1.1", "Host: a"),
            get("http://shop.example/x"), lines("OPTIONS * HTTP/1.1", "Host: a"),
            lines("DELETE /a HTTP/1.1", "Host: a"),
            post(["Content-Length: 5"], body: "hello"),
            post(["Content-Length: 5", "Expect: 100-continue"], body: "hello"),
            post(["Transfer-Encoding: chunked"], body: "5\r\nhello\r\n0\r\n\r\n"),
            post(["Transfer-Encoding: chunked"], body: "5;a=\"b\"\r\nhello\r\n3\r\nabc\r\n0\r\nX: y\r\n\r\n"),
            get("/1") + post(["Content-Length: 3"], body: "abc") + get("/2"),
            get("/", "Connection: x-mine, close", "X-Mine: 1", "TE: trailers"),
            get("/", "Upgrade: websocket", "Connection: upgrade", "Sec-WebSocket-Version: 13"),
            lines("GET / HTTP/1.0", "Host: a", "Connection: keep-alive"),
        ].map(bytes)
    private static let hostile = RefusedRequest.all.map { bytes($0.raw) }

    private static let interesting: [[UInt8]] = [
        [13], [10], [13, 10], [13, 10, 13, 10], [0], [9], [32], [11], [0x7F], [0x80], [0xFF], Array(":".utf8),
        Array(",".utf8),
        Array(";".utf8), Array("%".utf8), Array("%2f".utf8), Array("/../".utf8), Array("\\".utf8), Array("0".utf8),
        Array("\r\n ".utf8), Array("\r\nContent-Length: 1".utf8), Array("\r\nTransfer-Encoding: chunked".utf8),
        Array("\r\nHost: b".utf8), Array("chunked".utf8), Array("HTTP/1.1".utf8),
        Array("GET /x HTTP/1.1\r\nHost: x\r\n\r\n".utf8),
    ]

    @Test("nothing ambiguous is forwarded, and the gateway goes on")
    func fuzz() async throws {
        let upstream = try await TestUpstream.start(recordLimit: 16 * 1024 * 1024)
        try await withShop(upstream: upstream) { gateway, _ in
            let deadline = ContinuousClock.now + Self.limit
            let tally = try await withThrowingTaskGroup(of: (rounds: Int, statuses: Set<Int>).self) { group in
                for lane in 0..<8 {
                    group.addTask { try await Self.run(lane, against: gateway, until: deadline) }
                }
                return try await group.reduce(into: (rounds: 0, statuses: Set<Int>())) {
                    $0.rounds += $1.rounds
                    $0.statuses.formUnion($1.statuses)
                }
            }
            #expect(tally.rounds >= Self.minimum)
            #expect(tally.statuses.isSuperset(of: [200, 400]))
            #expect(tally.statuses.allSatisfy { $0 < 500 || [501, 505].contains($0) }, "\(tally.statuses)")
            try await expectAnswer(200, to: get("/alive"), gateway)
        }
        #expect(upstream.requests.last?.target == "/alive")
        #expect(upstream.requests.count > 20)
        #expect(upstream.malformed.isEmpty)
        for request in upstream.requests {
            #expect(request.target.hasPrefix("/"))
            #expect(
                request.fields.allSatisfy { !["connection", "te", "upgrade", "expect"].contains($0.0.lowercased()) }
            )
        }
        for connection in upstream.received { try readStrictly(connection) }
    }

    /// Every eighth round, so that the rounds are the same however many run at a time.
    private static func run(
        _ lane: Int,
        against gateway: TestGateway,
        until deadline: ContinuousClock.Instant
    ) async throws -> (rounds: Int, statuses: Set<Int>) {
        var result = (rounds: 0, statuses: Set<Int>())
        for round in stride(from: lane, to: rounds, by: 8) where round < minimum || ContinuousClock.now < deadline {
            var random = SplitMix64(seed: UInt64(round))
            let client = try await gateway.connect()
            try await client.send(input(&random))
            await client.closeOutput()
            #expect(await client.isClosedByPeer(within: .seconds(10)), "round \(round) was left hanging")
            let text = String(decoding: client.unread, as: UTF8.self)
            for start in text.ranges(of: "HTTP/1.1 ") {
                if let status = Int(text[start.upperBound...].prefix(3)) { result.statuses.insert(status) }
            }
            await client.close()
            result.rounds += 1
        }
        return result
    }

    private static func input(_ random: inout SplitMix64) -> [UInt8] {
        if random.oneIn(8) {
            return (0..<Int.random(in: 1...400, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
        }
        var bytes = random.oneIn(4) ? random.pick(hostile) : random.pick(valid)
        if random.oneIn(4) { bytes += random.pick(valid) }
        for _ in 0..<Int.random(in: 0...3, using: &random) { mutate(&bytes, &random) }
        return bytes
    }

    private static func mutate(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
        guard !bytes.isEmpty else { return }
        let index = Int.random(in: 0..<bytes.count, using: &random)
        let end = min(bytes.count, index + Int.random(in: 1...12, using: &random))
        switch Int.random(in: 0..<6, using: &random) {
        case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.insert(contentsOf: random.pick(interesting), at: index)
        case 2: bytes.replaceSubrange(index..<end, with: random.pick(interesting))
        case 3: bytes.removeSubrange(index..<end)
        case 4: bytes.insert(contentsOf: bytes[index..<end], at: index)
        default: bytes[index] ^= 1 << UInt8.random(in: 0...7, using: &random)
        }
    }

    private func readStrictly(_ bytes: [UInt8]) throws {
        let channel = EmbeddedChannel(
            handler: ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes))
        )
        #expect(throws: Never.self) { try channel.writeInbound(ByteBuffer(bytes: bytes)) }
        _ = try? channel.finish(acceptAlreadyClosed: true)
    }
}
