// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Gateway

@Suite struct SlidingWindowTests {
    @Test func countsAllAndTheMarked() {
        var window = SlidingWindow(nanoseconds: 10_000_000_000)
        for index in 0..<10 { window.add(marked: index % 5 == 0, at: at(UInt64(index))) }
        #expect(window.counts == .init(all: 10, marked: 2))
    }

    @Test func oldCountsLeaveBucketByBucket() {
        var window = SlidingWindow(nanoseconds: 10_000_000_000)
        for second in UInt64(0)..<10 { window.add(marked: true, at: at(second * 1000)) }
        #expect(window.counts.all == 10)
        for second in UInt64(10)...19 {
            window.advance(to: at(second * 1000))
            #expect(window.counts.all == 19 - Int(second))
            #expect(window.counts.marked == 19 - Int(second))
        }
    }

    @Test func aLongPauseEmptiesIt() {
        var window = SlidingWindow(nanoseconds: 10_000_000_000)
        window.add(marked: true, at: at(0))
        window.add(marked: false, at: at(86_400_000))
        #expect(window.counts == .init(all: 1, marked: 0))
    }

    @Test func aTimeThatGoesBackCountsAsNow() {
        var window = SlidingWindow(nanoseconds: 10_000_000_000)
        window.add(marked: false, at: at(5000))
        window.add(marked: false, at: at(1))
        window.advance(to: at(14_000))
        #expect(window.counts.all == 2)
    }

    @Test func aWindowOfNothingHoldsNothing() {
        var window = SlidingWindow(nanoseconds: 0)
        window.add(marked: false, at: at(0))
        window.advance(to: at(1))
        #expect(window.counts.all == 0)
    }
}
