// SPDX-License-Identifier: Apache-2.0

import Core
import Testing

@Suite struct MonotonicTimeTests {
    @Test func timesAreOrderedAsTheirNanoseconds() {
        let times = [5, 0, UInt64.max, 1].map(MonotonicTime.init(nanoseconds:))
        #expect(times.sorted().map(\.nanoseconds) == [0, 1, 5, .max])
        #expect(MonotonicTime(nanoseconds: 7) == MonotonicTime(nanoseconds: 7))
        #expect(!(MonotonicTime(nanoseconds: 7) < MonotonicTime(nanoseconds: 7)))
    }

    @Test(
        "time advances, and stays at its end",
        arguments: [
            (0, 0, 0), (0, 5, 5), (10, 5, 15), (.max - 5, 5, .max), (.max - 5, 6, .max), (.max, 0, .max),
            (.max, .max, .max),
            (0, .max, .max),
        ] as [(UInt64, UInt64, UInt64)]
    )
    func advance(start: UInt64, by nanoseconds: UInt64, expected: UInt64) {
        let later = MonotonicTime(nanoseconds: start).advanced(byNanoseconds: nanoseconds)
        #expect(later == MonotonicTime(nanoseconds: expected))
    }

    @Test(
        "time passed is never negative",
        arguments: [
            (0, 0, 0), (15, 10, 5), (10, 15, 0), (.max, 0, .max), (0, .max, 0), (.max, .max, 0), (.max, .max - 1, 1),
        ] as [(UInt64, UInt64, UInt64)]
    )
    func elapsed(now: UInt64, earlier: UInt64, expected: UInt64) {
        let passed = MonotonicTime(nanoseconds: now).nanoseconds(since: MonotonicTime(nanoseconds: earlier))
        #expect(passed == expected)
    }
}
