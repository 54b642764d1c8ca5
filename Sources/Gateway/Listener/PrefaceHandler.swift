// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// On plain-text listeners that allow it, tells HTTP/2 with prior knowledge from HTTP/1.1 by the
/// first bytes: the client connection preface of RFC 9113, section 3.4.
final class PrefaceHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

    private let connection: ClientConnection
    private var received = ByteBuffer()
    private var timer: Scheduled<Void>?
    private var channel: (any Channel)?

    init(_ connection: ClientConnection) {
        self.connection = connection
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let channel = context.channel
        self.channel = channel
        connection.worker.add(self)
        let timeout = connection.worker.snapshot.limits.requestLineTimeout
        timer = context.eventLoop.scheduleTask(in: .nanoseconds(Int64(clamping: timeout))) {
            channel.close(promise: nil)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
        connection.worker.remove(self)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        received.writeBuffer(&bytes)
        let view = received.readableBytesView
        let couldBe = Self.preface.starts(with: view.prefix(Self.preface.count))
        guard !couldBe || view.count >= Self.preface.count else { return }
        do {
            try connection.addHTTP(to: context.pipeline.syncOperations, isHTTP2: couldBe)
        } catch {
            context.close(promise: nil)
            return
        }
        context.fireChannelRead(wrapInboundOut(received))
        received = ByteBuffer()
        context.fireChannelReadComplete()
        context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
    }
}

extension PrefaceHandler: DrainableConnection {
    /// No request is under way yet.
    func drain() { closeNow() }

    func closeNow() { channel?.close(promise: nil) }
}
