// SPDX-License-Identifier: Apache-2.0

import GatewayTestKit
import NIOCore
import NIOPosix
import Testing

/// Long bodies pass in constant memory: whoever is slower sets the pace.
@Suite(.serialized) struct BackPressureTests {
    private static let length = 200_000_000
    /// What may be between a source and a sink that does not read: the buffers of two connections, which
    /// Linux lets grow to 32 MiB on the receiving side (`tcp_rmem`), and some hundred KiB in the gateway.
    private static let mostUnderWay = 80_000_000
    /// What the process may grow by, other tests that run meanwhile included. A gateway that kept what
    /// it is sent would grow by the whole body.
    private static let mostGrowth = 100_000_000

    @Test func aDownloadWaitsForAClientThatDoesNotRead() async throws {
        let flow = Flow()
        let head = "HTTP/1.1 200 X\r\nContent-Length: \(Self.length)\r\n\r\n"
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let source = SourceHandler(
                        head: head,
                        length: Self.length,
                        isChunked: false,
                        waitsForRequest: true,
                        flow
                    )
                    try channel.pipeline.syncOperations.addHandler(source)
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let yaml = GatewayYAML.make(targets: "\"http://127.0.0.1:\(try #require(server.localAddress?.port))\"")
        try await TestGateway.withGateway(yaml) { gateway in
            let client = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(SinkHandler(length: Self.length, flow))
                    }
                }
                .connect(host: "127.0.0.1", port: try gateway.port()).get()
            try await expectConstantMemory(gateway, flow) {
                try await client.writeAndFlush(ByteBuffer(string: "GET / HTTP/1.1\r\nHost: a\r\n\r\n")).get()
            }
            try await client.close().get()
            #expect(try await gateway.accessLog().first?.bytesOut == Self.length)
        }
        try await server.close().get()
    }

    @Test(arguments: [false, true])
    func anUploadWaitsForAnUpstreamThatDoesNotRead(_ isChunked: Bool) async throws {
        let flow = Flow()
        let answer = "HTTP/1.1 200 X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        SinkHandler(length: isChunked ? nil : Self.length, answer: answer, flow)
                    )
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let yaml = GatewayYAML.make(
            targets: "\"http://127.0.0.1:\(try #require(server.localAddress?.port))\"",
            route: "max_body: 300MiB"
        )
        let framing = isChunked ? "Transfer-Encoding: chunked" : "Content-Length: \(Self.length)"
        let head = "POST / HTTP/1.1\r\nHost: a\r\n\(framing)\r\n\r\n"
        try await TestGateway.withGateway(yaml) { gateway in
            let port = try gateway.port()
            try await expectConstantMemory(gateway, flow) {
                _ = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                    .channelInitializer { channel in
                        channel.eventLoop.makeCompletedFuture {
                            let source = SourceHandler(
                                head: head,
                                length: Self.length,
                                isChunked: isChunked,
                                waitsForRequest: false,
                                flow
                            )
                            try channel.pipeline.syncOperations.addHandler(source)
                        }
                    }
                    .connect(host: "127.0.0.1", port: port).get()
            }
            #expect(try await gateway.accessLog().first?.bytesIn == Self.length)
        }
        try await server.close().get()
    }

    /// Runs a flow whose sink stops reading after a while, and looks at what piles up.
    private func expectConstantMemory(_ gateway: TestGateway, _ flow: Flow, _ begin: () async throws -> Void)
        async throws
    {
        let before = Flow.residentBytes
        try await begin()
        #expect(await gateway.wait(upTo: .seconds(20)) { flow.receivedBytes > 5_000_000 })
        let sink = try #require(flow.sinkChannel)
        try await sink.setOption(.autoRead, value: false).get()
        // Until nothing moves any more.
        var last = -1
        while last != flow.sentBytes {
            last = flow.sentBytes
            await gateway.advance(by: .milliseconds(150))
        }
        #expect(flow.sentBytes < Self.length)
        #expect(flow.underWay < Self.mostUnderWay)
        #expect(Flow.residentBytes - before < Self.mostGrowth)
        try await sink.setOption(.autoRead, value: true).get()
        #expect(await gateway.wait(upTo: .seconds(60)) { flow.isOver })
        // With the chunk sizes, where there are some.
        #expect(flow.receivedBytes >= Self.length)
        #expect(Flow.residentBytes - before < Self.mostGrowth)
    }
}
