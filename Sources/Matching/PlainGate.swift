// SPDX-License-Identifier: Apache-2.0

/// What a plain value must hold so that a pattern can match it: most honest values are plain, and much of what attack
/// patterns look for cannot occur in them. What is left of a pattern is far easier to refuse than the whole.
package struct PlainGate: Hashable, Sendable {
    package let gate: ByteGate
    package let literalGate: LiteralGate?

    /// The bytes of plain values: letters, digits, bytes above ASCII and the punctuation of names, paths, numbers and
    /// sentences, none of which quotes, brackets, escapes, joins or ends anything in a language that attacks are
    /// written in.
    package static let bytes = ByteSet(
        Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 _-.,:/@+%?~".utf8) + Array(0x80...0xFF)
    )

    /// Nil when nothing can be refused.
    init?(_ node: PatternNode) {
        guard let plain = node.restricted(to: Self.bytes) else {
            // No plain value can match.
            gate = ByteGate(classes: [], minimumLength: .max)
            literalGate = nil
            return
        }
        gate = ByteGate(plain)
        literalGate = LiteralGate(plain)
        if gate.isOpen, literalGate == nil { return nil }
    }
}

extension PatternNode {
    /// What is left of a pattern for values that hold no byte but those of a set; nil when it cannot match them.
    func restricted(to bytes: ByteSet) -> PatternNode? {
        switch self {
        case .empty, .unknown: return self
        case .byte(let set):
            let rest = set.intersection(bytes)
            return rest.isEmpty ? nil : .byte(rest)
        case .sequence(let items):
            var rest: [PatternNode] = []
            for item in items {
                guard let item = item.restricted(to: bytes) else { return nil }
                rest.append(item)
            }
            return .sequence(rest)
        case .alternation(let branches):
            let rest = branches.compactMap { $0.restricted(to: bytes) }
            return rest.isEmpty ? nil : .alternation(rest)
        case .repetition(let item, let minimum, let maximum):
            if let item = item.restricted(to: bytes) { return .repetition(item, minimum: minimum, maximum: maximum) }
            return minimum > 0 ? nil : .empty
        case .lookahead(let item): return item.restricted(to: bytes).map { .lookahead($0) }
        }
    }
}
