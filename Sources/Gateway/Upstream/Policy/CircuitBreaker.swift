// SPDX-License-Identifier: Apache-2.0

import Core
import GatewayConfiguration

/// Gives a failing group a rest: when too great a share of the requests of the last seconds failed,
/// no more are sent for a while; then a single one tries, and its result decides.
struct CircuitBreaker: Sendable {
    enum State: Sendable, Equatable {
        /// Requests pass; too many failures open it.
        case closed
        /// Nothing passes; the first request from `until` on is the probe that half-opens it.
        case open(until: MonotonicTime)
        /// A probe is out: success closes, failure opens. Should nothing be heard of it, another may
        /// go at `nextProbe`, so that a lost or slow one does not keep the group shut.
        case halfOpen(nextProbe: MonotonicTime)
    }

    /// Leave to send one request; handed back with its result.
    struct Admission: Sendable, Equatable {
        fileprivate let generation: UInt32
    }

    enum Transition: Sendable {
        case opened, closed
    }

    private(set) var state = State.closed
    /// Counts transitions: what was admitted before one says nothing about the state after it. The
    /// time-outs of an outage arrive long after it, and must not open the breaker again.
    private var generation: UInt32 = 0
    private var window: SlidingWindow
    private let failurePercent: Int
    private let minimumRequests: Int
    private let openNanoseconds: UInt64

    init(_ configuration: BreakerConfiguration) {
        self.window = SlidingWindow(nanoseconds: configuration.window.wholeNanoseconds)
        self.failurePercent = configuration.failurePercent
        self.minimumRequests = max(1, configuration.minimumRequests)
        self.openNanoseconds = configuration.open.wholeNanoseconds
    }

    /// Nil when the request must not be sent. What is admitted must be followed by
    /// ``record(success:of:at:)`` or ``abandon(_:at:)``.
    mutating func admit(at now: MonotonicTime) -> Admission? {
        switch state {
        case .closed:
            break
        case .open(let time), .halfOpen(nextProbe: let time):
            guard now >= time else { return nil }
            state = .halfOpen(nextProbe: now.advanced(byNanoseconds: openNanoseconds))
        }
        return Admission(generation: generation)
    }

    mutating func record(success: Bool, of admission: Admission, at now: MonotonicTime) -> Transition? {
        guard failurePercent > 0, admission.generation == generation else { return nil }
        switch state {
        case .closed:
            window.add(marked: !success, at: now)
            guard !success, window.counts.all >= minimumRequests,
                window.counts.marked &* 100 >= window.counts.all &* failurePercent
            else { return nil }
            return open(at: now)
        case .halfOpen:
            guard success else { return open(at: now) }
            state = .closed
            generation &+= 1
            window.removeAll()
            return .closed
        case .open:
            return nil
        }
    }

    /// The request ended without a verdict on the group. Was it the probe, the next request is one.
    mutating func abandon(_ admission: Admission, at now: MonotonicTime) {
        guard case .halfOpen = state, admission.generation == generation else { return }
        state = .halfOpen(nextProbe: now)
    }

    /// Whole seconds until a request may try again, at least one.
    func secondsUntilProbe(at now: MonotonicTime) -> Int {
        switch state {
        case .closed: 1
        case .open(let time), .halfOpen(nextProbe: let time):
            max(1, Int(clamping: time.nanoseconds(since: now).dividedRoundingUp(by: 1_000_000_000)))
        }
    }

    private mutating func open(at now: MonotonicTime) -> Transition {
        state = .open(until: now.advanced(byNanoseconds: openNanoseconds))
        generation &+= 1
        return .opened
    }
}

extension UInt64 {
    fileprivate func dividedRoundingUp(by divisor: UInt64) -> UInt64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder == 0 ? quotient : quotient &+ 1
    }
}
