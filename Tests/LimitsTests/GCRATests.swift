// SPDX-License-Identifier: Apache-2.0

import Core
import Testing

@testable import Limits

private let second: UInt64 = 1_000_000_000

@Suite struct GCRATests {
    @Test func aRequestMayCountForSeveral() {
        let gcra = GCRA(Limit(count: 10, periodNanoseconds: 1_000_000_000, burst: 10))
        let now = gcra.ticks(MonotonicTime(nanoseconds: 5_000_000_000))
        var arrival: GCRA.Ticks = 0
        #expect(gcra.decide(arrival: &arrival, now: now, units: 7).remaining == 3)
        let refused = gcra.decide(arrival: &arrival, now: now, units: 4)
        #expect(!refused.isAllowed)
        #expect(refused.retryAfterSeconds == 1)
        #expect(gcra.decide(arrival: &arrival, now: now, units: 3).isAllowed)
        var fresh: GCRA.Ticks = 0
        #expect(!gcra.decide(arrival: &fresh, now: now, units: 11).isAllowed)
        #expect(!gcra.decide(arrival: &fresh, now: now, units: .max).isAllowed)
        #expect(gcra.decide(arrival: &fresh, now: now, units: 10).isAllowed)
    }

    @Test func aBurstIsAllowedAtOnceAndNotOneMore() {
        var client = Client(Limit(count: 10, periodNanoseconds: second, burst: 4))
        #expect(client.send(at: 0) == Decision(isAllowed: true, remaining: 3, resetSeconds: 1, retryAfterSeconds: 0))
        #expect(client.send(at: 0).remaining == 2)
        #expect(client.send(at: 0).remaining == 1)
        #expect(client.send(at: 0) == Decision(isAllowed: true, remaining: 0, resetSeconds: 1, retryAfterSeconds: 0))
        #expect(client.send(at: 0) == Decision(isAllowed: false, remaining: 0, resetSeconds: 1, retryAfterSeconds: 1))
    }

