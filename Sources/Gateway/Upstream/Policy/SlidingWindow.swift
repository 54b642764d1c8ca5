// SPDX-License-Identifier: Apache-2.0

import Core

/// How many things happened of late, and how many of them were of the marked kind: ten buckets, the
/// oldest of which is dropped as a new one begins. Exact to a tenth of the window.
struct SlidingWindow: Sendable {
    struct Counts: Sendable, Equatable {
        var all = 0
        var marked = 0
    }

    private static let bucketCount = 10

    /// Of the window as of the last ``advance(to:)`` or ``add(marked:at:)``.
    private(set) var counts = Counts()
    private var buckets = Array(repeating: Counts(), count: bucketCount)
    private var current = 0
    private var currentStart = MonotonicTime(nanoseconds: 0)
    private let bucketNanoseconds: UInt64

    init(nanoseconds: UInt64) {
        self.bucketNanoseconds = max(1, nanoseconds / UInt64(Self.bucketCount))
    }

    mutating func add(marked: Bool, at now: MonotonicTime) {
        advance(to: now)
        buckets[current].all &+= 1
        counts.all &+= 1
        guard marked else { return }
        buckets[current].marked &+= 1
        counts.marked &+= 1
    }

    /// Drops what lies behind. A time before the last one told counts as the last one.
    mutating func advance(to now: MonotonicTime) {
        let elapsed = now.nanoseconds(since: currentStart)
        guard elapsed >= bucketNanoseconds else { return }
        let steps = elapsed / bucketNanoseconds
        currentStart = currentStart.advanced(byNanoseconds: steps &* bucketNanoseconds)
        guard steps < UInt64(Self.bucketCount) else { return removeAll() }
        for _ in 0..<steps {
            current = (current + 1) % Self.bucketCount
            counts.all &-= buckets[current].all
            counts.marked &-= buckets[current].marked
            buckets[current] = Counts()
        }
    }

    mutating func removeAll() {
        for index in buckets.indices { buckets[index] = Counts() }
        counts = Counts()
    }
}
