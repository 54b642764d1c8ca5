// SPDX-License-Identifier: Apache-2.0

import Contract
import Core
package import NIOCore
import Synchronization

/// One event loop and everything that lives on it: the snapshot in force, the connections to
/// upstreams, the deadlines, a shard of the metrics, the lines of the access log.
///
/// Nothing here is shared with another loop, which is why nothing here is locked.
///
// SAFETY: every member but `loop`, `index` and `metrics` is only touched on `loop`.
package final class Worker: @unchecked Sendable {
    let loop: any EventLoop
    let index: Int
    /// How many workers share what is configured for all of them.
    let workerCount: Int
    let metrics: WorkerMetrics
    let connector: any UpstreamConnector
    let resources: ResourceGuard
    let timers = Timers()
    let inspector = Inspector()
    var contractScratch = ContractScratch()
    let graphql = GraphQLMemory()
    private(set) var snapshot: Snapshot
    private(set) var groups: [UpstreamGroup] = []
    private(set) var routeMetrics: [RouteMetrics] = []
    /// Requests and answers that belong to no route.
    var unrouted: RouteMetrics { metrics.unrouted }
    /// Set once a stop was asked for: connections end with the request they are at.
    private(set) var isDraining = false
    /// Client connections, so that a stop can end the idle ones.
    private var clients: [ObjectIdentifier: any DrainableConnection] = [:]
    /// `Date: ...` as it goes on the wire, renewed every second.
    private(set) var dateField: [UInt8] = []
    private let log: WorkerLog?
    private var random: Xoshiro256
    private var spareBuffers: [ByteBuffer] = []
    private var ticker: RepeatedTask?
    /// What the loop's clock and the wall clock read at the same moment, in nanoseconds.
    private var wallOffset: Int64 = 0

    package init(
        loop: any EventLoop,
        index: Int,
        workerCount: Int,
        snapshot: Snapshot,
        metrics: WorkerMetrics,
        log: WorkerLog?,
        connector: any UpstreamConnector,
        resources: ResourceGuard
    ) {
        self.loop = loop
        self.index = index
        self.workerCount = workerCount
        self.snapshot = snapshot
        self.metrics = metrics
        self.log = log
        self.connector = connector
        self.resources = resources
        random = Xoshiro256()
    }

    /// Begins the loop's periodic work. Call on the loop.
    package func start() {
        adopt(snapshot)
        tick()
        ticker = loop.scheduleRepeatedTask(initialDelay: Timers.interval, delay: Timers.interval) { [weak self] _ in
            self?.tick()
        }
    }

    /// Ends the periodic work and closes what is left. Call on the loop.
    package func stop() {
        ticker?.cancel()
        for group in groups { group.retire() }
        for client in clients.values { client.closeNow() }
        log?.flush()
    }

    private func tick() {
        let wall = WallClock.now()
        let now = self.now()
        coarseNow = now
        wallOffset = wall &- Int64(clamping: now)
        dateField = HTTPDate.field(secondsSince1970: wall / 1_000_000_000)
        timers.check(at: now)
    }

    // MARK: Snapshot

    /// Puts a snapshot in force for the exchanges that begin from now on. Call on the loop.
    package func adopt(_ snapshot: Snapshot) {
        let old = groups
        self.snapshot = snapshot
        groups = snapshot.upstreams.map { settings in
            if let kept = old.first(where: { $0.settings.configuration == settings.configuration }) {
                return kept
            }
            return UpstreamGroup(settings, worker: self)
        }
        for group in old where !groups.contains(where: { $0 === group }) { group.retire() }
        routeMetrics = snapshot.routes.map { metrics.route(named: $0.name) }
    }

    /// The counters of a route of the snapshot in force; nil for a route that was reloaded away.
    func metrics(of route: Route) -> RouteMetrics? {
        guard snapshot.routes.indices.contains(route.index), snapshot.routes[route.index] === route else { return nil }
        return routeMetrics[route.index]
    }

    // MARK: Clock and chance

    /// Nanoseconds of the loop's own, monotonic clock.
    @inline(__always)
    func now() -> UInt64 { loop.now.uptimeNanoseconds }

    /// What ``now()`` was at the last look at the deadlines: at most a quarter of a second ago, and free.
    private(set) var coarseNow: UInt64 = 0

    /// A time no earlier than `nanoseconds` from now, and later by two looks at the deadlines at most;
    /// without asking the clock, as ``UpstreamConnection`` would several times for each request.
    func deadline(after nanoseconds: UInt64) -> UInt64 {
        let interval = UInt64(Timers.interval.nanoseconds)
        return (coarseNow &+ interval).addingReportingOverflow(nanoseconds).partialValue
    }

    /// Nanoseconds since 1970 at a time of ``now()``.
    func wallTime(at now: UInt64) -> Int64 { Int64(clamping: now) &+ wallOffset }

    func nextRequestID() -> RequestID { RequestID(high: random.next(), low: random.next()) }
    func nextRandom() -> UInt64 { random.next() }

    // MARK: Buffers

    /// An empty buffer whose memory was used before, where there is one.
    func takeBuffer() -> ByteBuffer {
        guard var buffer = spareBuffers.popLast() else { return ByteBuffer() }
        buffer.clear()
        return buffer
    }

    /// Gives a buffer's memory back. Its bytes may still be on their way to a socket: `clear()` takes
    /// new memory in that case.
    func recycle(_ buffer: ByteBuffer) {
        guard spareBuffers.count < 32, buffer.capacity <= 32 * 1024 else { return }
        spareBuffers.append(buffer)
    }

    // MARK: Clients

    func add(_ connection: any DrainableConnection) {
        clients[ObjectIdentifier(connection)] = connection
    }

    func remove(_ connection: any DrainableConnection) {
        clients[ObjectIdentifier(connection)] = nil
    }

    /// Lets requests under way finish and ends every connection after its current one. Call on the loop.
    func drain() {
        isDraining = true
        for client in clients.values { client.drain() }
    }

    // MARK: Log

    var logs: Bool { log != nil }

    func write(_ record: AccessRecord) {
        guard let log, log.append(record) else { return }
        loop.assumeIsolated().scheduleTask(in: .milliseconds(40)) { [weak self] in self?.log?.flush() }
    }
}

/// A connection that a stop of the gateway has something to say to.
protocol DrainableConnection: AnyObject {
    /// Ends in good order: at once when idle, after the requests under way otherwise.
    func drain()
    func closeNow()
}

/// xoshiro256** by Blackman and Vigna: for request ids and the choice among equals, not for secrets.
struct Xoshiro256: RandomNumberGenerator {
    private var state: (UInt64, UInt64, UInt64, UInt64)

    init() {
        var system = SystemRandomNumberGenerator()
        state = (system.next() | 1, system.next(), system.next(), system.next())
    }

    mutating func next() -> UInt64 {
        let result = Self.rotate(state.1 &* 5, 7) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = Self.rotate(state.3, 45)
        return result
    }

    private static func rotate(_ word: UInt64, _ by: UInt64) -> UInt64 {
        word << by | word >> (64 - by)
    }
}