    @Test func afterTheBurstTheRateIsSteady() {
        var client = Client(Limit(count: 10, periodNanoseconds: second, burst: 4))
        for _ in 0..<4 { #expect(client.send(at: 0).isAllowed) }
        for tenth in 1...1000 as ClosedRange<UInt64> {
            #expect(!client.send(at: tenth * second / 10 - 1).isAllowed)
            #expect(client.send(at: tenth * second / 10).isAllowed)
            #expect(!client.send(at: tenth * second / 10).isAllowed)
        }
    }

    @Test func aDeniedRequestCostsNothing() {
        var client = Client(Limit(count: 1, periodNanoseconds: second))
        #expect(client.send(at: 0).isAllowed)
        for nanosecond in 1..<1000 as Range<UInt64> { #expect(!client.send(at: nanosecond).isAllowed) }
        #expect(client.send(at: second).isAllowed)
    }

    @Test func aPauseGivesBackNoMoreThanTheBurst() {
        var client = Client(Limit(count: 100, periodNanoseconds: second, burst: 3))
        for pause in [0, 3600, 86_400 * 365] as [UInt64] {
            let allowed = (0..<10).filter { _ in client.send(at: pause * second).isAllowed }
            #expect(allowed.count == 3)
        }
    }

    @Test("a rate that does not divide a second loses nothing to rounding", arguments: [3, 7, 997, 999_983])
    func oddRatesAreExact(count: Int) {
        // A burst of one forgives nobody the part of a nanosecond that a request must come late by.
        var client = Client(Limit(count: count, periodNanoseconds: second, burst: 2))
        for _ in 0..<2 { #expect(client.send(at: 0).isAllowed) }
        for index in 1...min(count * 10, 10_000) {
            // The first whole nanosecond at which the request is due.
            let due = (UInt64(index) * second + UInt64(count) - 1) / UInt64(count)
            #expect(!client.send(at: due - 1).isAllowed)
            #expect(client.send(at: due).isAllowed)
        }
    }

    @Test func secondsAreRoundedUp() {
        var client = Client(Limit(count: 1, periodNanoseconds: 60 * second, burst: 2))
        #expect(client.send(at: 0).resetSeconds == 60)
        #expect(client.send(at: 1).resetSeconds == 120)
        #expect(client.send(at: 2).retryAfterSeconds == 60)
        #expect(client.send(at: 59 * second).retryAfterSeconds == 1)
        #expect(client.send(at: 60 * second - 1).retryAfterSeconds == 1)
        #expect(client.send(at: 60 * second).isAllowed)
    }

    @Test func whoWaitsAsLongAsToldIsAllowed() {
        var random = SplitMix64(seed: 11)
        for _ in 0..<200 {
            var client = Client(Limit.random(using: &random))
            var now: UInt64 = 0
            for _ in 0..<50 {
                let decision = client.send(at: now)
                guard !decision.isAllowed else { continue }
                #expect(decision.retryAfterSeconds >= 1)
                now += UInt64(decision.retryAfterSeconds) * second
                #expect(client.send(at: now).isAllowed)
            }
        }
    }

    @Test func decisionsAreThoseOfALeakyBucket() {
        var random = SplitMix64(seed: 42)
        for _ in 0..<200 {
            let limit = Limit.random(using: &random)
            var client = Client(limit)
            var model = LeakyBucket(limit)
            var now: UInt64 = UInt64.random(in: 0...1 << 60, using: &random)
            let step = limit.periodNanoseconds / UInt64(limit.count) * 2 + 2
            for _ in 0..<200 {
                if Bool.random(using: &random) { now += UInt64.random(in: 0...step, using: &random) }
                let decision = client.send(at: now)
                #expect((decision.isAllowed, decision.remaining) == model.send(at: now))
            }
        }
    }

    @Test func noWindowHoldsMoreThanTheBurstAndTheRate() {
        var random = SplitMix64(seed: 7)
        let limit = Limit(count: 30, periodNanoseconds: 1000, burst: 5)
        var client = Client(limit)
        var allowed: [UInt64] = []
        var now: UInt64 = 0
        for _ in 0..<2000 {
            now += UInt64.random(in: 0...20, using: &random)
            if client.send(at: now).isAllowed { allowed.append(now) }
        }
        #expect(allowed.count > 500)
        for first in allowed.indices {
            let isWithin = allowed[first...].prefix(100).enumerated().allSatisfy { (index: Int, time: UInt64) -> Bool in
                let most: UInt64 = 5 + (time - allowed[first]) * 30 / 1000
                return UInt64(index) + 1 <= most
            }
            #expect(isWithin)
        }
    }

    @Test func aClockThatStepsBackAllowsNothingExtra() {
        var client = Client(Limit(count: 1, periodNanoseconds: second, burst: 2))
        #expect(client.send(at: 5 * second).isAllowed)
        #expect(client.send(at: 5 * second).isAllowed)
        #expect(!client.send(at: 4 * second).isAllowed)
        #expect(client.send(at: 4 * second).retryAfterSeconds == 2)
        #expect(client.send(at: 6 * second).isAllowed)
    }

    @Test("the largest and the smallest values are counted without overflow")
    func extremes() {
        let times: [UInt64] = [0, 1, .max / 2, .max - 1, .max]
        for count in [1, 2, .max] as [Int] {
            for period in [1, second, .max] as [UInt64] {
                for burst in [1, 2, .max] as [Int] {
                    let limit = Limit(count: count, periodNanoseconds: period, burst: burst)
                    for first in times {
                        var client = Client(limit)
                        let decision = client.send(at: first)
                        #expect(decision.isAllowed)
                        #expect(decision.remaining == burst - 1)
                        #expect(decision.resetSeconds >= 1)
                        for next in times {
                            let decision = client.send(at: next)
                            #expect((0..<burst).contains(decision.remaining))
                            #expect(decision.isAllowed == (decision.retryAfterSeconds == 0))
                        }
                    }
                }
            }
        }
    }

    @Test func aFullBurstIsOwedForAsLongAsItTakesAtTheEndOfTime() {
        var client = Client(Limit(count: 1, periodNanoseconds: .max, burst: .max))
        #expect(
            client.send(at: .max)
                == Decision(
                    isAllowed: true,
                    remaining: .max - 1,
                    resetSeconds: 18_446_744_074,
                    retryAfterSeconds: 0
                )
        )
    }

    @Test func valuesBelowOneAreTakenAsOne() {
        #expect(Limit(count: 0, periodNanoseconds: 0, burst: -5) == Limit(count: 1, periodNanoseconds: 1, burst: 1))
        #expect(Limit(count: .min, periodNanoseconds: 9) == Limit(count: 1, periodNanoseconds: 9, burst: 1))
    }

    @Test func theBurstIsTheCountUnlessGiven() {
        #expect(Limit(count: 100, periodNanoseconds: second).burst == 100)
        #expect(
            Set([Limit(count: 1, periodNanoseconds: 2), Limit(count: 1, periodNanoseconds: 2, burst: 1)]).count == 1
        )
    }
}

/// One client of a limit.
private struct Client {
    private let gcra: GCRA
    private var arrival: GCRA.Ticks = 0

    init(_ limit: Limit) {
        gcra = GCRA(limit)
    }

    mutating func send(at nanoseconds: UInt64) -> Decision {
        gcra.decide(arrival: &arrival, now: gcra.ticks(MonotonicTime(nanoseconds: nanoseconds)))
    }
}

/// The same limit told the other way round: a bucket that drains at the rate, and that every allowed
/// request adds a share to. Levels are in 1/count nanoseconds, as exact integers.
private struct LeakyBucket {
    private let limit: Limit
    private var level: Int128 = 0
    private var last: UInt64 = 0

    init(_ limit: Limit) {
        self.limit = limit
    }

    mutating func send(at now: UInt64) -> (isAllowed: Bool, remaining: Int) {
        level = max(0, level - Int128(now - last) * Int128(limit.count))
        last = now
        let share = Int128(limit.periodNanoseconds)
        let room = (Int128(limit.burst) * share - level) / share
        guard room >= 1 else { return (false, 0) }
        level += share
        return (true, Int(room) - 1)
    }
}

extension Limit {
    fileprivate static func random(using random: inout SplitMix64) -> Limit {
        Limit(
            count: Int.random(in: 1...1000, using: &random),
            periodNanoseconds: UInt64.random(in: 1...100 * second, using: &random),
            burst: Int.random(in: 1...20, using: &random)
        )
    }
}
