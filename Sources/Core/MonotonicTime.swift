// SPDX-License-Identifier: Apache-2.0

/// A point on a clock that never goes back, in nanoseconds since an unspecified start.
///
/// Engines are handed the time; they never ask for it.
package struct MonotonicTime: Hashable, Comparable, Sendable {
    package let nanoseconds: UInt64

    @inlinable
    package init(nanoseconds: UInt64) {
        self.nanoseconds = nanoseconds
    }

    @inlinable
    package static func < (left: Self, right: Self) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    /// The time `nanoseconds` later; stays at the end of time instead of overflowing.
    @inlinable
    package func advanced(byNanoseconds nanoseconds: UInt64) -> Self {
        let (sum, overflow) = self.nanoseconds.addingReportingOverflow(nanoseconds)
        return Self(nanoseconds: overflow ? .max : sum)
    }

    /// Nanoseconds since `earlier`, zero when that lies ahead.
    @inlinable
    package func nanoseconds(since earlier: Self) -> UInt64 {
        nanoseconds > earlier.nanoseconds ? nanoseconds - earlier.nanoseconds : 0
    }
}
