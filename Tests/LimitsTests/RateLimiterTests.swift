// SPDX-License-Identifier: Apache-2.0

import Core
import Testing

@testable import Limits

private let second: UInt64 = 1_000_000_000

@Suite struct RateLimiterTests {
    @Test func oneKeyIsHeldToTheLimit() {
        let limiter = RateLimiter(limit: Limit(count: 5, periodNanoseconds: second), capacity: 100)
        let decisions = (0..<8).map { _ in limiter.check(key: client(1), at: time(0)) }
        #expect(decisions.map(\.isAllowed) == [true, true, true, true, true, false, false, false])
        #expect(decisions.map(\.remaining) == [4, 3, 2, 1, 0, 0, 0, 0])
        #expect(limiter.check(key: client(1), at: time(second / 5)).isAllowed)
    }

    @Test func distinctKeysAreIndependent() {
        let limiter = RateLimiter(limit: Limit(count: 3, periodNanoseconds: second), capacity: 10_000)
        for round in 1...5 {
            for index in 0..<2000 as Range<UInt32> {
                #expect(limiter.check(key: client(index), at: time(7)).isAllowed == (round <= 3))
            }
        }
    }

    @Test func manyClientsAreDecidedAsOneByOne() {
        var random = SplitMix64(seed: 3)
        let limit = Limit(count: 7, periodNanoseconds: 1000, burst: 3)
        let limiter = RateLimiter(limit: limit, capacity: 1000)
        let gcra = GCRA(limit)
        var arrivals: [ClientAddress: GCRA.Ticks] = [:]
        var now: UInt64 = 0
        for _ in 0..<20_000 {
            now += UInt64.random(in: 0...3, using: &random)
            let key = client(UInt32.random(in: 0..<50, using: &random))
            let expected = gcra.decide(arrival: &arrivals[key, default: 0], now: gcra.ticks(time(now)))
            #expect(limiter.check(key: key, at: time(now)) == expected)
        }
    }

    @Test func addressesOfOneSubnetShareACount() throws {
        let limiter = RateLimiter(limit: Limit(count: 2, periodNanoseconds: second), capacity: 100)
        func check(_ text: String) throws -> Bool {
            try limiter.check(key: #require(ClientAddress(text)).limitKey, at: time(0)).isAllowed
        }
        #expect(try check("2001:db8:1:2::1"))
        #expect(try check("2001:db8:1:2:ffff:ffff:ffff:ffff"))
        #expect(try !check("2001:db8:1:2:3::"))
        #expect(try check("2001:db8:1:3::1"))
        // IPv4 clients are counted each alone, in either notation.
        #expect(try check("192.0.2.1"))
        #expect(try check("192.0.2.2"))
        #expect(try check("::ffff:192.0.2.1"))
        #expect(try !check("192.0.2.1"))
    }

    @Test func theSharedKeyIsAKeyLikeAnyOther() {
        let limiter = RateLimiter(limit: Limit(count: 2, periodNanoseconds: second), capacity: 1)
        #expect(limiter.check(key: RateLimiter.sharedKey, at: time(0)).isAllowed)
        #expect(limiter.check(key: RateLimiter.sharedKey, at: time(0)).isAllowed)
        #expect(!limiter.check(key: RateLimiter.sharedKey, at: time(0)).isAllowed)
    }

    @Test("a key holds its count from the first instant to the last", arguments: [0, 1, .max - 1, .max] as [UInt64])
    func extremesOfTheClock(now: UInt64) {
        let limiter = RateLimiter(limit: Limit(count: 2, periodNanoseconds: second), capacity: 10)
        #expect(limiter.check(key: client(1), at: time(now)).isAllowed)
        #expect(limiter.check(key: client(1), at: time(now)).isAllowed)
        #expect(!limiter.check(key: client(1), at: time(now)).isAllowed)
    }

    @Test("all the clients there is capacity for are remembered", arguments: [1, 8, 100, 1000, 20_000])
    func activeClientsWithinTheCapacityAreKept(capacity: Int) {
        let limiter = RateLimiter(limit: Limit(count: 1, periodNanoseconds: 3600 * second), capacity: capacity)
        // Where a key lies differs from run to run: at four fifths of the capacity a loss is out of reach.
        let clients = 0..<UInt32(max(1, capacity * 4 / 5))
        #expect(clients.count { limiter.check(key: client($0), at: time(0)).isAllowed } == clients.count)
        #expect(clients.count { limiter.check(key: client($0), at: time(1)).isAllowed } == 0)
    }

    @Test func clientsWithTheirBurstBackMakeRoomForNewOnes() {
        let limiter = RateLimiter(limit: Limit(count: 1, periodNanoseconds: second), capacity: 1000)
        // A hundred times the capacity passes by, never more than half of it active at a time.
        for wave in 0..<200 as Range<UInt32> {
            let now = time(UInt64(wave) * second)
            let clients = wave << 16..<wave << 16 + 500
            #expect(clients.count { limiter.check(key: client($0), at: now).isAllowed } == 500)
            #expect(clients.count { limiter.check(key: client($0), at: now).isAllowed } == 0)
        }
    }

    @Test func aFloodOfNewClientsDoesNotFreeOneThatIsHeldBack() {
        let limiter = RateLimiter(limit: Limit(count: 10, periodNanoseconds: 10 * second), capacity: 64)
        for _ in 0..<10 { #expect(limiter.check(key: client(0), at: time(0)).isAllowed) }
        // Each of the others has spent one request and so is forgotten before the one that spent ten.
        let others = 1...20_000 as ClosedRange<UInt32>
        #expect(others.count { limiter.check(key: client($0), at: time(0)).isAllowed } == others.count)
        #expect(!limiter.check(key: client(0), at: time(0)).isAllowed)
    }

    @Test func theTableStaysAsSmallAsItWasAskedToBe() {
        for keys in [1, 8, 100, 4096] {
            let cells = RateTable(setCount: RateTable.setCount(forKeys: keys)).capacity
            #expect(cells >= keys)
            #expect(cells <= max(16, keys * 2))
        }
    }

    @Test func threadsThatHammerOneKeyGetExactlyTheBurst() async {
        let limiter = RateLimiter(limit: Limit(count: 1000, periodNanoseconds: second), capacity: 100)
        for now in 0..<5 as Range<UInt64> {
            let allowed = await hammer { _ in limiter.check(key: client(1), at: time(now * second)).isAllowed }
            #expect(allowed == 1000)
        }
    }

    @Test func threadsThatHammerManyKeysGetExactlyTheBurstOfEach() async {
        let limiter = RateLimiter(limit: Limit(count: 50, periodNanoseconds: second), capacity: 10_000)
        let allowed = await hammer { limiter.check(key: client(UInt32($0 % 100)), at: time(0)).isAllowed }
        #expect(allowed == 50 * 100)
    }

    /// How often `body` said true, of 8 tasks with 4000 calls each.
    private func hammer(_ body: @escaping @Sendable (Int) -> Bool) async -> Int {
        await withTaskGroup(of: Int.self) { group in
            for _ in 0..<8 { group.addTask { (0..<4000).count(where: body) } }
            return await group.reduce(0, +)
        }
    }
}

private func client(_ index: UInt32) -> ClientAddress {
    ClientAddress(ipv4: index)
}

private func time(_ nanoseconds: UInt64) -> MonotonicTime {
    MonotonicTime(nanoseconds: nanoseconds)
}
