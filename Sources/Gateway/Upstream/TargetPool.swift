// SPDX-License-Identifier: Apache-2.0

import Core
import GatewayConfiguration
import NIOCore

/// Whoever asked a pool for a connection.
protocol UpstreamWaiter: AnyObject {
    /// False once the waiter has given up; it is passed over then.
    var waitsForUpstream: Bool { get }
    func upstreamReady(_ connection: UpstreamConnection, of pool: TargetPool)
    func upstreamUnavailable(_ failure: UpstreamFailure, of pool: TargetPool)
}

/// The connections of one event loop to one target: idle ones are kept and used again, newest first,
/// so that the others grow old and go.
final class TargetPool {
    let target: TargetConfiguration
    /// What a Host field names the target by.
    let authority: [UInt8]
    /// Position among the group's targets.
    let index: Int
    let settings: UpstreamSettings
    /// The group is no longer configured: connections are closed instead of kept.
    private(set) var isRetired = false
    let metrics: UpstreamMetrics
    private let worker: Worker
    private var idle: [UpstreamConnection] = []
    /// Connections, idle or not, and attempts to make one.
    private var open = 0
    private var waiting: [any UpstreamWaiter] = []
    private let maxOpen: Int
    private let maxWaiting: Int

    init(
        _ target: TargetConfiguration,
        index: Int,
        settings: UpstreamSettings,
        metrics: UpstreamMetrics,
        worker: Worker
    ) {
        self.target = target
        authority = Array(target.authority.utf8)
        self.metrics = metrics
        self.index = index
        self.settings = settings
        self.worker = worker
        // What is configured holds for the process; each loop has its share, and one at least.
        maxOpen = max(1, settings.configuration.maxConnections / worker.workerCount)
        maxWaiting = max(1, settings.configuration.maxPending / worker.workerCount)
    }

    /// Answers the waiter at once when a connection is idle, later otherwise.
    func acquire(_ waiter: any UpstreamWaiter) {
        while let connection = idle.popLast() {
            guard connection.isOpen else { continue }
            waiter.upstreamReady(connection, of: self)
            return
        }
        guard open < maxOpen else {
            waiting.removeAll { !$0.waitsForUpstream }
            guard waiting.count < maxWaiting else {
                waiter.upstreamUnavailable(.queueFull, of: self)
                return
            }
            waiting.append(waiter)
            return
        }
        connect(for: waiter)
    }

    private func connect(for waiter: any UpstreamWaiter) {
        open += 1
        metrics.connecting()
        let connection = UpstreamConnection(pool: self, worker: worker)
        worker.connector.connect(to: target, settings: settings, handler: connection, on: worker.loop)
            .assumeIsolated()
            .whenComplete { result in
                switch result {
                case .success:
                    connection.established()
                    if waiter.waitsForUpstream {
                        waiter.upstreamReady(connection, of: self)
                    } else {
                        self.release(connection)
                    }
                case .failure(let error):
                    self.open -= 1
                    self.metrics.connectFailed()
                    if waiter.waitsForUpstream {
                        waiter.upstreamUnavailable(UpstreamFailure(connecting: error), of: self)
                    }
                    self.serveWaiting()
                }
            }
    }

    /// Takes back a connection that is ready for another request.
    func release(_ connection: UpstreamConnection) {
        guard !isRetired else {
            connection.cancel()
            return
        }
        while !waiting.isEmpty {
            let waiter = waiting.removeFirst()
            guard waiter.waitsForUpstream else { continue }
            waiter.upstreamReady(connection, of: self)
            return
        }
        idle.append(connection)
    }

    /// Called by a connection, once, when it is closed.
    func closed(_ connection: UpstreamConnection) {
        open -= 1
        metrics.disconnected()
        if let index = idle.lastIndex(where: { $0 === connection }) { idle.remove(at: index) }
        serveWaiting()
    }

    private func serveWaiting() {
        while open < maxOpen, !waiting.isEmpty {
            let waiter = waiting.removeFirst()
            if waiter.waitsForUpstream { connect(for: waiter) }
        }
    }

    func retire() {
        isRetired = true
        for connection in idle { connection.cancel() }
        idle.removeAll()
    }
}
