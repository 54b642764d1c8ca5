// SPDX-License-Identifier: Apache-2.0

/// A limiter's answer about one request.
package struct Decision: Equatable, Sendable {
    package let isAllowed: Bool
    /// Requests that would be allowed if they came right after this one.
    package let remaining: Int
    /// Seconds, rounded up, until the whole burst is available again.
    package let resetSeconds: Int
    /// Seconds, rounded up, until a request would be allowed again; zero when this one is.
    package let retryAfterSeconds: Int

    package init(isAllowed: Bool, remaining: Int, resetSeconds: Int, retryAfterSeconds: Int) {
        self.isAllowed = isAllowed
        self.remaining = remaining
        self.resetSeconds = resetSeconds
        self.retryAfterSeconds = retryAfterSeconds
    }
}
