// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Matching

/// What a pattern matches, its gates admit.
@Suite struct GateSoundnessTests {
    @Test func holdsForGeneratedPatterns() {
        var random = SeededRandom(seed: 7)
        var tally = Tally()
        for _ in 0..<5000 {
            let tree = PatternTree.random(depth: 4, &random)
            let options: Pattern.Options = Int.random(in: 0..<4, using: &random) == 0 ? .caseInsensitive : []
            guard let pattern = try? Pattern(tree.source, options: options) else { continue }
            tally.patterns += 1
            for _ in 0..<6 {
                tally.check(pattern, Self.mutated(tree.sample(&random), &random))
            }
        }
        #expect(tally.violations.isEmpty)
        // What ran, so that a generator that makes nothing cannot pass.
        #expect(tally.patterns > 3500)
        #expect(tally.matches > 10_000)
        #expect(tally.refusals > 1200)
    }

    @Test("holds for the Core Rule Set", arguments: RuleSet.folders)
    func holdsForRuleSet(folder: String) throws {
        let sources = try RuleSet.patterns(in: folder)
        var random = SeededRandom(seed: 5)
        var tally = Tally()
        for source in sources {
            let pattern = try Pattern(source)
            tally.patterns += 1
            let node = PatternParser.parse(source, caseInsensitive: false)
            let literals = Self.literals(of: source)
            for round in 0..<30 {
                var value = node.sample(&random)
                if round % 3 == 1 { value = Self.mutated(value, &random) }
                if round % 3 == 2 {
                    for _ in 0..<Int.random(in: 1...6, using: &random) {
                        value += Self.mutated(literals.randomElement(using: &random) ?? [], &random)
                    }
                }
                tally.check(pattern, value)
            }
        }
        #expect(tally.violations.isEmpty)
        #expect(tally.patterns > 200)
        #expect(tally.matches > 2000)
        #expect(tally.refusals > 250)
    }

    /// What was checked, and what was wrong.
    struct Tally {
        var patterns = 0
        var matches = 0
        /// Values that did not match and that a gate refused: gates that admit everything are of no use.
        var refusals = 0
        var violations: [String] = []
        private let scratch = MatchScratch()

        mutating func check(_ pattern: Pattern, _ value: [UInt8]) {
            let isAdmitted = pattern.gate.admits(ByteSet(occurringIn: value.span), count: value.count)
            var pairs = PairSet(occurringIn: value.span)
            let hasLiteral = pattern.literalGate?.admits(&pairs) ?? true
            if pattern.match(value.span, scratch) != .match {
                if !isAdmitted || !hasLiteral { refusals += 1 }
                return
            }
            matches += 1
            guard !isAdmitted || !hasLiteral else { return }
            violations.append("\(pattern.source.prefix(200)) \(value) byte \(isAdmitted) literal \(hasLiteral)")
        }
    }

    /// Small changes: bytes in, out and exchanged, the case of letters, something around.
    static func mutated(_ value: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
        var value = value
        for _ in 0..<Int.random(in: 0...2, using: &random) {
            let place = Int.random(in: 0...value.count, using: &random)
            let byte = PatternTree.alphabet.randomElement(using: &random) ?? 0
            switch Int.random(in: 0..<5, using: &random) {
            case 0: value.insert(byte, at: place)
            case 1 where place < value.count: value[place] = byte
            case 2 where place < value.count: value.remove(at: place)
            case 3 where place < value.count: value[place] ^= 0x20
            case 4: value = [byte] + value + [byte]
            default: break
            }
        }
        return value
    }

    /// The stretches of letters, digits and the punctuation of attacks in a pattern.
    private static func literals(of source: String) -> [[UInt8]] {
        let pieces = source.utf8.split { byte in
            ByteSet("\\()[]{}|?*+^$.".utf8).contains(byte)
        }
        return pieces.map(Array.init) + [" ", "'", "\"", "(", ")", "=", "<", ">", ";", "/", "."].map { Array($0.utf8) }
    }
}

extension PatternNode {
    /// A string that the node may match.
    func sample(_ random: inout SeededRandom) -> [UInt8] {
        switch self {
        case .empty, .unknown, .lookahead: return []
        case .byte(let set):
            let printable = set.intersection(ByteSet(0x20...0x7E))
            return (printable.isEmpty ? set : printable).bytes.randomElement(using: &random).map { [$0] } ?? []
        case .sequence(let items):
            var result: [UInt8] = []
            for item in items { result += item.sample(&random) }
            return result
        case .alternation(let branches): return branches.randomElement(using: &random)?.sample(&random) ?? []
        case .repetition(let item, let minimum, let maximum):
            let most = max(minimum, min(maximum ?? .max, minimum + 2))
            var result: [UInt8] = []
            for _ in 0..<Int.random(in: minimum...most, using: &random) { result += item.sample(&random) }
            return result
        }
    }
}
