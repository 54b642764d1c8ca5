// SPDX-License-Identifier: Apache-2.0

import Core
import GatewayConfiguration

/// Passive health of one target: so many failures in a row, and it is due for ejection.
///
/// The n-th ejection lasts n times the first, up to ten times; every full interval that passes
/// without a failure while the target is in use takes one step back.
struct OutlierDetector: Sendable {
    static let longestMultiple = 10

    private let threshold: Int
    /// The first ejection's length, in nanoseconds.
    private let interval: UInt64
    private var failuresInARow = 0
    /// The multiple the last ejection lasted, less what was forgiven since.
    private var level = 0
    /// The last failure, or the end of the last ejection.
    private var quietSince = MonotonicTime(nanoseconds: 0)
    private(set) var ejectedUntil: MonotonicTime?

    init(_ configuration: OutlierConfiguration) {
        self.threshold = configuration.consecutiveFailures
        self.interval = max(1, configuration.ejection.wholeNanoseconds)
    }

    func isEjected(at now: MonotonicTime) -> Bool {
        guard let ejectedUntil else { return false }
        return now < ejectedUntil
    }

    mutating func recordSuccess() {
        failuresInARow = 0
    }

    /// True when the target is due for ejection: ``eject(at:)``, if the group can spare it. Otherwise
    /// the next failure asks again. Failures of an ejected target are of requests that were under way.
    mutating func recordFailure(at now: MonotonicTime) -> Bool {
        guard threshold > 0, !isEjected(at: now) else { return false }
        let forgiven = now.nanoseconds(since: quietSince) / interval
        level = max(0, level - Int(min(forgiven, UInt64(Self.longestMultiple))))
        quietSince = now
        failuresInARow = min(failuresInARow + 1, threshold)
        return failuresInARow == threshold
    }

    mutating func eject(at now: MonotonicTime) {
        level = min(level + 1, Self.longestMultiple)
        let (length, overflow) = interval.multipliedReportingOverflow(by: UInt64(level))
        let end = now.advanced(byNanoseconds: overflow ? .max : length)
        ejectedUntil = end
        quietSince = end
        failuresInARow = 0
    }
}
