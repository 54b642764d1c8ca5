// SPDX-License-Identifier: Apache-2.0

/// Many literals searched for at once, ASCII letter case ignored: one table look-up for each byte of the value.
package final class LiteralSet: Sendable {
    /// Without these bytes in a value there is no match.
    package let gate: ByteGate
    /// Without one of these literals in a value there is no match; nil for a long list, and when one has one byte.
    package let literalGate: LiteralGate?
    /// How many literals there are.
    package let count: Int

    /// A pattern that matches the same values; nil for a list that is too long for one, or has an empty literal.
    package let setMember: PatternSetMember?

    private let columns: [UInt8]
    private let table: [UInt32]
    private let lengths: [UInt32]
    private let width: Int
    /// An empty literal is found at the start of any value.
    private let holdsEmpty: Bool

    package init(_ literals: [[UInt8]]) {
        let automaton = AutomatonBuilder(literals)
        columns = automaton.columns
        table = automaton.table
        lengths = automaton.lengths
        width = automaton.width
        holdsEmpty = literals.contains { $0.isEmpty }
        count = literals.count
        gate = Self.gate(of: literals)
        literalGate = LiteralGate(literals: literals)
        setMember = Self.setMember(of: literals)
    }

    /// The first literal to end in the value; of those that end at the same place, the longest.
    package func firstMatch(in value: Span<UInt8>) -> Range<Int>? {
        if holdsEmpty { return 0..<0 }
        let (columns, table) = (self.columns, self.table)
        let columnOf = columns.span
        let successor = table.span
        var state = 0
        for index in value.indices {
            let next = successor[state &+ Int(columnOf[Int(value[index])])]
            if next & AutomatonBuilder.endFlag != 0 {
                let length = Int(lengths[Int(next & ~AutomatonBuilder.endFlag) / width])
                return index + 1 - length..<index + 1
            }
            state = Int(next)
        }
        return nil
    }

    /// A list of more is searched for faster by itself.
    private static let mostAlternatives = 2_000

    private static func setMember(of literals: [[UInt8]]) -> PatternSetMember? {
        guard !literals.isEmpty, literals.count <= mostAlternatives, !literals.contains(where: \.isEmpty) else {
            return nil
        }
        let hexadecimal = Array("0123456789abcdef".utf8)
        var pattern: [UInt8] = []
        for literal in literals {
            if !pattern.isEmpty { pattern.append(UInt8(ascii: "|")) }
            for byte in literal {
                if ByteSet.alnum.contains(byte) {
                    pattern.append(byte)
                } else {
                    pattern += [
                        UInt8(ascii: "\\"), UInt8(ascii: "x"), hexadecimal[Int(byte >> 4)], hexadecimal[Int(byte & 15)],
                    ]
                }
            }
        }
        return PatternSetMember(pattern: String(decoding: pattern, as: UTF8.self), isCaseInsensitive: true)
    }

    private static func gate(of literals: [[UInt8]]) -> ByteGate {
        let branches = literals.map { literal in
            GateNeeds.sequence(literal.map { GateNeeds.byte(ByteSet(CollectionOfOne($0)).caseFolded) })
        }
        return ByteGate(GateNeeds.alternation(branches))
    }
}
