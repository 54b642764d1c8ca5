// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOPosix
import Synchronization

/// Sends one request after the other on one connection, each as soon as the last is answered.
final class LoadClient: Sendable {
    /// What came of all requests together.
    final class Tally: Sendable {
        let answered = Atomic(0)
        /// Answers other than the one expected, and connections that ended.
        let problems = Mutex<[String]>([])

        var answerCount: Int { answered.load(ordering: .relaxed) }
        var problemTexts: [String] { problems.withLock { $0 } }

        func note(_ problem: String) {
            problems.withLock { if $0.count < 10 { $0.append(problem) } }
        }
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private static let request = ByteBuffer(string: "GET /load HTTP/1.1\r\nHost: shop.example.com\r\n\r\n")
        private let tally: Tally
        private var left: Int
        private var received = ByteBuffer()

        init(_ count: Int, _ tally: Tally) {
            left = count
            self.tally = tally
        }

        func channelActive(context: ChannelHandlerContext) {
            context.writeAndFlush(wrapOutboundOut(Self.request), promise: nil)
        }

        /// Every answer is `200` with the body `ok`.
        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            var bytes = unwrapInboundIn(data)
            received.writeBuffer(&bytes)
            let view = received.readableBytesView
            guard view.suffix(6).elementsEqual("\r\n\r\nok".utf8) else {
                if view.count > 4096 { fail(context) }
                return
            }
            guard view.starts(with: "HTTP/1.1 200 ".utf8) else { return fail(context) }
            received.clear()
            tally.answered.add(1, ordering: .relaxed)
            left -= 1
            if left > 0 {
                context.writeAndFlush(wrapOutboundOut(Self.request), promise: nil)
            } else {
                context.close(promise: nil)
            }
        }

        private func fail(_ context: ChannelHandlerContext) {
            tally.note(String(buffer: received))
            left = 0
            context.close(promise: nil)
        }

        func channelInactive(context: ChannelHandlerContext) {
            if left > 0 { tally.note("closed with \(left) requests to go, after '\(String(buffer: received))'") }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            tally.note("\(error)")
            context.close(promise: nil)
        }
    }

    /// Opens `connections` to a port, makes `count` requests on each and returns when all are done.
    static func run(port: Int, connections: Int, count: Int, _ tally: Tally) async throws {
        var channels: [any Channel] = []
        for _ in 0..<connections {
            let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .channelOption(.socketOption(.tcp_nodelay), value: 1)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(Handler(count, tally))
                    }
                }
                .connect(host: "127.0.0.1", port: port).get()
            channels.append(channel)
        }
        for channel in channels { try await channel.closeFuture.get() }
    }
}
