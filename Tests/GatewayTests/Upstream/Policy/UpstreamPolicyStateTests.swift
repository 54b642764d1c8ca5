// SPDX-License-Identifier: Apache-2.0

import Core
import GatewayConfiguration
import Testing

@testable import Gateway

@Suite struct UpstreamPolicyStateTests {
    private func state(
        _ count: Int,
        balance: UpstreamConfiguration.Balance = .leastRequest,
        _ change: (inout UpstreamConfiguration) -> Void = { _ in }
    ) -> UpstreamPolicyState {
        var configuration = UpstreamConfiguration()
        configuration.targets = targets(count)
        configuration.balance = balance
        configuration.outlier.consecutiveFailures = 3
        configuration.breaker.failurePercent = 0
        change(&configuration)
        return UpstreamPolicyState(configuration, seed: 1)
    }

    private func withBreaker(_ configuration: inout UpstreamConfiguration) {
        configuration.breaker.failurePercent = 50
        configuration.breaker.minimumRequests = 4
        configuration.breaker.open = .seconds(5)
    }

    private func attempt(
        _ state: inout UpstreamPolicyState,
        hash: UInt64? = nil,
        excluding tried: TriedTargets = TriedTargets(),
        at time: UInt64 = 0
    ) throws -> UpstreamAttempt {
        let pick = state.pick(hash: hash, excluding: tried, at: at(time))
        guard case .target(let attempt) = pick else { throw NoTarget(pick: pick) }
        return attempt
    }

    private struct NoTarget: Error {
        let pick: UpstreamPolicyState.Pick
    }

    @discardableResult
    private func send(
        _ state: inout UpstreamPolicyState,
        _ outcome: UpstreamOutcome,
        at time: UInt64 = 0
    ) throws -> UpstreamPolicyState.Changes {
        var attempt = try attempt(&state, at: time)
        return state.requestFinished(&attempt, outcome: outcome, at: at(time))
    }

    @Test func aGroupWithoutTargetsHasNoneUsable() {
        var state = state(0)
        #expect(state.pick(hash: nil, excluding: TriedTargets(), at: at(0)) == .noneUsable)
    }

    @Test func whatIsPickedIsUnderWayUntilItIsFinished() throws {
        var state = state(2)
        var first = try attempt(&state)
        let second = try attempt(&state)
        #expect(first.target != second.target)
        #expect(state.targets.loads.totalActive == 2)
        state.requestFinished(&first, outcome: .success, at: at(1))
        #expect(state.targets.loads.totalActive == 1)
        #expect(try attempt(&state).target == first.target)
    }

    @Test func finishingTwiceCountsOnce() throws {
        var state = state(1)
        _ = try attempt(&state)
        var twice = try attempt(&state)
        state.requestFinished(&twice, outcome: .success, at: at(0))
        state.requestFinished(&twice, outcome: .failure(.reset), at: at(0))
        #expect(state.targets.loads.totalActive == 1)
    }

