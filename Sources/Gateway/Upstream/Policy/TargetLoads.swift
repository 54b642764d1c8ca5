// SPDX-License-Identifier: Apache-2.0

/// What a balancer looks at: each target's weight and requests under way, and which are usable.
///
/// Nothing here allocates after `init`.
struct TargetLoads: Sendable {
    private struct Entry: Sendable {
        let weight: Int
        var active = 0
        var isUsable = false
    }

    /// The widest weight: sums and products of weights and requests stay far inside 64 bits.
    static let maximumWeight = 65_535

    private var entries: [Entry]
    /// Indices of the usable targets, ascending.
    private(set) var usable: [Int]
    /// For each of ``usable``, its weight and that of all before it.
    private(set) var cumulativeWeights: [Int]
    /// Requests under way to all targets.
    private(set) var totalActive = 0

    /// All are usable. Weights below one count as one.
    init(weights: [Int]) {
        self.entries = weights.map { Entry(weight: min(max($0, 1), Self.maximumWeight)) }
        self.usable = []
        self.cumulativeWeights = []
        usable.reserveCapacity(weights.count)
        cumulativeWeights.reserveCapacity(weights.count)
        for target in entries.indices { appendUsable(target) }
    }

    var count: Int { entries.count }

    var usableWeight: Int { cumulativeWeights.last ?? 0 }

    func weight(_ target: Int) -> Int { entries.indices.contains(target) ? entries[target].weight : 1 }

    func active(_ target: Int) -> Int { entries.indices.contains(target) ? entries[target].active : 0 }

    func isUsable(_ target: Int) -> Bool { entries.indices.contains(target) && entries[target].isUsable }

    /// Whether `left` has fewer requests under way than `right`, in proportion to their weights.
    func isLess(_ left: Int, than right: Int) -> Bool {
        active(left) &* weight(right) < active(right) &* weight(left)
    }

    mutating func started(_ target: Int) {
        guard entries.indices.contains(target) else { return }
        entries[target].active &+= 1
        totalActive &+= 1
    }

    mutating func finished(_ target: Int) {
        guard entries.indices.contains(target), entries[target].active > 0 else { return }
        entries[target].active &-= 1
        totalActive &-= 1
    }

    mutating func removeAllUsable() {
        for target in usable { entries[target].isUsable = false }
        usable.removeAll(keepingCapacity: true)
        cumulativeWeights.removeAll(keepingCapacity: true)
    }

    mutating func appendUsable(_ target: Int) {
        guard entries.indices.contains(target), !entries[target].isUsable else { return }
        entries[target].isUsable = true
        cumulativeWeights.append(usableWeight &+ entries[target].weight)
        usable.append(target)
    }
}
