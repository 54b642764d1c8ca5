// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Gateway

@Suite struct TargetLoadsTests {
    @Test func requestsUnderWayAreCounted() {
        var loads = TargetLoads(weights: [1, 1])
        loads.start(1, times: 3)
        loads.finished(1)
        #expect(loads.active(1) == 2)
        #expect(loads.totalActive == 2)
    }

    @Test func moreEndsThanStartsDoNotGoBelowZero() {
        var loads = TargetLoads(weights: [1, 1])
        loads.started(0)
        loads.finished(1)
        #expect(loads.active(1) == 0)
        #expect(loads.totalActive == 1)
    }

    @Test func targetsThatDoNotExistAreIgnored() {
        var loads = TargetLoads(weights: [1])
        for target in [-1, 1, Int.max] {
            loads.started(target)
            loads.finished(target)
            loads.appendUsable(target)
            #expect(!loads.isUsable(target))
        }
        #expect(loads.totalActive == 0)
        #expect(loads.usable == [0])
    }

    @Test func usableTargetsAreListedOnceWithTheirWeights() {
        var loads = TargetLoads(weights: [2, 3, 4])
        loads.setUsable([0, 2, 2])
        #expect(loads.usable == [0, 2])
        #expect(loads.cumulativeWeights == [2, 6])
        #expect(!loads.isUsable(1))
    }

    @Test func weightsAreKeptWithinReason() {
        let loads = TargetLoads(weights: [0, -3, .max])
        #expect((0..<3).map(loads.weight) == [1, 1, TargetLoads.maximumWeight])
    }
}
