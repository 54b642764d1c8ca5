// SPDX-License-Identifier: Apache-2.0

import GatewayConfiguration
import Testing

@testable import Gateway

@Suite struct RetryBudgetTests {
    private func budget(percent: Int, minimum: Int, requests: Int = 0) -> RetryBudget {
        var configuration = RetryConfiguration()
        configuration.budgetPercent = percent
        configuration.minimumPerSecond = minimum
        var budget = RetryBudget(configuration)
        for _ in 0..<requests { budget.noteRequest(at: at(0)) }
        return budget
    }

    private func retries(_ budget: inout RetryBudget, underWay: Int = 0, at time: UInt64) -> Int {
        (0..<1000).count { _ in budget.takeRetry(underWay: underWay, at: at(time)) }
    }

    @Test func aShareOfTheRequestsMayBeRetried() {
        var budget = budget(percent: 20, minimum: 0, requests: 200)
        #expect(retries(&budget, at: 1) == 40)
        #expect(retries(&budget, at: 9000) == 0)
    }

    @Test func theMinimumComesOnTopEverySecond() {
        var budget = budget(percent: 20, minimum: 3, requests: 200)
        #expect(retries(&budget, at: 1) == 43)
        #expect(retries(&budget, at: 999) == 0)
        #expect(retries(&budget, at: 1000) == 3)
    }

    @Test func aQuietGatewayMayRetryTheMinimum() {
        var budget = budget(percent: 20, minimum: 3)
        #expect(retries(&budget, at: 0) == 3)
    }

    @Test func requestsOlderThanTenSecondsGiveNothing() {
        var budget = budget(percent: 20, minimum: 0, requests: 200)
        #expect(retries(&budget, at: 11_000) == 0)
    }

    @Test func requestsUnderWayCountHoweverOldTheyAre() {
        var budget = budget(percent: 20, minimum: 0, requests: 200)
        #expect(retries(&budget, underWay: 100, at: 11_000) == 20)
    }

    @Test func spentRetriesComeBackAfterTenSeconds() {
        var budget = budget(percent: 50, minimum: 0, requests: 10)
        #expect(retries(&budget, at: 0) == 5)
        for _ in 0..<10 { budget.noteRequest(at: at(11_000)) }
        #expect(retries(&budget, at: 11_000) == 5)
    }

    @Test func nothingAllowedIsNoRetryAtAll() {
        var budget = budget(percent: 0, minimum: 0, requests: 200)
        #expect(retries(&budget, at: 0) == 0)
    }
}
