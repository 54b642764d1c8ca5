// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Gateway

@Suite struct TriedTargetsTests {
    @Test func remembersWhatWasInserted() {
        #expect(TriedTargets().isEmpty)
        let tried = tried(0, 7)
        #expect(!tried.isEmpty)
        #expect(tried.contains(0) && tried.contains(7) && !tried.contains(1))
    }

    @Test func keepsTheLastFour() {
        let tried = tried(1, 2, 3, 4, 5)
        #expect(!tried.contains(1))
        #expect((2...5).allSatisfy(tried.contains))
    }

    @Test func theSameTargetTakesOnePlace() {
        #expect(tried(1, 2, 2, 2, 2).contains(1))
    }

    @Test func impossibleTargetsAreIgnored() {
        #expect(tried(-1, .min, .max, 65_535).isEmpty)
        #expect(!TriedTargets().contains(-1))
    }
}
