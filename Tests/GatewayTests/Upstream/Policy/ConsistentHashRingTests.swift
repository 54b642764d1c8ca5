// SPDX-License-Identifier: Apache-2.0

import GatewayConfiguration
import Testing

@testable import Gateway

@Suite struct ConsistentHashRingTests {
    private static let keys = hashKeys(20_000)

    private func loads(_ targets: [TargetConfiguration]) -> TargetLoads {
        TargetLoads(weights: targets.map(\.weight))
    }

    /// The URL of each key's target, in a group where all are usable and idle.
    private func owners(_ targets: [TargetConfiguration]) -> [String?] {
        let ring = ConsistentHashRing(targets)
        let loads = loads(targets)
        return Self.keys.map { key in
            ring.pick(hash: key, from: loads, excluding: TriedTargets()).map { targets[$0].url }
        }
    }

    private func shares(_ owners: [String?]) -> [String: Double] {
        Dictionary(grouping: owners.compactMap { $0 }) { $0 }.mapValues { Double($0.count) / Double(owners.count) }
    }

    @Test func keysAreSpreadEvenly() {
        let shares = shares(owners(targets(5)))
        #expect(shares.count == 5)
        #expect(shares.values.allSatisfy { (0.15...0.25).contains($0) })
    }

    @Test func sharesFollowTheWeights() {
        var weighted = targets(3)
        weighted[2].weight = 2
        let share = shares(owners(weighted))[weighted[2].url] ?? 0
        #expect((0.42...0.58).contains(share))
    }

    @Test func weightsWithACommonFactorAreTheSameRing() {
        var tenfold = targets(3)
        for index in tenfold.indices { tenfold[index].weight = 10 }
        #expect(owners(tenfold) == owners(targets(3)))
    }

    @Test func anAddedTargetTakesItsShareAndMovesNothingElse() {
        let before = owners(targets(9))
        let after = owners(targets(10))
        let added = targets(10)[9].url
        let moved = zip(before, after).filter { $0 != $1 }
        #expect(moved.allSatisfy { $0.1 == added })
        #expect((1...Self.keys.count / 7).contains(moved.count))
    }

    @Test func aRemovedTargetsKeysGoToAllTheOthers() {
        let all = targets(5)
        let before = owners(all)
        let after = owners(Array(all.dropFirst()))
        let moved = zip(before, after).filter { $0 != $1 }
        #expect(moved.allSatisfy { $0.0 == all[0].url })
        #expect(shares(moved.map(\.1)).count == 4)
        #expect((1...Self.keys.count * 3 / 10).contains(moved.count))
    }

    @Test func theOrderOfTheTargetsDoesNotMatter() {
        #expect(owners(targets(5)) == owners(targets(5).reversed()))
    }

    @Test func theSameUrlTwiceIsTwoTargets() {
        let ring = ConsistentHashRing([targets(1)[0], targets(1)[0]])
        let loads = TargetLoads(weights: [1, 1])
        let first = Self.keys.count { ring.pick(hash: $0, from: loads, excluding: TriedTargets()) == 0 }
        #expect((Self.keys.count * 2 / 5...Self.keys.count * 3 / 5).contains(first))
    }

    @Test func onlyTheKeysOfAnUnusableTargetMove() {
        let ring = ConsistentHashRing(targets(5))
        let all = loads(targets(5))
        var four = all
        four.setUsable([0, 1, 3, 4])
        for key in Self.keys {
            let owner = ring.pick(hash: key, from: all, excluding: TriedTargets())
            let other = ring.pick(hash: key, from: four, excluding: TriedTargets())
            #expect(owner == 2 ? other != nil && other != 2 : other == owner)
        }
    }

    @Test func aTriedTargetsKeyGoesWhereItWouldIfThatWereUnusable() {
        let ring = ConsistentHashRing(targets(5))
        let all = loads(targets(5))
        var four = all
        four.setUsable([0, 1, 3, 4])
        for key in Self.keys {
            let avoided = ring.pick(hash: key, from: all, excluding: tried(2))
            #expect(avoided == ring.pick(hash: key, from: four, excluding: TriedTargets()))
        }
    }

    @Test func aHotKeyOverflowsToTheNextTarget() throws {
        let ring = ConsistentHashRing(targets(4))
        var loads = loads(targets(4))
        let owner = try #require(ring.pick(hash: 1, from: loads, excluding: TriedTargets()))
        for _ in 0..<400 {
            loads.started(try #require(ring.pick(hash: 1, from: loads, excluding: TriedTargets())))
        }
        // Half again its fair share, and not more.
        #expect(loads.active(owner) == 150)
    }

    @Test func aFewRequestsStayWithTheirTarget() throws {
        let ring = ConsistentHashRing(targets(4))
        var loads = loads(targets(4))
        for _ in 0..<ConsistentHashRing.boundedFrom {
            loads.started(try #require(ring.pick(hash: 1, from: loads, excluding: TriedTargets())))
        }
        #expect((0..<4).map(loads.active).max() == ConsistentHashRing.boundedFrom)
    }

    @Test func aBusyTargetIsBetterThanNone() {
        let ring = ConsistentHashRing(targets(2))
        var loads = loads(targets(2))
        loads.setUsable([1])
        loads.start(1, times: 10_000)
        #expect(ring.pick(hash: 1, from: loads, excluding: TriedTargets()) == 1)
    }

    @Test func theEndsOfTheRingMeet() {
        let ring = ConsistentHashRing(targets(3))
        let loads = loads(targets(3))
        #expect(ring.pick(hash: .max, from: loads, excluding: TriedTargets()) != nil)
        #expect(
            ring.pick(hash: .max, from: loads, excluding: TriedTargets())
                == ring.pick(hash: 0, from: loads, excluding: TriedTargets())
        )
    }

    @Test func wildlyDifferentWeightsKeepTheRingBoundedAndEveryTargetOnIt() {
        var wild = targets(3)
        wild[0].weight = 65_535
        wild[1].weight = 64_000
        let ring = ConsistentHashRing(wild)
        var loads = loads(wild)
        loads.setUsable([2])
        #expect(ring.pick(hash: 1, from: loads, excluding: TriedTargets()) == 2)
    }

    @Test func nothingUsableIsNoChoice() {
        var none = loads(targets(2))
        none.setUsable([])
        #expect(ConsistentHashRing(targets(2)).pick(hash: 1, from: none, excluding: TriedTargets()) == nil)
        #expect(ConsistentHashRing([]).pick(hash: 1, from: TargetLoads(weights: []), excluding: TriedTargets()) == nil)
    }
}
