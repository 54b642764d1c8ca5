// SPDX-License-Identifier: Apache-2.0

package import GatewayConfiguration
package import NIOCore
import NIOPosix
import NIOSSL
import NIOTLS

/// Connects over TCP, and TLS where the target wants it. Names are resolved anew for every
/// connection, so a change in DNS takes effect as connections are renewed.
package struct SocketConnector: UpstreamConnector {
    package init() {}

    package func connect(
        to target: TargetConfiguration,
        settings: UpstreamSettings,
        handler: any ChannelHandler,
        on loop: any EventLoop
    ) -> EventLoopFuture<Void> {
        let handler = NIOLoopBound(handler, eventLoop: loop)
        let ready = loop.makePromise(of: Void.self)
        let bootstrap = ClientBootstrap(group: loop)
            .connectTimeout(settings.connectTimeout)
            .channelOption(.socketOption(.tcp_nodelay), value: 1)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if target.isTLS, let tls = settings.tls {
                        let name = settings.configuration.tls.serverName ?? target.host
                        let isAddress = (try? SocketAddress(ipAddress: name, port: 0)) != nil
                        try pipeline.addHandler(
                            NIOSSLClientHandler(context: tls, serverHostname: isAddress ? nil : name)
                        )
                        try pipeline.addHandler(HandshakeWatcher(ready: ready))
                    }
                    try pipeline.addHandler(handler.value)
                }
            }
        let connecting: EventLoopFuture<any Channel>
        if let address = try? SocketAddress(ipAddress: target.host, port: target.port) {
            connecting = bootstrap.connect(to: address)
        } else {
            connecting = bootstrap.connect(host: target.host, port: target.port)
        }
        connecting.whenComplete { result in
            switch result {
            case .success(let channel):
                guard target.isTLS else {
                    ready.succeed()
                    return
                }
                // The handshake has the same time again.
                let timeout = loop.scheduleTask(in: settings.connectTimeout) {
                    ready.fail(ChannelError.connectTimeout(settings.connectTimeout))
                    channel.close(promise: nil)
                }
                ready.futureResult.whenComplete { _ in timeout.cancel() }
            case .failure(let error):
                ready.fail(error)
            }
        }
        return ready.futureResult
    }
}

/// Tells when a TLS handshake has ended, and leaves the pipeline.
private final class HandshakeWatcher: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    private let ready: EventLoopPromise<Void>

    init(ready: EventLoopPromise<Void>) {
        self.ready = ready
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? TLSUserEvent, case .handshakeCompleted = event {
            ready.succeed()
            context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
            return
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        ready.fail(error)
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        ready.fail(ChannelError.eof)
        context.fireChannelInactive()
    }
}

extension UpstreamFailure {
    init(connecting error: any Error) {
        switch error {
        case is NIOSSLError, is BoringSSLError, is NIOSSLExtraError: self = .tls
        case let error as ChannelError:
            if case .connectTimeout = error { self = .connectTimeout } else { self = .connect }
        default: self = .connect
        }
    }
}
