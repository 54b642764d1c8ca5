// SPDX-License-Identifier: Apache-2.0

import Core
import Limits
import Testing

@Suite struct ConnectionCounterTests {
    private let limits = ConnectionLimits(inAll: 10, perAddress: 3)

    @Test func anAddressGetsItsShareAndNoMore() {
        let counter = ConnectionCounter()
        for _ in 0..<3 { #expect(counter.acquire(client(1), limits: limits) == .admitted) }
        #expect(counter.acquire(client(1), limits: limits) == .tooManyFromAddress)
        #expect(counter.acquire(client(2), limits: limits) == .admitted)
        #expect(counter.count(from: client(1)) == 3)
        #expect(counter.total == 4)
    }

    @Test func allTogetherGetNoMoreThanTheTotal() {
        let counter = ConnectionCounter()
        for index in 0..<10 as Range<UInt32> { #expect(counter.acquire(client(index), limits: limits) == .admitted) }
        #expect(counter.acquire(client(11), limits: limits) == .tooManyInAll)
        #expect(counter.count(from: client(11)) == 0)
        counter.release(client(5))
        #expect(counter.acquire(client(11), limits: limits) == .admitted)
        #expect(counter.acquire(client(5), limits: limits) == .tooManyInAll)
    }

    @Test func aReleasedPlaceIsFreeAgain() {
        let counter = ConnectionCounter()
        for _ in 0..<1000 {
            for _ in 0..<3 { #expect(counter.acquire(client(1), limits: limits) == .admitted) }
            for _ in 0..<3 { counter.release(client(1)) }
        }
        #expect(counter.total == 0)
        #expect(counter.count(from: client(1)) == 0)
    }

    @Test func aReleaseWithoutAConnectionChangesNothing() {
        let counter = ConnectionCounter()
        #expect(counter.acquire(client(1), limits: limits) == .admitted)
        counter.release(client(2))
        counter.release(client(1))
        counter.release(client(1))
        #expect(counter.total == 0)
        for _ in 0..<3 { #expect(counter.acquire(client(1), limits: limits) == .admitted) }
        #expect(counter.acquire(client(1), limits: limits) == .tooManyFromAddress)
    }

    @Test func addressesOfOneSubnetShareACount() throws {
        let counter = ConnectionCounter()
        for text in ["2001:db8::1", "2001:db8::2", "2001:db8::ffff:0:0:1"] {
            #expect(try counter.acquire(#require(ClientAddress(text)), limits: limits) == .admitted)
        }
        let fourth = try #require(ClientAddress("2001:db8::4"))
        #expect(counter.acquire(fourth, limits: limits) == .tooManyFromAddress)
        #expect(try counter.acquire(#require(ClientAddress("2001:db8:0:1::1")), limits: limits) == .admitted)
        counter.release(fourth)
        #expect(counter.acquire(fourth, limits: limits) == .admitted)
    }

    @Test func lowerLimitsHoldForNewConnectionsOnly() {
        let counter = ConnectionCounter()
        for _ in 0..<3 { #expect(counter.acquire(client(1), limits: limits) == .admitted) }
        let lower = ConnectionLimits(inAll: 2, perAddress: 1)
        #expect(counter.acquire(client(1), limits: lower) == .tooManyFromAddress)
        #expect(counter.acquire(client(2), limits: lower) == .tooManyInAll)
        for _ in 0..<2 { counter.release(client(1)) }
        #expect(counter.acquire(client(2), limits: lower) == .admitted)
    }

    @Test func aLimitOfNoneAdmitsNobody() {
        let counter = ConnectionCounter()
        #expect(counter.acquire(client(1), limits: ConnectionLimits(inAll: 0, perAddress: 9)) == .tooManyInAll)
        #expect(counter.acquire(client(1), limits: ConnectionLimits(inAll: 9, perAddress: 0)) == .tooManyFromAddress)
        #expect(counter.total == 0)
    }

    @Test func threadsTogetherGetExactlyTheLimit() async {
        let counter = ConnectionCounter()
        let limits = ConnectionLimits(inAll: 5000, perAddress: 700)
        let admitted = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    (0..<4000).count { counter.acquire(client(UInt32($0 % 10)), limits: limits) == .admitted }
                }
            }
            return await group.reduce(0, +)
        }
        #expect(admitted == 5000)
        #expect(counter.total == 5000)
        #expect((0..<10).allSatisfy { counter.count(from: client($0)) <= 700 })
    }

    @Test func threadsThatComeAndGoLeaveNothingBehind() async {
        let counter = ConnectionCounter()
        let limits = ConnectionLimits(inAll: 6, perAddress: 2)
        await withTaskGroup(of: Void.self) { group in
            for task in 0..<8 as Range<UInt32> {
                group.addTask {
                    for index in 0..<4000 as Range<UInt32> {
                        let address = client((task &+ index) % 5)
                        if counter.acquire(address, limits: limits) == .admitted { counter.release(address) }
                    }
                }
            }
        }
        #expect(counter.total == 0)
        #expect((0..<5).allSatisfy { counter.count(from: client($0)) == 0 })
    }
}

private func client(_ index: UInt32) -> ClientAddress {
    ClientAddress(ipv4: index)
}
