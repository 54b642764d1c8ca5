// SPDX-License-Identifier: Apache-2.0

import GatewayConfiguration
import Testing

@testable import Gateway

@Suite struct TargetSetTests {
    /// One failure is enough for ejection, of thirty seconds.
    private func set(_ count: Int, maxEjectedPercent: Int = 50) -> TargetSet {
        var outlier = OutlierConfiguration()
        outlier.consecutiveFailures = 1
        outlier.ejection = .seconds(30)
        outlier.maxEjectedPercent = maxEjectedPercent
        return TargetSet(targets(count), outlier: outlier)
    }

    private func usable(_ set: inout TargetSet, at time: UInt64) -> [Int] {
        set.refresh(at: at(time))
        return set.loads.usable
    }

    @Test func allAreUsableAtFirst() {
        var set = set(3)
        #expect(usable(&set, at: 0) == [0, 1, 2])
    }

    @Test func anEjectedTargetReturnsWhenItsTimeIsUp() {
        var set = set(3)
        #expect(set.recordFailure(1, at: at(0)) == true)
        #expect(set.isEjected(1, at: at(1)))
        #expect(usable(&set, at: 1) == [0, 2])
        #expect(usable(&set, at: 29_999) == [0, 2])
        #expect(usable(&set, at: 30_000) == [0, 1, 2])
    }

    @Test func ejectionsThatEndOneAfterAnotherAreEachNoticed() {
        var set = set(5)
        _ = set.recordFailure(0, at: at(0))
        _ = set.recordFailure(1, at: at(10_000))
        #expect(usable(&set, at: 10_000) == [2, 3, 4])
        #expect(usable(&set, at: 30_000) == [0, 2, 3, 4])
        #expect(usable(&set, at: 40_000) == [0, 1, 2, 3, 4])
    }

    @Test func noMoreThanTheBudgetAllowsAreEjected() {
        var set = set(4, maxEjectedPercent: 50)
        #expect((0..<4).map { set.recordFailure($0, at: at(0)) } == [true, true, false, false])
        #expect(usable(&set, at: 0) == [2, 3])
    }

    @Test func theOnlyTargetIsNeverEjected() {
        var set = set(1)
        #expect(set.recordFailure(0, at: at(0)) == false)
        #expect(usable(&set, at: 0) == [0])
    }

    @Test func anUnhealthyTargetIsLeftOutUntilItIsHealthyAgain() {
        var set = set(3)
        set.healthChanged(target: 2, isHealthy: false)
        #expect(usable(&set, at: 0) == [0, 1])
        #expect(!set.isFit(2, at: at(0)))
        set.healthChanged(target: 2, isHealthy: true)
        #expect(usable(&set, at: 0) == [0, 1, 2])
    }

    @Test func theLastFitTargetIsNotEjected() {
        var set = set(2)
        set.healthChanged(target: 0, isHealthy: false)
        #expect(set.recordFailure(1, at: at(0)) == false)
        #expect(usable(&set, at: 0) == [1])
    }

    @Test func withFewerThanHalfFitAllAreUsed() {
        var set = set(4)
        for target in 0..<3 { set.healthChanged(target: target, isHealthy: false) }
        #expect(usable(&set, at: 0) == [0, 1, 2, 3])
        #expect(set.isPanicking)
        set.healthChanged(target: 0, isHealthy: true)
        #expect(usable(&set, at: 0) == [0, 3])
        #expect(!set.isPanicking)
    }

    @Test func targetsThatDoNotExistAreIgnored() {
        var set = set(2)
        for target in [-1, 2, Int.max] {
            set.healthChanged(target: target, isHealthy: false)
            set.recordSuccess(target)
            #expect(set.recordFailure(target, at: at(0)) == false)
            #expect(!set.isFit(target, at: at(0)))
            #expect(!set.isEjected(target, at: at(0)))
        }
        #expect(usable(&set, at: 0) == [0, 1])
    }
}
