// SPDX-License-Identifier: Apache-2.0

import GatewayConfiguration

/// Chooses among a group's usable targets, as its configuration asks.
struct Balancer: Sendable {
    private var leastRequest: LeastRequestBalancer
    private let ring: ConsistentHashRing?

    init(_ configuration: UpstreamConfiguration, seed: UInt64) {
        self.leastRequest = LeastRequestBalancer(targets: configuration.targets.count, seed: seed)
        switch configuration.balance {
        case .leastRequest: self.ring = nil
        case .consistentHash: self.ring = ConsistentHashRing(configuration.targets)
        }
    }

    /// A usable target, one that was not tried yet where there is one; nil when none is usable.
    mutating func pick(hash: UInt64?, from loads: TargetLoads, excluding tried: TriedTargets) -> Int? {
        if let target = choose(hash, loads, tried) { return target }
        return tried.isEmpty ? nil : choose(hash, loads, TriedTargets())
    }

    private mutating func choose(_ hash: UInt64?, _ loads: TargetLoads, _ tried: TriedTargets) -> Int? {
        if let hash, let ring {
            ring.pick(hash: hash, from: loads, excluding: tried)
        } else {
            leastRequest.pick(from: loads, excluding: tried)
        }
    }
}
