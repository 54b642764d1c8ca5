// SPDX-License-Identifier: Apache-2.0

import Gateway
import Logging
import ServiceLifecycle
import Synchronization

/// Whether requests should be sent here, and if not, why.
final class Readiness: Sendable {
    private let state = Mutex<[String]>(["starting"])

    var reasons: [String] { state.withLock { $0 } }

    func set(_ reasons: [String]) { state.withLock { $0 = reasons } }
}

/// The data plane as a service: accepts until a stop is asked for, then drains.
struct GatewayService: Service {
    let gateway: Gateway
    let drain: Duration
    let readiness: Readiness
    let notifier: SystemdNotifier
    let onReady: @Sendable ([Gateway.Bound]) async -> Void

    func run() async throws {
        let bound = try await gateway.start()
        for listener in bound { Terminal.error("listening on \(listener.address)") }
        Terminal.error("ready")
        readiness.set([])
        notifier.ready()
        await onReady(bound)
        try? await gracefulShutdown()
        readiness.set(["stopping"])
        notifier.stopping()
        await gateway.stop(within: drain)
    }
}

/// Looks at memory and file descriptors every second, for the overload guard.
struct ResourceService: Service {
    let resources: ResourceGuard
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var last = ResourceGuard.Level.normal
            while !Task.isCancelled {
                let level = resources.sample()
                if level != last {
                    let previous = last
                    logger.log(level: level == .normal ? .info : .warning, "overload guard: \(previous) -> \(level)")
                    last = level
                }
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }
}
