// SPDX-License-Identifier: Apache-2.0

/// Sends a request where the fewest are under way, in proportion to the weights.
///
/// Few targets are compared all, and ties go round, each target as often as its weight says. Of many
/// targets two are drawn, by weight, and the less busy one is taken: nearly as even, at a cost that
/// does not grow with their number, and without every loop running after the same idle target
/// (M. Mitzenmacher, "The Power of Two Choices in Randomized Load Balancing").
struct LeastRequestBalancer: Sendable {
    /// Up to so many usable targets, comparing all costs no more than drawing two.
    static let fullScanLimit = 8

    /// What each target is owed of the ties: smooth weighted round-robin.
    private var credits: [Int]
    private var random: UInt64

    init(targets: Int, seed: UInt64) {
        self.credits = Array(repeating: 0, count: max(0, targets))
        self.random = UpstreamKeyHash.mix(seed)
        // Loops that all began with the first target would send it their first requests at once.
        guard targets > 1 else { return }
        credits[Int(random % UInt64(targets))] = 1
    }

    mutating func pick(from loads: TargetLoads, excluding tried: TriedTargets) -> Int? {
        loads.usable.count <= Self.fullScanLimit
            ? pickOfAll(loads, tried)
            : pickOfTwo(loads, tried)
    }

    private mutating func pickOfAll(_ loads: TargetLoads, _ tried: TriedTargets) -> Int? {
        var least: Int?
        for target in loads.usable where !tried.contains(target) {
            if let other = least, !loads.isLess(target, than: other) { continue }
            least = target
        }
        guard let least, credits.indices.contains(least) else { return nil }

        var choice = least
        var tiedWeight = 0
        for target in loads.usable where credits.indices.contains(target) {
            if tried.contains(target) || loads.isLess(least, than: target) { continue }
            credits[target] &+= loads.weight(target)
            tiedWeight &+= loads.weight(target)
            if credits[target] > credits[choice] { choice = target }
        }
        credits[choice] &-= tiedWeight
        return choice
    }

    private mutating func pickOfTwo(_ loads: TargetLoads, _ tried: TriedTargets) -> Int? {
        random &+= 0x9E37_79B9_7F4A_7C15
        let bits = UpstreamKeyHash.mix(random)
        let first = draw(bits >> 32, loads)
        var second = draw(bits & 0xFFFF_FFFF, loads)
        if second == first { second = (second &+ 1) % max(1, loads.usable.count) }
        let left = loads.usable[first]
        let right = loads.usable[second]
        switch (tried.contains(left), tried.contains(right)) {
        case (false, false): return loads.isLess(right, than: left) ? right : left
        case (false, true): return left
        case (true, false): return right
        case (true, true): return loads.usable.first { !tried.contains($0) }
        }
    }

    /// A position in `usable`, as likely as its weight; `bits` is below 2^32.
    private func draw(_ bits: UInt64, _ loads: TargetLoads) -> Int {
        let ticket = Int(truncatingIfNeeded: (bits &* UInt64(loads.usableWeight)) >> 32)
        var low = 0
        var high = loads.cumulativeWeights.count - 1
        while low < high {
            let middle = (low + high) / 2
            if loads.cumulativeWeights[middle] > ticket { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
