// SPDX-License-Identifier: Apache-2.0

import GatewayConfiguration
import NIOCore

/// Asks every target of the groups that configure it, at intervals, whether it is well, and tells all
/// workers when the answer changes. Runs on one event loop, once for the process.
///
// SAFETY: the mutable state is only touched on `loop`.
final class HealthChecker: @unchecked Sendable {
    private let loop: any EventLoop
    private let connector: any UpstreamConnector
    /// Called on the loop with the group's name, the target's position and whether it is healthy.
    private let report: @Sendable (UpstreamSettings, Int, Bool) -> Void
    private var tasks: [RepeatedTask] = []
    private var states: [[HealthCheckState]] = []
    /// Targets whose first success was told. What the workers think of a target may be from before a
    /// reload, so it is told even where it changes nothing.
    private var confirmed: Set<[Int]> = []

    init(
        _ upstreams: [UpstreamSettings],
        on loop: any EventLoop,
        connector: any UpstreamConnector,
        report: @escaping @Sendable (UpstreamSettings, Int, Bool) -> Void
    ) {
        self.loop = loop
        self.connector = connector
        self.report = report
        loop.execute { self.start(upstreams) }
    }

    private func start(_ upstreams: [UpstreamSettings]) {
        for settings in upstreams {
            guard let health = settings.configuration.health else { continue }
            let group = states.count
            states.append(settings.targets.map { _ in HealthCheckState(health) })
            let interval = TimeAmount.nanoseconds(Int64(clamping: health.interval.wholeNanoseconds))
            for index in settings.targets.indices {
                tasks.append(
                    loop.scheduleRepeatedTask(initialDelay: .zero, delay: interval) { [weak self] _ in
                        self?.probe(settings, group: group, target: index, health)
                    }
                )
            }
        }
    }

    func stop() {
        loop.execute {
            for task in self.tasks { task.cancel() }
            self.tasks.removeAll()
        }
    }

    private func probe(_ settings: UpstreamSettings, group: Int, target: Int, _ health: HealthCheckConfiguration) {
        let probe = HealthProbe(settings.targets[target], health)
        probe.onResult = { [weak self] isWell in
            guard let self, self.states.indices.contains(group), self.states[group].indices.contains(target) else {
                return
            }
            let changed = self.states[group][target].record(success: isWell)
            let isFirst = isWell && self.confirmed.insert([group, target]).inserted
            if changed || isFirst { self.report(settings, target, self.states[group][target].isUsable) }
        }
        connector.connect(to: settings.targets[target], settings: settings, handler: probe, on: loop)
            .assumeIsolated()
            .whenComplete { result in
                switch result {
                case .success: probe.ask()
                case .failure: probe.end(isWell: false)
                }
            }
    }
}

/// One health check: one connection, one GET, one status.
private final class HealthProbe: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let target: TargetConfiguration
    private let health: HealthCheckConfiguration
    private var context: ChannelHandlerContext?
    private var parser = ResponseParser(limits: HeadLimits(target: 0, line: 16 * 1024, head: 64 * 1024, count: 200))
    private var received = ByteBuffer()
    private var timer: Scheduled<Void>?
    var onResult: ((Bool) -> Void)?

    init(_ target: TargetConfiguration, _ health: HealthCheckConfiguration) {
        self.target = target
        self.health = health
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }
    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func ask() {
        guard let context else { return end(isWell: false) }
        let timeout = TimeAmount.nanoseconds(Int64(clamping: health.timeout.wholeNanoseconds))
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: timeout) { [weak self] in self?.end(isWell: false) }
        let request =
            "GET \(health.path) HTTP/1.1\r\nHost: \(target.authority)\r\nUser-Agent: gatehouse-health-check\r\n"
            + "Accept: */*\r\nConnection: close\r\n\r\n"
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: request)), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        received.writeBuffer(&bytes)
        guard let end = try? received.withUnsafeReadableBytes({ try parser.parse($0, to: .get) }) else {
            if received.readableBytes > 64 * 1024 { end(isWell: false) }
            return
        }
        received.moveReaderIndex(forwardBy: end)
        self.end(isWell: health.statuses.contains(parser.head.status))
    }

    func channelInactive(context: ChannelHandlerContext) { end(isWell: false) }
    func errorCaught(context: ChannelHandlerContext, error: any Error) { end(isWell: false) }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? ChannelEvent, event == .inputClosed { end(isWell: false) }
        context.fireUserInboundEventTriggered(event)
    }

    func end(isWell: Bool) {
        let onResult = self.onResult
        self.onResult = nil
        timer?.cancel()
        onResult?(isWell)
        context?.close(promise: nil)
    }
}
