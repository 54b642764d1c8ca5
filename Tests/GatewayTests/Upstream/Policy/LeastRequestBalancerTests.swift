// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Gateway

@Suite struct LeastRequestBalancerTests {
    private func balancer(_ targets: Int, seed: UInt64 = 7) -> LeastRequestBalancer {
        LeastRequestBalancer(targets: targets, seed: seed)
    }

    /// How often each target is chosen while loads stay as they are.
    private func choices(_ count: Int, _ loads: TargetLoads, seed: UInt64 = 7) -> [Int] {
        var balancer = balancer(loads.count, seed: seed)
        var chosen = Array(repeating: 0, count: loads.count)
        for _ in 0..<count {
            if let target = balancer.pick(from: loads, excluding: TriedTargets()) { chosen[target] += 1 }
        }
        return chosen
    }

    @Test func theLeastBusyOfFewIsChosen() {
        var loads = TargetLoads(weights: [1, 1, 1])
        loads.start(0, times: 3)
        loads.start(1, times: 1)
        loads.start(2, times: 2)
        #expect(choices(10, loads) == [0, 10, 0])
    }

    @Test func busyIsInProportionToTheWeight() {
        var loads = TargetLoads(weights: [1, 4])
        loads.start(0, times: 1)
        loads.start(1, times: 3)
        #expect(choices(10, loads) == [0, 10])
        loads.start(1, times: 2)
        #expect(choices(10, loads) == [10, 0])
    }

    @Test func tiesGoRound() {
        #expect(choices(30, TargetLoads(weights: [1, 1, 1])) == [10, 10, 10])
    }

    @Test func tiesGoRoundByWeight() {
        #expect(choices(60, TargetLoads(weights: [3, 2, 1])) == [30, 20, 10])
    }

    @Test func differentSeedsBeginWithDifferentTargets() {
        let firsts = (UInt64(0)..<32).map { seed in
            var balancer = balancer(4, seed: seed)
            return balancer.pick(from: TargetLoads(weights: [1, 1, 1, 1]), excluding: TriedTargets())
        }
        #expect(Set(firsts) == [0, 1, 2, 3])
    }

    @Test func manyTargetsWithoutLoadAreChosenByWeight() {
        var weights = Array(repeating: 1, count: 19)
        weights.append(20)
        let chosen = choices(39_000, TargetLoads(weights: weights))
        #expect(chosen[..<19].allSatisfy { (700...1300).contains($0) })
        #expect((19_000...22_000).contains(chosen[19]))
    }

    @Test func ofManyTheLessBusyOfTwoIsChosen() {
        var loads = TargetLoads(weights: Array(repeating: 1, count: 20))
        for target in 0..<10 { loads.start(target, times: 5) }
        let chosen = choices(10_000, loads)
        // A busy one is taken only when both draws are busy, a quarter of the time.
        #expect((2000...3000).contains(chosen[..<10].reduce(0, +)))
    }

    @Test(arguments: [5, 20])
    func requestsThatLastAreSpreadEvenly(_ count: Int) {
        var loads = TargetLoads(weights: Array(repeating: 1, count: count))
        var balancer = balancer(count)
        for _ in 0..<count * 100 {
            if let target = balancer.pick(from: loads, excluding: TriedTargets()) { loads.started(target) }
        }
        #expect((0..<count).allSatisfy { (95...105).contains(loads.active($0)) })
    }

    @Test(arguments: [3, 20])
    func onlyUsableTargetsAreChosen(_ count: Int) {
        var loads = TargetLoads(weights: Array(repeating: 1, count: count))
        loads.setUsable(1..<count)
        let chosen = choices(2000, loads)
        #expect(chosen[0] == 0)
        #expect(chosen[1...].allSatisfy { $0 > 0 })
    }

    @Test(arguments: [3, 9, 20])
    func triedTargetsAreLeftOut(_ count: Int) {
        let loads = TargetLoads(weights: Array(repeating: 1, count: count))
        var balancer = balancer(count)
        for _ in 0..<2000 {
            let target = balancer.pick(from: loads, excluding: tried(0, 2))
            #expect(target != nil && target != 0 && target != 2)
        }
    }

    @Test func nothingUsableIsNoChoice() {
        var loads = TargetLoads(weights: [1, 1])
        loads.setUsable([])
        #expect(choices(3, loads) == [0, 0])
        #expect(choices(3, TargetLoads(weights: [])) == [])
    }

    @Test func moreLoadsThanTargetsDoNotTrap() {
        var balancer = balancer(0)
        #expect(balancer.pick(from: TargetLoads(weights: [1]), excluding: TriedTargets()) == nil)
    }
}
