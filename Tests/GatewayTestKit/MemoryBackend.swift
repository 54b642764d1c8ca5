// SPDX-License-Identifier: Apache-2.0

import Gateway
import GatewayConfiguration
import Limits
import NIOCore
import NIOEmbedded
import Synchronization

/// One worker of a gateway on an event loop in memory. Clients and upstreams are joined to it by
/// ``MemoryPipe``; nothing happens but when a test sends, waits or lets time pass.
final class MemoryBackend: GatewayBackend {
    private let loop = NIOAsyncTestingEventLoop()
    private let worker: Worker
    private let counter = ConnectionCounter()
    private let channels = ChannelList()
    private let snapshot: Mutex<Snapshot>

    var pace: any Pace { LoopPace(loop: loop) }

    init(
        _ snapshot: Snapshot,
        _ metrics: MetricsRegistry,
        _ sink: LogSink,
        _ resources: ResourceGuard,
        _ upstreams: [TestUpstream]
    ) async throws {
        self.snapshot = Mutex(snapshot)
        let connector = MemoryConnector(
            upstreams: Dictionary(uniqueKeysWithValues: upstreams.map { ($0.port, $0) }),
            channels: channels
        )
        worker = Worker(
            loop: loop,
            index: 0,
            workerCount: 1,
            snapshot: snapshot,
            metrics: metrics.makeWorker(),
            log: WorkerLog(formatter: AccessLogFormatter(snapshot.configuration.logs), sink: sink),
            connector: connector,
            resources: resources
        )
        // A clock that reads nought is no clock of this world.
        await loop.advanceTime(by: .hours(1))
        try await loop.executeInContext { [worker] in worker.start() }
        await loop.run()
    }

    func port(of listener: String?) throws -> Int { 0 }

    func connect(_ listener: String?, _ tls: RawClient.TLS?) async throws -> RawClient {
        guard tls == nil else { throw TestGatewayError(description: "no TLS in memory") }
        let listeners = snapshot.withLock { $0.listeners }
        guard let settings = listener.map({ name in listeners.first { $0.name == name } }) ?? listeners.first else {
            throw TestGatewayError(description: "no listener '\(listener ?? "")'")
        }
        let acceptor = Acceptor(listenerKey: settings.key, workers: [worker], counter: counter, maxConnections: .max)
        let inbox = Inbox()
        let client = try await loop.executeInContext { [loop, channels] in
            let (near, far) = try MemoryPipe.pair(on: loop)
            channels.add(near, far)
            try far.pipeline.syncOperations.addHandler(InboxHandler(inbox))
            far.activate()
            _ = acceptor.initialize(near).always { result in
                if case .failure = result { near.close(promise: nil) }
            }
            near.activate()
            return far
        }
        await loop.run()
        return RawClient(client, inbox: inbox, pace: pace)
    }

    func reload(_ configuration: Configuration) async throws {
        let next = try Snapshot(configuration, replacing: snapshot.withLock { $0 })
        snapshot.withLock { $0 = next }
        try await loop.executeInContext { [worker] in worker.adopt(next) }
    }

    func stop() async {
        try? await loop.executeInContext { [worker, channels] in
            worker.stop()
            channels.closeAll()
        }
        await loop.run()
        await loop.shutdownGracefully()
    }
}

/// Every channel made, so that none is left open.
final class ChannelList: Sendable {
    private let channels = Mutex<[NIOAsyncTestingChannel]>([])

    func add(_ new: NIOAsyncTestingChannel...) {
        channels.withLock { $0 += new }
    }

    func closeAll() {
        for channel in channels.withLock({ $0 }) where channel.isActive { channel.close(promise: nil) }
    }
}

/// Joins the gateway to ``TestUpstream``s, found by their port.
struct MemoryConnector: UpstreamConnector {
    let upstreams: [Int: TestUpstream]
    let channels: ChannelList

    func connect(
        to target: TargetConfiguration,
        settings: UpstreamSettings,
        handler: any ChannelHandler,
        on loop: any EventLoop
    ) -> EventLoopFuture<Void> {
        guard let testing = loop as? NIOAsyncTestingEventLoop, let upstream = upstreams[target.port] else {
            return loop.makeFailedFuture(ChannelError.connectTimeout(.zero))
        }
        do {
            let (near, far) = try MemoryPipe.pair(on: testing)
            channels.add(near, far)
            try far.pipeline.syncOperations.addHandler(upstream.makeHandler())
            far.activate()
            try near.pipeline.syncOperations.addHandler(handler)
            near.activate()
            return loop.makeSucceededVoidFuture()
        } catch {
            return loop.makeFailedFuture(error)
        }
    }
}
