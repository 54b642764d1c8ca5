// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Tells when a match has used up its CPU time. Looks at the monotonic clock (25 ns), and asks for the thread's CPU
/// time (a system call) only when that has passed: a thread that was not running has used nothing.
struct MatchDeadline {
    private let budget: Int64
    private let startOfCPUTime: Int64
    private let start: Int64
    private var wakeUp: Int64

    init(milliseconds: Int) {
        budget = Int64(clamping: max(0, min(milliseconds, 1_000_000))) &* 1_000_000
        startOfCPUTime = Self.read(CLOCK_THREAD_CPUTIME_ID)
        start = Self.read(CLOCK_MONOTONIC)
        wakeUp = start &+ budget
    }

    mutating func hasPassed() -> Bool {
        let now = Self.read(CLOCK_MONOTONIC)
        guard now >= wakeUp else { return false }
        let left = budget &- (Self.read(CLOCK_THREAD_CPUTIME_ID) &- startOfCPUTime)
        wakeUp = now &+ left
        return left <= 0
    }

    /// Time since the beginning, nanoseconds.
    var elapsed: Int64 { Self.read(CLOCK_MONOTONIC) &- start }

    /// Nanoseconds.
    private static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }
}
