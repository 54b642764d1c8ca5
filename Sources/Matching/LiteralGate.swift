// SPDX-License-Identifier: Apache-2.0

/// What a value must hold so that a pattern can match at all: one of a list of literals, known by the pairs of
/// neighbouring bytes in them. A gate may admit a value that does not match; it never refuses one that does.
package struct LiteralGate: Hashable, Sendable {
    /// For each literal the hashes of its four rarest pairs, 16 bits each, rarest lowest; short literals repeat theirs.
    @usableFromInline let entries: [UInt64]

    /// - Parameter pairs: the pairs the value holds.
    @inlinable
    package func admits(_ pairs: borrowing PairSet) -> Bool {
        admits(words: pairs.words.span)
    }

    /// The same without the copy of the set that the compiler makes of a borrowed one (256 bytes); changes nothing.
    @inlinable
    package func admits(_ pairs: inout PairSet) -> Bool {
        admits(words: pairs.words.span)
    }

    @inlinable
    func admits(words: Span<UInt64>) -> Bool {
        let entries = self.entries.span
        for index in entries.indices {
            let entry = entries[index]
            // Most literals fail at their first pair.
            guard Self.holds(words, entry) else { continue }
            guard Self.holds(words, entry &>> 16) else { continue }
            guard Self.holds(words, entry &>> 32) else { continue }
            guard Self.holds(words, entry &>> 48) else { continue }
            return true
        }
        return false
    }

    /// - Parameter hash: in the lowest 11 bits.
    @inlinable
    static func holds(_ words: Span<UInt64>, _ hash: UInt64) -> Bool {
        words[Int(hash &>> 6) & 31] &>> (hash & 63) & 1 != 0
    }

    /// How many literals are asked for.
    package var count: Int { entries.count }
}

extension LiteralGate {
    /// Of a regular expression in PCRE2's syntax, matched as bytes. Nil when no short list of literals is necessary.
    package init?(pattern: String, caseInsensitive: Bool) {
        self.init(PatternParser.parse(pattern, caseInsensitive: caseInsensitive))
    }

    init?(_ node: PatternNode) {
        guard let candidate = LiteralNeeds.of(node).anyCandidate else { return nil }
        self.init(literals: candidate.literals)
    }

    /// - Parameter literals: of two bytes or more each, at most 64; otherwise nil.
    init?(literals: [[UInt8]]) {
        let folded = literals.map { $0.map(PairSet.fold) }
        guard !folded.isEmpty, folded.count <= LiteralNeeds.mostLiterals else { return nil }
        guard folded.allSatisfy({ $0.count >= 2 }) else { return nil }
        var seen: Set<UInt64> = []
        entries = LiteralNeeds.withoutImplied(folded).map(Self.entry).filter { seen.insert($0).inserted }
    }

    /// About the share of honest values in which the pairs that are kept of a folded literal all occur.
    static func weight(of literal: [UInt8]) -> Double {
        let (first, second, third, fourth) = rarestPairs(literal)
        return (first?.weight ?? 1) * (second?.weight ?? 1) * (third?.weight ?? 1) * (fourth?.weight ?? 1)
    }

    private static func entry(_ literal: [UInt8]) -> UInt64 {
        let (first, second, third, fourth) = rarestPairs(literal)
        guard let first else { return 0 }
        let hashes = [first, second ?? first, third ?? first, fourth ?? first].map { UInt64($0.hash) }
        return hashes[0] | hashes[1] << 16 | hashes[2] << 32 | hashes[3] << 48
    }

    private struct Pair {
        let hash: UInt16
        let weight: Double
    }

    /// The rarest first. By hand, since thousands of literals are weighed when a rule set is loaded.
    private static func rarestPairs(_ literal: [UInt8]) -> (Pair?, Pair?, Pair?, Pair?) {
        var rarest: (Pair?, Pair?, Pair?, Pair?) = (nil, nil, nil, nil)
        var previous: UInt8?
        for byte in literal {
            defer { previous = byte }
            guard let previous else { continue }
            let weight = ByteFrequency.weight(pair: previous, byte)
            if let fourth = rarest.3, weight >= fourth.weight { continue }
            let pair = Pair(hash: PairSet.hash(previous, byte), weight: weight)
            if weight < rarest.0?.weight ?? 2 {
                rarest = (pair, rarest.0, rarest.1, rarest.2)
            } else if weight < rarest.1?.weight ?? 2 {
                rarest = (rarest.0, pair, rarest.1, rarest.2)
            } else if weight < rarest.2?.weight ?? 2 {
                rarest = (rarest.0, rarest.1, pair, rarest.2)
            } else {
                rarest.3 = pair
            }
        }
        return rarest
    }
}
