// SPDX-License-Identifier: Apache-2.0

import Glibc
import NIOCore
import NIOTLS

/// Waits for the end of the TLS handshake, puts the negotiated version of HTTP behind itself (ALPN,
/// RFC 7301), and leaves.
final class HandshakeHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    private let connection: ClientConnection
    private let metrics: ListenerMetrics
    private let timeout: TimeAmount
    private var timer: Scheduled<Void>?
    private var channel: (any Channel)?
    private var isDone = false

    init(_ connection: ClientConnection, metrics: ListenerMetrics, timeout: TimeAmount) {
        self.connection = connection
        self.metrics = metrics
        self.timeout = timeout
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let channel = context.channel
        self.channel = channel
        connection.worker.add(self)
        timer = context.eventLoop.scheduleTask(in: timeout) { channel.close(promise: nil) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
        connection.worker.remove(self)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case .handshakeCompleted(let negotiated)? = event as? TLSUserEvent else {
            context.fireUserInboundEventTriggered(event)
            return
        }
        isDone = true
        metrics.tlsHandshake(succeeded: true)
        acknowledgeAtOnce(context.channel)
        do {
            let pipeline = context.pipeline.syncOperations
            try connection.addHTTP(to: pipeline, isHTTP2: negotiated == "h2")
            pipeline.removeHandler(context: context, promise: nil)
        } catch {
            context.close(promise: nil)
        }
    }

    /// In TLS 1.3 the client's part of the handshake gets no answer of its own. A client that waits for
    /// its acknowledgement before it sends its request (Nagle's algorithm) would lose the 40 ms for
    /// which the system holds the acknowledgement back.
    private func acknowledgeAtOnce(_ channel: any Channel) {
        let quickAck = ChannelOptions.Types.SocketOption(level: .tcp, name: .init(rawValue: TCP_QUICKACK))
        // Where the system does not know the option, it is only slower.
        try? channel.syncOptions?.setOption(quickAck, value: 1)
    }

    func channelInactive(context: ChannelHandlerContext) {
        if !isDone { metrics.tlsHandshake(succeeded: false) }
        isDone = true
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}

extension HandshakeHandler: DrainableConnection {
    /// No request is under way yet.
    func drain() { closeNow() }

    func closeNow() { channel?.close(promise: nil) }
}
