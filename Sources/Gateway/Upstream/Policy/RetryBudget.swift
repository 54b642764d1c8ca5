// SPDX-License-Identifier: Apache-2.0

import Core
import GatewayConfiguration

/// Bounds how much retries may add to the load of a group that is in trouble: a share of its requests,
/// and a few a second in any case, so that a quiet gateway may retry at all.
struct RetryBudget: Sendable {
    private var requests = SlidingWindow(nanoseconds: 10_000_000_000)
    /// Retries taken out of the share; those of the minimum are not among them.
    private var shareTaken = SlidingWindow(nanoseconds: 10_000_000_000)
    private let percent: Int
    private let minimumPerSecond: Int
    /// The second the minimum was last drawn on, and how often.
    private var second: UInt64 = 0
    private var takenInSecond = 0

    init(_ configuration: RetryConfiguration) {
        self.percent = max(0, configuration.budgetPercent)
        self.minimumPerSecond = max(0, configuration.minimumPerSecond)
    }

    /// A client's request begins; its retries do not count.
    mutating func noteRequest(at now: MonotonicTime) {
        requests.add(marked: false, at: now)
    }

    /// True when a retry may be sent; it is then spent.
    ///
    /// - Parameter underWay: requests under way, which may have begun more than ten seconds ago.
    mutating func takeRetry(underWay: Int = 0, at now: MonotonicTime) -> Bool {
        requests.advance(to: now)
        shareTaken.advance(to: now)
        if shareTaken.counts.all < max(requests.counts.all, underWay) &* percent / 100 {
            shareTaken.add(marked: false, at: now)
            return true
        }
        let thisSecond = now.nanoseconds / 1_000_000_000
        if thisSecond != second {
            second = thisSecond
            takenInSecond = 0
        }
        guard takenInSecond < minimumPerSecond else { return false }
        takenInSecond += 1
        return true
    }
}
