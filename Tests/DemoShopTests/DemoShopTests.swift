// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Logging
import NIOCore
import NIOPosix
import Testing

@testable import DemoShop

@Suite struct DemoShopTests {
    @Test func aShopOnPortZeroTellsItsPortAndAnswersOnIt() async throws {
        var logger = Logger(label: "demo-shop-tests")
        logger.logLevel = .critical
        let shop = DemoShop(adminToken: "t", logger: logger)
        let (ports, announce) = AsyncStream.makeStream(of: Int.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await shop.run(host: "127.0.0.1", port: 0) { announce.yield($0) } }
            var iterator = ports.makeAsyncIterator()
            let port = try #require(await iterator.next())
            #expect(port > 0)
            let answer = try await exchange("GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", port: port)
            #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(answer.hasSuffix(#"{"status":"ok"}"#))
            #expect(answer.contains("Server: demo-shop/1.0\r\n"))
            group.cancelAll()
            // In good order: nothing is thrown.
            try await group.waitForAll()
        }
    }

    @Test func aStoppedShopDoesNotWaitForItsTickers() async throws {
        var logger = Logger(label: "demo-shop-tests")
        logger.logLevel = .critical
        let shop = DemoShop(adminToken: "t", logger: logger)
        let (ports, announce) = AsyncStream.makeStream(of: Int.self)
        let running = Task { try await shop.run(host: "127.0.0.1", port: 0) { announce.yield($0) } }
        let port = try #require(await ports.first { _ in true })
        async let ticker = exchange("GET /store/events?interval_ms=60000 HTTP/1.1\r\nHost: x\r\n\r\n", port: port)
        try await Task.sleep(for: .seconds(2))
        let started = ContinuousClock.now
        running.cancel()
        try await running.value
        // The next tick is a minute away.
        #expect(ContinuousClock.now - started < .seconds(20))
        let answer = try await ticker
        #expect(answer.contains("event: stock"))
        #expect(answer.hasSuffix("0\r\n\r\n"))
    }

    /// Sends bytes and reads until the other side closes.
    private func exchange(_ text: String, port: Int) async throws -> String {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: text))
            var answer = ""
            for try await part in inbound { answer += String(buffer: part) }
            return answer
        }
    }
}
