// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOEmbedded

/// The head of a pipeline whose channel is joined to another in memory: what one writes the other reads.
final class MemoryPipe: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer

    private let peer: NIOAsyncTestingChannel
    private var pending = ByteBuffer()

    private init(to peer: NIOAsyncTestingChannel) {
        self.peer = peer
    }

    /// Two joined channels, not yet active. Call on the loop.
    static func pair(on loop: NIOAsyncTestingEventLoop) throws -> (NIOAsyncTestingChannel, NIOAsyncTestingChannel) {
        let (left, right) = (NIOAsyncTestingChannel(loop: loop), NIOAsyncTestingChannel(loop: loop))
        try left.pipeline.syncOperations.addHandler(MemoryPipe(to: right))
        try right.pipeline.syncOperations.addHandler(MemoryPipe(to: left))
        for (channel, port) in [(left, 40_000), (right, 40_001)] {
            channel.allowRemoteHalfClosure = true
            channel.remoteAddress = try SocketAddress(ipAddress: "127.0.0.1", port: port)
        }
        return (left, right)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        var bytes = unwrapOutboundIn(data)
        pending.writeBuffer(&bytes)
        promise?.succeed()
    }

    func flush(context: ChannelHandlerContext) {
        guard pending.readableBytes > 0 else { return }
        let bytes = pending
        pending = ByteBuffer()
        deliver { peer in
            peer.pipeline.fireChannelRead(bytes)
            peer.pipeline.fireChannelReadComplete()
        }
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        switch mode {
        case .output:
            // The testing channel would close as a whole.
            promise?.succeed()
            deliver { $0.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed) }
        case .input, .all:
            deliver { $0.close(promise: nil) }
            context.close(mode: mode, promise: promise)
        }
    }

    private func deliver(_ body: @escaping @Sendable (NIOAsyncTestingChannel) -> Void) {
        let peer = self.peer
        peer.eventLoop.execute { if peer.isActive { body(peer) } }
    }
}

extension NIOAsyncTestingChannel {
    /// Makes the channel ready. Call on the loop, once its handlers are there.
    func activate() {
        register(promise: nil)
        if let remoteAddress { pipeline.connect(to: remoteAddress, promise: nil) }
    }
}
