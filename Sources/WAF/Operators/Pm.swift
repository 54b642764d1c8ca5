// SPDX-License-Identifier: Apache-2.0

package import Matching

/// `@pm`: one of the words occurs in the value, letter case ignored. Words are set apart by spaces; `|41 42|` in one
/// stands for the bytes with these hexadecimal values. TX.0 becomes the word found.
package struct Pm: Operator {
    package static var word: String { "pm" }

    package let literals: LiteralSet

    package init(_ argument: OperatorArgument) throws(OperatorError) {
        let words = PhraseList.words(Array(try argument.literal(for: Self.word).utf8))
        guard !words.isEmpty else { throw OperatorError("@pm has no words; write them behind it, separated by spaces") }
        literals = LiteralSet(words)
    }

    package var gate: ByteGate? { literals.gate }
    package var literalGate: LiteralGate? { literals.literalGate }
    package var setMember: PatternSetMember? { literals.setMember }

    package func matches(_ value: Span<UInt8>, _ context: OperatorContext) -> Bool {
        guard let found = literals.firstMatch(in: value) else { return false }
        context.capture(.range(found))
        return true
    }
}
