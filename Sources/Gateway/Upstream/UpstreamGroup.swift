// SPDX-License-Identifier: Apache-2.0

import Core
import GatewayConfiguration
import NIOCore

/// One upstream as one event loop sees it: the policy's state and a pool for each target.
final class UpstreamGroup {
    let settings: UpstreamSettings
    private let worker: Worker
    private let pools: [TargetPool]
    private var policy: UpstreamPolicyState

    init(_ settings: UpstreamSettings, worker: Worker) {
        self.settings = settings
        self.worker = worker
        policy = UpstreamPolicyState(settings.configuration, seed: worker.nextRandom())
        pools = settings.targets.enumerated().map { index, target in
            TargetPool(
                target,
                index: index,
                settings: settings,
                metrics: worker.metrics.upstream(named: settings.name, target: target.url),
                worker: worker
            )
        }
    }

    /// Chooses a target for an exchange.
    func pick(for exchange: Exchange) -> Result<(UpstreamAttempt, TargetPool), UpstreamFailure> {
        let pick = policy.pick(hash: hash(for: exchange), excluding: exchange.triedTargets, at: time)
        switch pick {
        case .target(let attempt) where pools.indices.contains(attempt.target):
            return .success((attempt, pools[attempt.target]))
        case .breakerOpen(let seconds):
            return .failure(.breakerOpen(retryAfterSeconds: seconds))
        case .target, .noneUsable:
            return .failure(.noneUsable)
        }
    }

    func answered(_ attempt: inout UpstreamAttempt, status: Int) {
        policy.responseStarted(&attempt, status: status, at: time)
    }

    func finished(_ attempt: inout UpstreamAttempt, _ outcome: UpstreamOutcome) {
        policy.requestFinished(&attempt, outcome: outcome, at: time)
    }

    func takeRetry(_ situation: RetryPolicy.Situation) -> Bool {
        policy.takeRetry(situation, at: time)
    }

    func healthChanged(target: Int, isHealthy: Bool) {
        policy.healthChanged(target: target, isHealthy: isHealthy)
    }

    /// The group is configured no longer, or otherwise.
    func retire() {
        for pool in pools { pool.retire() }
    }

    private var time: MonotonicTime { MonotonicTime(nanoseconds: worker.now()) }

    private func hash(for exchange: Exchange) -> UInt64? {
        guard settings.configuration.balance == .consistentHash else { return nil }
        guard let header = settings.hashHeader else { return UpstreamKeyHash.hash(exchange.client) }
        return exchange.head.headers.first(named: header)?.withUnsafeBytes { UpstreamKeyHash.hash($0) }
    }
}

extension UpstreamFailure {
    /// What the failure says of the target.
    ///
    /// - Parameter isReused: the connection had served requests before.
    func outcome(onReusedConnection isReused: Bool) -> UpstreamOutcome {
        switch self {
        case .connect, .tls, .connectTimeout: .failure(.connect)
        case .closedBeforeResponse: .failure(isReused ? .staleConnection : .reset)
        case .closedWithinResponse: .failure(.reset)
        case .responseTimeout, .idleTimeout, .totalTimeout: .failure(.timeout)
        case .invalidResponse: .failure(.protocolViolation)
        case .noneUsable, .breakerOpen, .queueFull: .abandoned
        }
    }
}
