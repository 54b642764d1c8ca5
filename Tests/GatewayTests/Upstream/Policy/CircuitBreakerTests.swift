// SPDX-License-Identifier: Apache-2.0

import Core
import GatewayConfiguration
import Testing

@testable import Gateway

@Suite struct CircuitBreakerTests {
    /// Half of at least four requests within ten seconds open it, for five seconds.
    private func breaker(percent: Int = 50, minimum: Int = 4) -> CircuitBreaker {
        var configuration = BreakerConfiguration()
        configuration.failurePercent = percent
        configuration.minimumRequests = minimum
        configuration.window = .seconds(10)
        configuration.open = .seconds(5)
        return CircuitBreaker(configuration)
    }

    private func admit(_ breaker: inout CircuitBreaker, at time: UInt64) throws -> CircuitBreaker.Admission {
        let admission = breaker.admit(at: at(time))
        return try #require(admission)
    }

    /// Sends one request and notes its result at once.
    @discardableResult
    private func send(
        _ breaker: inout CircuitBreaker,
        success: Bool,
        at time: UInt64
    ) throws -> CircuitBreaker.Transition? {
        let admission = try admit(&breaker, at: time)
        return breaker.record(success: success, of: admission, at: at(time))
    }

    private func opened() throws -> CircuitBreaker {
        var breaker = breaker()
        for _ in 0..<4 { try send(&breaker, success: false, at: 0) }
        try #require(breaker.state == .open(until: at(5000)))
        return breaker
    }

    @Test func opensWhenTheShareOfFailuresIsReached() throws {
        var breaker = breaker(percent: 50, minimum: 4)
        try send(&breaker, success: true, at: 0)
        try send(&breaker, success: true, at: 0)
        #expect(try send(&breaker, success: false, at: 1) == nil)
        #expect(breaker.state == .closed)
        #expect(try send(&breaker, success: false, at: 2) == .opened)
        #expect(breaker.state == .open(until: at(5002)))
    }

    @Test func fewRequestsNeverOpenIt() throws {
        var breaker = breaker(minimum: 4)
        for _ in 0..<3 { try send(&breaker, success: false, at: 0) }
        #expect(breaker.state == .closed)
    }

    @Test func whatIsOlderThanTheWindowDoesNotCount() throws {
        var breaker = breaker(minimum: 4)
        for _ in 0..<3 { try send(&breaker, success: false, at: 0) }
        try send(&breaker, success: false, at: 11_000)
        #expect(breaker.state == .closed)
    }

    @Test func zeroPercentTurnsItOff() throws {
        var breaker = breaker(percent: 0, minimum: 1)
        for _ in 0..<100 { try send(&breaker, success: false, at: 0) }
        #expect(breaker.state == .closed)
    }

    @Test func whileOpenNothingPasses() throws {
        var breaker = try opened()
        #expect(breaker.admit(at: at(1)) == nil)
        #expect(breaker.admit(at: at(4999)) == nil)
    }

    @Test func saysInWholeSecondsWhenToAskAgain() throws {
        let breaker = try opened()
        #expect(breaker.secondsUntilProbe(at: at(0)) == 5)
        #expect(breaker.secondsUntilProbe(at: at(3001)) == 2)
        #expect(breaker.secondsUntilProbe(at: at(4999)) == 1)
        #expect(breaker.secondsUntilProbe(at: at(6000)) == 1)
    }

    @Test func afterTheRestOneRequestProbes() throws {
        var breaker = try opened()
        #expect(breaker.admit(at: at(5000)) != nil)
        #expect(breaker.state == .halfOpen(nextProbe: at(10_000)))
        #expect(breaker.admit(at: at(5001)) == nil)
    }

    @Test func aSuccessfulProbeClosesItWithACleanSheet() throws {
        var breaker = try opened()
        #expect(try send(&breaker, success: true, at: 5000) == .closed)
        for _ in 0..<3 { try send(&breaker, success: false, at: 5001) }
        #expect(breaker.state == .closed)
    }

    @Test func aFailedProbeOpensItAgain() throws {
        var breaker = try opened()
        #expect(try send(&breaker, success: false, at: 5000) == .opened)
        #expect(breaker.state == .open(until: at(10_000)))
    }

    @Test func anAbandonedProbeMakesTheNextRequestTheProbe() throws {
        var breaker = try opened()
        let probe = try admit(&breaker, at: 5000)
        breaker.abandon(probe, at: at(5500))
        #expect(breaker.admit(at: at(5500)) != nil)
        #expect(breaker.admit(at: at(5500)) == nil)
    }

    @Test func aProbeNothingIsHeardOfIsFollowedByAnother() throws {
        var breaker = try opened()
        _ = breaker.admit(at: at(5000))
        #expect(breaker.admit(at: at(9999)) == nil)
        #expect(breaker.admit(at: at(10_000)) != nil)
    }

    @Test func lateResultsOfEarlierRequestsDecideNothing() throws {
        var breaker = breaker()
        let slow = try (0..<8).map { _ in try admit(&breaker, at: 0) }
        for _ in 0..<4 { try send(&breaker, success: false, at: 0) }
        let probe = try admit(&breaker, at: 5000)
        #expect(breaker.record(success: false, of: slow[0], at: at(5001)) == nil)
        #expect(breaker.record(success: true, of: slow[1], at: at(5001)) == nil)
        breaker.abandon(slow[2], at: at(5001))
        #expect(breaker.state == .halfOpen(nextProbe: at(10_000)))

        #expect(breaker.record(success: true, of: probe, at: at(5002)) == .closed)
        for admission in slow[3...] {
            #expect(breaker.record(success: false, of: admission, at: at(5003)) == nil)
        }
        #expect(breaker.state == .closed)
    }
}
