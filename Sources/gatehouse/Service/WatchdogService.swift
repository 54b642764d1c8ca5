// SPDX-License-Identifier: Apache-2.0

import ServiceLifecycle

/// Lets systemd know, as often as it asked for, that the service is alive.
struct WatchdogService: Service {
    private let notifier: SystemdNotifier
    private let isAlive: @Sendable () async -> Bool

    /// - Parameter isAlive: asked before each sign of life; while it says no, or does not answer, none is
    ///   given, and in the end systemd starts the service anew.
    init(_ notifier: SystemdNotifier, isAlive: @escaping @Sendable () async -> Bool = { true }) {
        self.notifier = notifier
        self.isAlive = isAlive
    }

    /// Runs until the service group shuts down, and to the end of it where no watchdog is wanted.
    func run() async throws {
        guard let interval = notifier.watchdogInterval else {
            try? await gracefulShutdown()
            return
        }
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                if await isAlive() { notifier.watchdog() }
                try? await Task.sleep(for: interval)
            }
        }
    }
}
