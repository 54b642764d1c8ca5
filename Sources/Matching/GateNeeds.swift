// SPDX-License-Identifier: Apache-2.0

/// What every string that a pattern matches must hold: the analysis behind ``ByteGate``.
struct GateNeeds: Sendable {
    /// Bytes.
    var minimumLength = 0
    /// At least one byte of each; most selective first.
    var classes: [WeighedClass] = []

    /// A class and how unselective it is (``ByteFrequency``).
    struct WeighedClass: Sendable {
        let set: ByteSet
        let weight: Double

        init(_ set: ByteSet) {
            self.set = set
            weight = ByteFrequency.weight(set)
        }
    }

    /// More are never among those that decide, and combining branches costs their square.
    private static let mostClasses = 24
    /// A class that nearly every value satisfies is not worth asking for: 6.0 is what `[a-z]` weighs, nearly.
    private static let heaviest = 9.0
    /// Lengths beyond any value are all the same, and sums of them must not overflow.
    private static let longest = 1 << 20

    static let none = GateNeeds()

    static func of(_ node: PatternNode) -> GateNeeds {
        switch node {
        case .empty, .unknown: return .none
        case .byte(let set): return byte(set)
        case .sequence(let items): return sequence(items.map(of))
        case .alternation(let branches): return alternation(branches.map(of))
        case .repetition(let item, let minimum, _):
            guard minimum > 0 else { return .none }
            var needs = of(item)
            let (length, overflow) = needs.minimumLength.multipliedReportingOverflow(by: minimum)
            needs.minimumLength = overflow ? longest : min(length, longest)
            return needs
        case .lookahead(let item):
            // What it looks at may be what the rest consumes: no length of its own.
            var needs = of(item)
            needs.minimumLength = 0
            return needs
        }
    }

    static func byte(_ set: ByteSet) -> GateNeeds {
        let weighed = WeighedClass(set)
        return GateNeeds(minimumLength: 1, classes: weighed.weight < heaviest ? [weighed] : [])
    }

    /// All of them.
    static func sequence(_ parts: [GateNeeds]) -> GateNeeds {
        var result = GateNeeds()
        for part in parts {
            result.minimumLength = min(result.minimumLength + part.minimumLength, longest)
            result.classes += part.classes
        }
        result.prune()
        return result
    }

    /// One of them: a class of the whole is the union of one class of each branch. Which to unite is chosen greedily,
    /// once for each class of the branch that has the fewest.
    static func alternation(_ branches: [GateNeeds]) -> GateNeeds {
        guard let length = branches.map(\.minimumLength).min() else { return .none }
        var result = GateNeeds(minimumLength: length)
        guard let seeds = branches.map(\.classes).min(by: { $0.count < $1.count }) else { return result }
        for seed in seeds {
            var union = seed
            for branch in branches {
                union = branch.classes.map { union.united(with: $0) }.min { $0.weight < $1.weight } ?? union
                if union.weight >= heaviest { break }
            }
            if union.weight < heaviest { result.classes.append(union) }
        }
        result.prune()
        return result
    }

    /// Most selective first, without those that others imply.
    private mutating func prune() {
        var kept: [WeighedClass] = []
        for candidate in classes.sorted(by: { $0.weight < $1.weight }) {
            if kept.count == Self.mostClasses { break }
            if !kept.contains(where: { $0.set.isSubset(of: candidate.set) }) { kept.append(candidate) }
        }
        classes = kept
    }
}

extension GateNeeds.WeighedClass {
    func united(with other: Self) -> Self {
        if other.set.isSubset(of: set) { return self }
        if set.isSubset(of: other.set) { return other }
        return Self(set.union(other.set))
    }
}
