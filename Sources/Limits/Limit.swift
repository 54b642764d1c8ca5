// SPDX-License-Identifier: Apache-2.0

/// So many requests in so long, and how many of them may come at once.
///
/// Two equal limits of one name are the same limit: a reload keeps the limiter, and its counts.
package struct Limit: Hashable, Sendable {
    /// Requests a period, in the long run.
    package let count: Int
    package let periodNanoseconds: UInt64
    /// Requests that may come at once after a pause.
    package let burst: Int

    /// Values below one are taken as one: a limit always lets a first request through.
    ///
    /// - Parameter burst: where nil, `count`: a whole period's requests may come at once.
    package init(count: Int, periodNanoseconds: UInt64, burst: Int? = nil) {
        self.count = max(count, 1)
        self.periodNanoseconds = max(periodNanoseconds, 1)
        self.burst = max(burst ?? count, 1)
    }
}