    @Test func aRetryGoesElsewhereAndBackOnlyWhereThereIsNoElsewhere() throws {
        var state = state(2)
        for _ in 0..<10 { #expect(try attempt(&state, excluding: tried(0)).target == 1) }
        #expect(try [0, 1].contains(attempt(&state, excluding: tried(0, 1)).target))
        var single = self.state(1)
        #expect(try attempt(&single, excluding: tried(0)).target == 0)
    }

    @Test func aKeyStaysWithItsTarget() throws {
        var state = state(5, balance: .consistentHash)
        let targets = try (0..<5).map { _ in try attempt(&state, hash: 42).target }
        #expect(Set(targets).count == 1)
    }

    @Test func withoutAKeyOrWithoutARingTheLeastBusyIsChosen() throws {
        var hashing = state(5, balance: .consistentHash)
        #expect(try Set((0..<5).map { _ in try attempt(&hashing, hash: nil).target }).count == 5)
        var least = state(5)
        #expect(try Set((0..<5).map { _ in try attempt(&least, hash: 42).target }).count == 5)
    }

    @Test func aFailingTargetIsEjectedAndComesBack() throws {
        var state = state(2)
        for expected in [UpstreamPolicyState.Changes(), [], .targetEjected] {
            var failing = try attempt(&state, excluding: tried(1))
            #expect(failing.target == 0)
            #expect(state.requestFinished(&failing, outcome: .failure(.connect), at: at(0)) == expected)
        }
        for _ in 0..<10 { #expect(try attempt(&state, at: 29_999).target == 1) }
        #expect(try attempt(&state, at: 30_000).target == 0)
    }

    @Test func aClientErrorIsNoFailureOfTheTarget() throws {
        var state = state(2) { $0.outlier.consecutiveFailures = 1 }
        var attempt = try attempt(&state)
        state.responseStarted(&attempt, status: 404, at: at(0))
        #expect(!state.targets.isEjected(attempt.target, at: at(0)))
    }

    @Test func a5xxIsJudgedWhenItsHeadComesAndOnlyOnce() throws {
        var state = state(2) { $0.outlier.consecutiveFailures = 2 }
        for expected in [UpstreamPolicyState.Changes(), .targetEjected] {
            var attempt = try attempt(&state, excluding: tried(1))
            #expect(state.responseStarted(&attempt, status: 500, at: at(0)) == expected)
            #expect(state.requestFinished(&attempt, outcome: .failure(.status(500)), at: at(0)) == [])
        }
    }

    @Test func aResetAmidTheBodyIsAFailureAfterAll() throws {
        var state = state(2) { $0.outlier.consecutiveFailures = 1 }
        var attempt = try attempt(&state)
        state.responseStarted(&attempt, status: 200, at: at(0))
        #expect(state.requestFinished(&attempt, outcome: .failure(.reset), at: at(0)) == .targetEjected)
    }

    @Test func staleConnectionsAndClientsThatLeaveEjectNothing() throws {
        var state = state(2) { $0.outlier.consecutiveFailures = 1 }
        for outcome in [UpstreamOutcome.abandoned, .failure(.staleConnection)] {
            for _ in 0..<10 { #expect(try send(&state, outcome) == []) }
        }
        #expect(state.targets.isFit(0, at: at(0)) && state.targets.isFit(1, at: at(0)))
    }

    @Test func anUnhealthyTargetIsNotPicked() throws {
        var state = state(2)
        state.healthChanged(target: 0, isHealthy: false)
        for _ in 0..<10 { #expect(try attempt(&state).target == 1) }
    }

    @Test func aFailingGroupIsGivenARestAndTriedAgain() throws {
        var state = state(1, withBreaker)
        for _ in 0..<3 { #expect(try send(&state, .failure(.timeout)) == []) }
        #expect(try send(&state, .failure(.timeout)) == .breakerOpened)
        #expect(state.pick(hash: nil, excluding: tried(), at: at(1)) == .breakerOpen(retryAfterSeconds: 5))
        #expect(state.targets.loads.totalActive == 0)
        #expect(try send(&state, .success, at: 5000) == .breakerClosed)
        #expect(try send(&state, .success, at: 5001) == [])
    }

    @Test func aProbeWhoseClientLeavesMakesRoomForTheNext() throws {
        var state = state(1, withBreaker)
        for _ in 0..<4 { try send(&state, .failure(.timeout)) }
        try send(&state, .abandoned, at: 5000)
        #expect(try send(&state, .success, at: 5000) == .breakerClosed)
    }

    @Test func aStreamThatLastsClosesTheBreakerWithItsHead() throws {
        var state = state(1, withBreaker)
        for _ in 0..<4 { try send(&state, .failure(.timeout)) }
        var probe = try attempt(&state, at: 5000)
        #expect(state.responseStarted(&probe, status: 200, at: at(5001)) == .breakerClosed)
        #expect(try attempt(&state, at: 5002).target == 0)
        #expect(state.requestFinished(&probe, outcome: .abandoned, at: at(900_000)) == [])
    }

    @Test func retriesNeedThePolicyAndTheBudget() throws {
        var state = state(2) {
            $0.retries.budgetPercent = 50
            $0.retries.minimumPerSecond = 0
        }
        for _ in 0..<4 { try send(&state, .success) }
        // Retries are no requests of their own: the budget stays half of four.
        for _ in 0..<4 { _ = try attempt(&state, excluding: tried(0)) }
        var failed = RetryPolicy.Situation(
            failure: .reset,
            isIdempotent: false,
            sent: .head,
            isBodyReplayable: true,
            isResponseStarted: false,
            attemptsMade: 1
        )
        #expect(state.takeRetry(failed, at: at(0)) == false)
        failed.isIdempotent = true
        #expect((0..<4).map { _ in state.takeRetry(failed, at: at(0)) } == [true, true, false, false])
    }

    @Test func anAttemptOfABiggerGroupDoesNotTrap() throws {
        var big = state(5)
        _ = big.pick(hash: nil, excluding: tried(0, 1, 2, 3), at: at(0))
        var foreign = try attempt(&big, excluding: tried(0, 1, 2, 3))
        var small = state(1)
        #expect(small.requestFinished(&foreign, outcome: .failure(.reset), at: at(0)) == [])
        #expect(small.targets.loads.totalActive == 0)
    }
}
