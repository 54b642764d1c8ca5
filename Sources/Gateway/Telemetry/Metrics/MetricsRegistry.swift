// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Everything that is counted, of all event loops, as Prometheus reads it.
package final class MetricsRegistry: Sendable {
    /// What is known of the program when it is built.
    package struct Build: Sendable {
        package let version: String
        package let commit: String
        package let swift: String

        package init(version: String, commit: String, swift: String) {
            self.version = version
            self.commit = commit
            self.swift = swift
        }
    }

    /// A configuration that is in force.
    package struct ActiveConfiguration: Sendable {
        /// Counts the configurations since the start, the first being 1.
        package let generation: UInt64
        /// A digest of the effective configuration, in hexadecimal digits.
        package let hash: String
        /// The number of `unsafe_*` settings in it.
        package let unsafeSettings: Int
        /// Nanoseconds since 1970.
        package let loadedAt: Int64

        package init(generation: UInt64, hash: String, unsafeSettings: Int, loadedAt: Int64) {
            self.generation = generation
            self.hash = hash
            self.unsafeSettings = unsafeSettings
            self.loadedAt = loadedAt
        }
    }

    /// A number that is kept elsewhere and read when it is asked for.
    struct Observation: Sendable {
        let name: String
        let help: String
        let isCounter: Bool
        let label: Label?
        let read: @Sendable () -> Double
    }

    package struct Label: Sendable, Equatable {
        package let name: String
        package let value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    struct State: Sendable {
        var workers: [WorkerMetrics] = []
        var configuration: ActiveConfiguration?
        var failedReloads: UInt64 = 0
        var observations: [Observation] = []
        var health: [WorkerMetrics.TargetName: Bool] = [:]
        /// Seconds since 1970.
        var certificateExpiry: [String: Int64] = [:]
    }

    let build: Build
    private let state = Mutex(State())

    package init(build: Build) {
        self.build = build
    }

    /// The counters of one more event loop.
    package func makeWorker() -> WorkerMetrics {
        let worker = WorkerMetrics()
        state.withLock { $0.workers.append(worker) }
        return worker
    }

    /// A configuration came into force, at the start or by a reload.
    package func activated(_ configuration: ActiveConfiguration) {
        state.withLock { $0.configuration = configuration }
    }

    /// A configuration was refused; the one before stays in force.
    package func reloadFailed() {
        state.withLock { $0.failedReloads &+= 1 }
    }

    /// Active health checks and outlier ejection: whether a target is used.
    package func setHealthy(_ isHealthy: Bool, upstream: String, target: String) {
        state.withLock { $0.health[.init(upstream: upstream, target: target)] = isHealthy }
    }

    /// Forgets targets that the configuration no longer names.
    package func keepHealth(where isKept: @Sendable (_ upstream: String, _ target: String) -> Bool) {
        state.withLock { state in
            state.health = state.health.filter { isKept($0.key.upstream, $0.key.target) }
        }
    }

    /// When certificates end, in seconds since 1970, by host. Replaces what was told before.
    package func setCertificateExpiry(_ seconds: [String: Int64]) {
        state.withLock { $0.certificateExpiry = seconds }
    }

    /// Shows a number that is kept elsewhere, such as the lines a log lost. Samples of one name with
    /// different labels make up one family.
    ///
    /// - Parameter read: called on the scraper's thread.
    package func observe(
        _ name: String,
        help: String,
        isCounter: Bool = false,
        label: Label? = nil,
        read: @escaping @Sendable () -> Double
    ) {
        let observation = Observation(name: name, help: help, isCounter: isCounter, label: label, read: read)
        state.withLock { $0.observations.append(observation) }
    }

    /// Shows what a log lost: `gatehouse_log_dropped_total`.
    package func observe(_ sink: LogSink) {
        let name = "gatehouse_log_dropped_total"
        let help = "Lines of the access log that were lost."
        observe(name, help: help, isCounter: true, label: Label("reason", "queue_full")) { Double(sink.droppedLines) }
        observe(name, help: help, isCounter: true, label: Label("reason", "write_error")) { Double(sink.failedLines) }
    }

    var current: State { state.withLock { $0 } }
}
