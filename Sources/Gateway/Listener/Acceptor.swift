// SPDX-License-Identifier: Apache-2.0

import Core
import GatewayConfiguration
package import Limits
package import NIOCore
import NIOHTTP2
import NIOSSL
import NIOTLS

/// What is done with a new connection: it is counted, and its pipeline is put together from what the
/// snapshot in force says of its listener.
package final class Acceptor: Sendable {
    /// ``ListenerSettings/key``.
    private let listenerKey: String
    private let workers: [ObjectIdentifier: Worker]
    private let counter: ConnectionCounter
    private let maxConnections: Int

    package init(listenerKey: String, workers: [Worker], counter: ConnectionCounter, maxConnections: Int) {
        self.listenerKey = listenerKey
        self.workers = Dictionary(uniqueKeysWithValues: workers.map { (ObjectIdentifier($0.loop), $0) })
        self.counter = counter
        self.maxConnections = maxConnections
    }

    /// Readies an accepted channel, on its event loop. A connection that may not be is closed without a word.
    package func initialize(_ channel: any Channel) -> EventLoopFuture<Void> {
        channel.eventLoop.makeCompletedFuture {
            guard let worker = workers[ObjectIdentifier(channel.eventLoop)],
                let listener = worker.snapshot.listeners.first(where: { $0.key == listenerKey }),
                let peer = channel.remoteAddress.flatMap(ClientAddress.init)
            else { throw ChannelError.ioOnClosedChannel }
            let metrics = worker.metrics.listener(named: listener.name)
            let http = worker.snapshot.configuration.http
            let limits = ConnectionLimits(
                inAll: http.maxConnections ?? maxConnections,
                perAddress: isProxy(peer, listener) ? .max : http.maxConnectionsPerAddress
            )
            guard counter.acquire(peer, limits: limits) == .admitted else {
                metrics.refused()
                worker.metrics.decision(.connections, .block)
                throw ChannelError.ioOnClosedChannel
            }
            metrics.accepted()
            let counter = self.counter
            channel.closeFuture.whenComplete { _ in
                counter.release(peer)
                metrics.closed()
            }
            let setup = ConnectionSetup(listener: listener, worker: worker, metrics: metrics, counter: counter)
            try setup.begin(channel, peer: peer)
        }
    }

    /// A load balancer's connections are many clients'.
    private func isProxy(_ peer: ClientAddress, _ listener: ListenerSettings) -> Bool {
        listener.configuration.proxyProtocolFrom.contains(peer) || listener.configuration.trustedProxies.contains(peer)
    }
}

/// Puts a pipeline together: PROXY protocol, TLS, HTTP, as far as the listener has them.
struct ConnectionSetup {
    let listener: ListenerSettings
    let worker: Worker
    let metrics: ListenerMetrics
    let counter: ConnectionCounter

    /// Counts a connection for the client a PROXY protocol header names, besides its peer.
    func admit(_ client: ClientAddress, _ channel: any Channel) -> Bool {
        let limits = ConnectionLimits(
            inAll: .max,
            perAddress: worker.snapshot.configuration.http.maxConnectionsPerAddress
        )
        guard counter.acquire(client, limits: limits) == .admitted else {
            metrics.refused()
            worker.metrics.decision(.connections, .block)
            return false
        }
        let counter = self.counter
        channel.closeFuture.whenComplete { _ in counter.release(client) }
        return true
    }

    func begin(_ channel: any Channel, peer: ClientAddress) throws {
        if listener.configuration.proxyProtocolFrom.contains(peer) {
            try channel.pipeline.syncOperations.addHandler(ProxyProtocolHandler(peer: peer, setup: self))
        } else {
            try addTransport(channel, client: peer)
        }
    }

    /// - Parameter client: the peer, or whom a PROXY protocol header names.
    func addTransport(_ channel: any Channel, client: ClientAddress) throws {
        let pipeline = channel.pipeline.syncOperations
        let connection = ClientConnection(
            listener: listener,
            peer: client,
            isTLS: listener.tls != nil,
            worker: worker
        )
        if let tls = listener.tls {
            try pipeline.addHandler(NIOSSLServerHandler(context: tls))
            try pipeline.addHandler(
                HandshakeHandler(connection, metrics: metrics, timeout: handshakeTimeout)
            )
        } else if listener.configuration.http2PriorKnowledge {
            try pipeline.addHandler(PrefaceHandler(connection))
        } else {
            try pipeline.addHandler(HTTP1Connection(connection))
        }
    }

    private var handshakeTimeout: TimeAmount {
        .nanoseconds(Int64(clamping: worker.snapshot.configuration.http.tlsHandshakeTimeout.wholeNanoseconds))
    }
}

extension ClientConnection {
    /// Adds what speaks the chosen version of HTTP to the end of the pipeline.
    func addHTTP(to pipeline: ChannelPipeline.SynchronousOperations, isHTTP2: Bool) throws {
        if isHTTP2 {
            try pipeline.addHandler(HTTP2Connection.protocolHandler(worker.snapshot.configuration.http))
            try pipeline.addHandler(HTTP2Connection(self))
        } else {
            try pipeline.addHandler(HTTP1Connection(self))
        }
    }
}

extension ClientAddress {
    /// Nil for anything but IPv4 and IPv6.
    init?(_ address: SocketAddress) {
        guard let text = address.ipAddress else { return nil }
        self.init(text)
    }
}
