// SPDX-License-Identifier: Apache-2.0

package import Matching

/// `@pmFromFile` (`@pmf`): as `@pm`, with one phrase a line of the files named, spaces within it included.
package struct PmFromFile: Operator {
    package static var word: String { "pmFromFile" }

    package let literals: LiteralSet

    package init(_ argument: OperatorArgument) throws(OperatorError) {
        let phrases = try PhraseList.lines(argument, for: Self.word)
        guard !phrases.isEmpty else { throw OperatorError("@pmFromFile: no phrase in \(argument.text)") }
        literals = LiteralSet(phrases)
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
