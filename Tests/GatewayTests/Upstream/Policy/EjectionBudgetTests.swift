// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Gateway

@Suite struct EjectionBudgetTests {
    /// How many of the targets may be out before the next is refused.
    private func capacity(targets: Int, percent: Int) -> Int {
        let budget = EjectionBudget(targets: targets, maxEjectedPercent: percent)
        var ejected = 0
        while budget.allowsEjection(ejected: ejected, usable: targets - ejected) { ejected += 1 }
        return ejected
    }

    @Test func theOnlyTargetIsNeverEjected() {
        #expect(capacity(targets: 1, percent: 100) == 0)
        #expect(capacity(targets: 0, percent: 100) == 0)
    }

    @Test func ofTwoOrMoreAtLeastOneMayGo() {
        #expect(capacity(targets: 2, percent: 10) == 1)
        #expect(capacity(targets: 5, percent: 0) == 1)
    }

    @Test func atMostTheShareIsOutRoundedDown() {
        #expect(capacity(targets: 5, percent: 50) == 2)
        #expect(capacity(targets: 10, percent: 30) == 3)
        #expect(capacity(targets: 10, percent: -5) == 1)
    }

    @Test func theLastUsableTargetStays() {
        #expect(capacity(targets: 4, percent: 100) == 3)
        #expect(capacity(targets: 4, percent: 1000) == 3)
        #expect(!EjectionBudget(targets: 3, maxEjectedPercent: 100).allowsEjection(ejected: 0, usable: 1))
    }

    @Test func fewerThanHalfUsableIsPanic() {
        let four = EjectionBudget(targets: 4, maxEjectedPercent: 50)
        #expect(four.isPanic(usable: 1))
        #expect(!four.isPanic(usable: 2))
        let five = EjectionBudget(targets: 5, maxEjectedPercent: 50)
        #expect(five.isPanic(usable: 2))
        #expect(!five.isPanic(usable: 3))
        #expect(EjectionBudget(targets: 1, maxEjectedPercent: 50).isPanic(usable: 0))
        #expect(!EjectionBudget(targets: 0, maxEjectedPercent: 50).isPanic(usable: 0))
    }
}
