// SPDX-License-Identifier: Apache-2.0

import Core
import NIOCore

/// Reads the PROXY protocol header that a configured sender must begin with, then puts the rest of
/// the pipeline together for the client it names.
final class ProxyProtocolHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let peer: ClientAddress
    private let setup: ConnectionSetup
    private var received = ByteBuffer()
    private var timer: Scheduled<Void>?
    private var channel: (any Channel)?

    init(peer: ClientAddress, setup: ConnectionSetup) {
        self.peer = peer
        self.setup = setup
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let channel = context.channel
        self.channel = channel
        setup.worker.add(self)
        let timeout = setup.worker.snapshot.limits.requestLineTimeout
        timer = context.eventLoop.scheduleTask(in: .nanoseconds(Int64(clamping: timeout))) {
            channel.close(promise: nil)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
        setup.worker.remove(self)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        received.writeBuffer(&bytes)
        do {
            let result: Result<ProxyProtocol.Header?, ProxyProtocol.Failure> = received.withUnsafeReadableBytes {
                input in
                do throws(ProxyProtocol.Failure) {
                    return .success(try ProxyProtocol.parse(input))
                } catch {
                    return .failure(error)
                }
            }
            guard let header = try result.get() else { return }
            received.moveReaderIndex(forwardBy: header.length)
            if let source = header.addresses?.source, !setup.admit(source, context.channel) {
                context.close(promise: nil)
                return
            }
            try setup.addTransport(context.channel, client: header.addresses?.source ?? peer)
        } catch {
            // Whoever sent this is a misconfigured proxy, or none: there is no HTTP to answer it in.
            setup.worker.metrics.decision(.proxyProtocol, .block)
            context.close(promise: nil)
            return
        }
        if received.readableBytes > 0 {
            context.fireChannelRead(wrapInboundOut(received))
            context.fireChannelReadComplete()
        }
        context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
    }
}

extension ProxyProtocolHandler: DrainableConnection {
    /// No request is under way yet.
    func drain() { closeNow() }

    func closeNow() { channel?.close(promise: nil) }
}
