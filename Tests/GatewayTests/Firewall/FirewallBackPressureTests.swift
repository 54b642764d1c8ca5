// SPDX-License-Identifier: Apache-2.0

import GatewayTestKit
import NIOCore
import NIOPosix
import Testing

/// What follows the inspected start of a body passes in constant memory.
@Suite(.serialized) struct FirewallBackPressureTests {
    @Test("the client waits for an upstream that does not read", arguments: [false, true])
    func upload(_ isChunked: Bool) async throws {
        let length = 150_000_000
        let flow = Flow()
        let answer = "HTTP/1.1 200 X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        SinkHandler(length: isChunked ? nil : length, answer: answer, flow)
                    )
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        var settings = FirewallSettings(
            waf: "commerce_rules: false, body_limit: 4KiB, on_oversize: inspect_prefix",
            transport: .socket
        )
        settings.targets = "\"http://127.0.0.1:\(try #require(server.localAddress?.port))\""
        settings.route = "max_body: 300MiB"
        let framing = isChunked ? "Transfer-Encoding: chunked" : "Content-Length: \(length)"
        let head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n\(framing)\r\n\r\n"
        try await withFirewall(FirewallRules.attack, settings) { test async throws in
            let port = try test.gateway.port()
            let before = Flow.residentBytes
            _ = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(
                            SourceHandler(
                                head: head,
                                length: length,
                                isChunked: isChunked,
                                waitsForRequest: false,
                                flow
                            )
                        )
                    }
                }
                .connect(host: "127.0.0.1", port: port).get()
            #expect(await test.gateway.wait(upTo: .seconds(20)) { flow.receivedBytes > 5_000_000 })
            let sink = try #require(flow.sinkChannel)
            try await sink.setOption(.autoRead, value: false).get()
            var last = -1
            while last != flow.sentBytes {
                last = flow.sentBytes
                await test.gateway.advance(by: .milliseconds(150))
            }
            #expect(flow.sentBytes < length)
            #expect(Flow.residentBytes - before < 100_000_000)
            try await sink.setOption(.autoRead, value: true).get()
            #expect(await test.gateway.wait(upTo: .seconds(60)) { flow.isOver })
            #expect(flow.receivedBytes >= length)
            #expect(try await test.line()?.bytesIn == length)
        }
        try await server.close().get()
    }
}
