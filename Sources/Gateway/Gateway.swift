// SPDX-License-Identifier: Apache-2.0

import Core
package import GatewayConfiguration
import Limits
package import Logging
package import Matching
import NIOCore
import NIOPosix
import WAF

/// The data plane: event loops, listeners, and the snapshot in force.
///
/// Starting, reloading and stopping are done here; what happens to a request is not: it lives on its
/// event loop from accept to close.
package actor Gateway {
    /// A listener that accepts connections.
    package struct Bound: Sendable {
        package let name: String
        /// `host:port`, with the port the system chose where it was asked to.
        package let address: String
        package let port: Int
    }

    private struct Socket {
        let key: String
        let channel: any Channel
    }

    package let metrics: MetricsRegistry
    private let logger: Logger
    private let connector: any UpstreamConnector
    private let group: MultiThreadedEventLoopGroup
    private let resources: ResourceGuard
    private let counter = ConnectionCounter()
    private let accessLog: LogSink?
    private let patternSets: PatternSetLibrary?
    private var workers: [Worker] = []
    private var sockets: [Socket] = []
    private var health: HealthChecker?
    package private(set) var snapshot: Snapshot
    private var isStopping = false

    /// - Parameters:
    ///   - snapshot: what to begin with.
    ///   - accessLog: where access lines go; nil for none.
    ///   - patternSets: where the firewall's patterns are compiled together, seconds of CPU time in the background;
    ///     nil to leave it at one by one, which is slower with long values.
    package init(
        _ snapshot: Snapshot,
        metrics: MetricsRegistry,
        accessLog: LogSink?,
        resources: ResourceGuard,
        logger: Logger,
        patternSets: PatternSetLibrary? = nil,
        connector: any UpstreamConnector = SocketConnector()
    ) {
        self.snapshot = snapshot
        self.metrics = metrics
        self.accessLog = accessLog
        self.resources = resources
        self.logger = logger
        self.patternSets = patternSets
        self.connector = connector
        let count = snapshot.configuration.process.workers ?? System.coreCount
        group = MultiThreadedEventLoopGroup(numberOfThreads: count)
    }

    // MARK: Start

    /// Starts the workers and binds every listener.
    ///
    /// - Throws: ``ListenError`` when an address cannot be bound; nothing is left running then but the loops.
    package func start() async throws -> [Bound] {
        let loops = Array(group.makeIterator())
        workers = loops.enumerated().map { index, loop in
            Worker(
                loop: loop,
                index: index,
                workerCount: loops.count,
                snapshot: snapshot,
                metrics: metrics.makeWorker(),
                log: accessLog.map { sink in
                    WorkerLog(formatter: AccessLogFormatter(snapshot.configuration.logs), sink: sink)
                },
                connector: connector,
                resources: resources
            )
        }
        for worker in workers { try await worker.loop.submit { worker.start() }.get() }
        watchHealth()
        tellMetrics()
        for listener in snapshot.listeners { sockets.append(try await bind(listener)) }
        try await accept(on: sockets)
        preparePatternSets()
        return bound()
    }

    /// An address that cannot be listened on.
    package struct ListenError: Error, CustomStringConvertible {
        package let description: String
    }

    /// Connections wait in the system's queue until ``accept(on:)``.
    private func bind(_ listener: ListenerSettings) async throws -> Socket {
        let acceptor = Acceptor(
            listenerKey: listener.key,
            workers: workers,
            counter: counter,
            // Each client may need a connection to an upstream as well.
            maxConnections: max(64, FileDescriptors.limit / 2)
        )
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 4096)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelOption(.autoRead, value: false)
            .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
            // A plain client may close its side and still wait for the answer. In TLS that is said with
            // close_notify; the end of the TCP stream is the end.
            .childChannelOption(.allowRemoteHalfClosure, value: listener.tls == nil)
            .childChannelInitializer { channel in acceptor.initialize(channel) }
        let address = listener.configuration.address
        do {
            let channel = try await bootstrap.bind(host: address.host, port: address.port).get()
            return Socket(key: listener.key, channel: channel)
        } catch {
            throw ListenError(description: "listener '\(listener.name)' cannot listen on \(address): \(error)")
        }
    }

    private func accept(on sockets: [Socket]) async throws {
        for socket in sockets { try await socket.channel.setOption(.autoRead, value: true).get() }
    }

    /// The listeners that accept connections now.
    package func bound() -> [Bound] {
        sockets.compactMap { socket in
            guard let listener = snapshot.listeners.first(where: { $0.key == socket.key }) else { return nil }
            let port = socket.channel.localAddress?.port ?? listener.configuration.address.port
            let address = SocketAddressConfiguration(host: listener.configuration.address.host, port: port)
            return Bound(name: listener.name, address: address.description, port: port)
        }
    }

    /// What the metrics say of the snapshot in force.
    private func tellMetrics() {
        var expiry: [String: Int64] = [:]
        for listener in snapshot.listeners { expiry.merge(listener.certificateExpiry) { min($0, $1) } }
        metrics.setCertificateExpiry(expiry)
        let targets = snapshot.upstreams.map { ($0.name, Set($0.targets.map(\.url))) }
        metrics.keepHealth { upstream, target in targets.contains { $0.0 == upstream && $0.1.contains(target) } }
    }

    /// Requests are served meanwhile, and decided alike before and after.
    private func preparePatternSets() {
        guard let patternSets else { return }
        for plan in snapshot.firewalls.plans where !plan.hasPatternSets {
            plan.preparePatternSets(from: patternSets)
        }
    }

    private func watchHealth() {
        health?.stop()
        guard let first = workers.first else { return }
        let workers = self.workers
        let metrics = self.metrics
        let logger = self.logger
        health = HealthChecker(snapshot.upstreams, on: first.loop, connector: connector) {
            settings,
            target,
            isHealthy in
            let url = settings.targets[target].url
            metrics.setHealthy(isHealthy, upstream: settings.name, target: url)
            logger.log(
                level: isHealthy ? .info : .warning,
                "\(settings.name): \(url) is \(isHealthy ? "well" : "down")"
            )
            for worker in workers {
                worker.loop.execute {
                    worker.groups.first { $0.settings.configuration == settings.configuration }?
                        .healthChanged(target: target, isHealthy: isHealthy)
                }
            }
        }
    }

    // MARK: Reload

    /// Puts another snapshot in force. Requests under way end on the one they began with; connections stay.
    ///
    /// - Throws: when a new address cannot be bound. Then everything stays as it was.
    package func reload(_ configuration: Configuration) async throws {
        let next = try Snapshot(configuration, replacing: snapshot)
        var added: [Socket] = []
        let previous = snapshot
        for listener in next.listeners where !sockets.contains(where: { $0.key == listener.key }) {
            do {
                added.append(try await bind(listener))
            } catch {
                for socket in added { try? await socket.channel.close() }
                throw error
            }
        }
        snapshot = next
        for worker in workers { try await worker.loop.submit { worker.adopt(next) }.get() }
        // A new connection must find its listener: the workers were told first.
        try await accept(on: added)
        let kept = Set(next.listeners.map(\.key))
        for socket in sockets where !kept.contains(socket.key) { try? await socket.channel.close() }
        sockets = sockets.filter { kept.contains($0.key) } + added
        tellMetrics()
        preparePatternSets()
        if next.upstreams.map(\.configuration) != previous.upstreams.map(\.configuration) { watchHealth() }
    }

    // MARK: Stop

    /// Stops accepting, lets requests under way finish for at most `limit`, then closes what is left.
    package func stop(within limit: Duration) async {
        guard !isStopping else { return }
        isStopping = true
        for socket in sockets { try? await socket.channel.close() }
        for worker in workers { worker.loop.execute { worker.drain() } }
        let deadline = ContinuousClock.now + limit
        while counter.total > 0, ContinuousClock.now < deadline { try? await Task.sleep(for: .milliseconds(20)) }
        health?.stop()
        for worker in workers { try? await worker.loop.submit { worker.stop() }.get() }
        try? await group.shutdownGracefully()
        accessLog?.close()
    }

    /// Whether every event loop still turns.
    package func isAlive() async -> Bool {
        for worker in workers where (try? await worker.loop.submit({}).get()) == nil { return false }
        return true
    }

    /// Connections of clients that are open now.
    package nonisolated var openConnections: Int { counter.total }
}
