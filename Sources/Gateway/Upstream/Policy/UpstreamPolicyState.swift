// SPDX-License-Identifier: Apache-2.0

import Core
import GatewayConfiguration

/// All that one event loop knows of one upstream group: who is usable, who is next, whether the
/// group is given a rest, and whether a failed attempt may be repeated.
///
/// The life of an attempt: ``pick(hash:excluding:at:)`` opens it, ``responseStarted(_:status:at:)``
/// judges it when the response head is there, ``requestFinished(_:outcome:at:)`` ends it. What was
/// picked must be finished, also when no connection came of it.
///
/// Each loop has its own copy, so nothing here is shared and nothing locks; thresholds therefore
/// count what one loop sees.
struct UpstreamPolicyState: Sendable {
    enum Pick: Sendable, Equatable {
        case target(UpstreamAttempt)
        /// The circuit breaker is open. Whole seconds until it is worth asking again, at least one.
        case breakerOpen(retryAfterSeconds: Int)
        /// The group has no targets.
        case noneUsable
    }

    /// What a verdict brought about, for the log and the metrics.
    struct Changes: OptionSet, Sendable {
        let rawValue: UInt8
        static let targetEjected = Changes(rawValue: 1)
        static let breakerOpened = Changes(rawValue: 2)
        static let breakerClosed = Changes(rawValue: 4)
    }

    private(set) var targets: TargetSet
    private(set) var breaker: CircuitBreaker
    private var balancer: Balancer
    private var retryBudget: RetryBudget
    private let retryPolicy: RetryPolicy

    /// - Parameter seed: any number that differs from loop to loop, so that loops do not choose in step.
    init(_ configuration: UpstreamConfiguration, seed: UInt64) {
        self.targets = TargetSet(configuration.targets, outlier: configuration.outlier)
        self.breaker = CircuitBreaker(configuration.breaker)
        self.balancer = Balancer(configuration, seed: seed)
        self.retryBudget = RetryBudget(configuration.retries)
        self.retryPolicy = RetryPolicy(configuration.retries)
    }

    /// Chooses a target for an attempt and counts it as under way there.
    ///
    /// - Parameters:
    ///   - hash: the key's ``UpstreamKeyHash`` in a group balanced by consistent hash; nil where the
    ///     request has no such key, which is then balanced by least requests.
    ///   - tried: the targets this request was sent to before: empty for a first attempt only. Others
    ///     are preferred; where there are none, one of them is tried again.
    mutating func pick(hash: UInt64?, excluding tried: TriedTargets, at now: MonotonicTime) -> Pick {
        targets.refresh(at: now)
        guard !targets.loads.usable.isEmpty else { return .noneUsable }
        guard let admission = breaker.admit(at: now) else {
            return .breakerOpen(retryAfterSeconds: breaker.secondsUntilProbe(at: now))
        }
        guard let target = balancer.pick(hash: hash, from: targets.loads, excluding: tried) else {
            breaker.abandon(admission, at: now)
            return .noneUsable
        }
        targets.started(target)
        if tried.isEmpty { retryBudget.noteRequest(at: now) }
        return .target(UpstreamAttempt(target: target, admission: admission))
    }

    /// The response head has come: the attempt is judged now, since its body may stream for hours.
    @discardableResult
    mutating func responseStarted(_ attempt: inout UpstreamAttempt, status: Int, at now: MonotonicTime) -> Changes {
        guard attempt.phase == .underWay else { return [] }
        attempt.phase = .answered
        return judge(attempt, UpstreamOutcome(status: status), at: now)
    }

    /// The attempt is over and its target has one request less. Doing it twice is harmless.
    ///
    /// - Parameter outcome: counts unless the response head was judged already; a failure after a
    ///   response head, such as a reset amid the body, counts in addition.
    @discardableResult
    mutating func requestFinished(
        _ attempt: inout UpstreamAttempt,
        outcome: UpstreamOutcome,
        at now: MonotonicTime
    ) -> Changes {
        let phase = attempt.phase
        guard phase != .finished else { return [] }
        attempt.phase = .finished
        targets.finished(attempt.target)
        switch (phase, outcome) {
        case (.answered, .success), (.answered, .abandoned), (.answered, .failure(.status)): return []
        default: return judge(attempt, outcome, at: now)
        }
    }

    /// Whether a failed request may be sent again; takes the retry out of the budget if so.
    mutating func takeRetry(_ failed: RetryPolicy.Situation, at now: MonotonicTime) -> Bool {
        retryPolicy.allowsRetry(failed) && retryBudget.takeRetry(underWay: targets.loads.totalActive, at: now)
    }

    /// An active health check, done elsewhere once for the whole process, changed its mind.
    mutating func healthChanged(target: Int, isHealthy: Bool) {
        targets.healthChanged(target: target, isHealthy: isHealthy)
    }

    private mutating func judge(
        _ attempt: UpstreamAttempt,
        _ outcome: UpstreamOutcome,
        at now: MonotonicTime
    ) -> Changes {
        guard let isSuccess = outcome.isSuccess else {
            breaker.abandon(attempt.admission, at: now)
            return []
        }
        var changes: Changes = []
        if isSuccess {
            targets.recordSuccess(attempt.target)
        } else if targets.recordFailure(attempt.target, at: now) {
            changes.insert(.targetEjected)
        }
        switch breaker.record(success: isSuccess, of: attempt.admission, at: now) {
        case .opened: changes.insert(.breakerOpened)
        case .closed: changes.insert(.breakerClosed)
        case nil: break
        }
        return changes
    }
}
