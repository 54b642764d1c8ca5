// SPDX-License-Identifier: Apache-2.0

/// Literals of which every string that a pattern matches holds at least one: the analysis behind ``LiteralGate``.
/// Bytes are folded as ``PairSet`` folds them.
struct LiteralNeeds: Sendable {
    /// Every string the node can match, when they are few and short.
    var exact: [[UInt8]]?
    /// Strings of which one stands at the beginning, and one at the end: what `x` is for `x+`.
    var edge: [[UInt8]]?
    /// The best list found.
    var best: Candidate?

    /// A list of literals of two bytes or more.
    struct Candidate: Sendable {
        let literals: [[UInt8]]
        /// About the share of honest values that hold one of them.
        let weight: Double

        init?(_ literals: [[UInt8]]) {
            guard !literals.isEmpty, literals.count <= LiteralNeeds.mostLiterals else { return nil }
            guard literals.allSatisfy({ $0.count >= 2 }) else { return nil }
            self.literals = literals
            weight = literals.reduce(0) { $0 + LiteralGate.weight(of: $1) }
        }
    }

    /// A check of one costs about a nanosecond when its first pair is absent.
    static let mostLiterals = 64
    /// Longer literals are cut: the rarest four pairs are what is looked at.
    private static let longestLiteral = 24
    /// A class of more bytes (folded) is not spelt out.
    private static let widestClass = 8

    private static let neutral = LiteralNeeds(exact: [[]])
    private static let none = LiteralNeeds()

    static func of(_ node: PatternNode) -> LiteralNeeds {
        switch node {
        case .empty: return neutral
        case .unknown: return none
        case .byte(let set):
            guard set.count <= 2 * widestClass else { return none }
            let folded = Set(set.bytes.map(PairSet.fold))
            return folded.count <= widestClass ? LiteralNeeds(exact: folded.sorted().map { [$0] }) : none
        case .lookahead(let item): return LiteralNeeds(exact: [[]], best: of(item).anyCandidate)
        case .alternation(let branches): return alternation(branches.map(of))
        case .sequence(let items): return sequence(items)
        case .repetition(let item, let minimum, let maximum):
            return repetition(of(item), minimum: minimum, maximum: maximum)
        }
    }

    /// The better of the best list and the exact strings.
    var anyCandidate: Candidate? {
        Self.better(best, exact.flatMap { Candidate($0) })
    }

    static func alternation(_ branches: [LiteralNeeds]) -> LiteralNeeds {
        let strings = branches.compactMap(\.exact)
        let exact = strings.count == branches.count ? limited(strings.flatMap { $0 }) : nil
        var literals: [[UInt8]] = []
        for branch in branches {
            guard let candidate = branch.anyCandidate else { return LiteralNeeds(exact: exact) }
            literals += candidate.literals
            guard literals.count <= 2 * mostLiterals else { return LiteralNeeds(exact: exact) }
        }
        if literals.count > mostLiterals { literals = withoutImplied(literals) }
        return LiteralNeeds(exact: exact, best: Candidate(literals))
    }

    /// Neighbouring items are joined as long as the strings they make stay few.
    private static func sequence(_ items: [PatternNode]) -> LiteralNeeds {
        var run: [[UInt8]] = [[]]
        var isWhole = true
        var best: Candidate?
        for item in items {
            let needs = of(item)
            best = better(best, needs.best)
            if let strings = needs.exact, let joined = product(run, strings) {
                run = joined
                continue
            }
            isWhole = false
            // What the item must begin with still belongs to the run before it, what it ends with to the next.
            if let edge = needs.edge, let joined = product(run, edge) { run = joined }
            best = better(best, Candidate(run))
            run = needs.edge ?? needs.exact ?? [[]]
        }
        best = better(best, Candidate(run))
        return LiteralNeeds(exact: isWhole ? run : nil, best: best)
    }

    private static func repetition(_ item: LiteralNeeds, minimum: Int, maximum: Int?) -> LiteralNeeds {
        var result = LiteralNeeds()
        if minimum > 0 {
            result.edge = item.exact
            result.best = item.anyCandidate
        }
        guard let strings = item.exact, let maximum, maximum <= longestLiteral else { return result }
        var power: [[UInt8]]? = [[]]
        var all: [[UInt8]]? = minimum == 0 ? [[]] : []
        for count in 1..<max(maximum + 1, 1) where power != nil {
            power = power.flatMap { product($0, strings) }
            if count >= minimum, let power, let known = all { all = limited(known + power) }
        }
        result.exact = power == nil ? nil : all
        return result
    }

    /// Nil when there are too many, or one is too long.
    private static func product(_ heads: [[UInt8]], _ tails: [[UInt8]]) -> [[UInt8]]? {
        guard heads.count * tails.count <= mostLiterals else { return nil }
        if heads == [[]] { return tails }
        if tails == [[]] { return heads }
        var result: [[UInt8]] = []
        result.reserveCapacity(heads.count * tails.count)
        for head in heads {
            for tail in tails {
                guard head.count + tail.count <= longestLiteral else { return nil }
                result.append(head + tail)
            }
        }
        return result
    }

    /// Without duplicates; nil when there are too many.
    private static func limited(_ strings: [[UInt8]]) -> [[UInt8]]? {
        guard strings.count <= 4 * mostLiterals else { return nil }
        var seen: Set<[UInt8]> = []
        let distinct = strings.filter { seen.insert($0).inserted }
        return distinct.count <= mostLiterals ? distinct : nil
    }

    /// A literal that holds another of the list adds nothing.
    static func withoutImplied(_ literals: [[UInt8]]) -> [[UInt8]] {
        var kept: [[UInt8]] = []
        let shortestFirst = Set(literals).sorted {
            $0.count != $1.count ? $0.count < $1.count : $0.lexicographicallyPrecedes($1)
        }
        for literal in shortestFirst {
            let isImplied = kept.contains { short in
                literal.indices.contains { literal[$0...].starts(with: short) }
            }
            if !isImplied { kept.append(literal) }
        }
        return kept
    }

    private static func better(_ a: Candidate?, _ b: Candidate?) -> Candidate? {
        guard let a else { return b }
        guard let b else { return a }
        return b.weight < a.weight ? b : a
    }
}
