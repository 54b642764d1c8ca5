// SPDX-License-Identifier: Apache-2.0

package import Matching

/// `@rx`: the regular expression matches somewhere in the value. Fills TX.0 to TX.9 when the rule captures.
package struct Rx: Operator {
    package static var word: String { "rx" }

    /// Nil when the argument has macros.
    package let pattern: Pattern?

    package init(_ argument: OperatorArgument) throws(OperatorError) {
        pattern = try Self.pattern(argument)
    }

    package var gate: ByteGate? { pattern?.gate }
    package var literalGate: LiteralGate? { pattern?.literalGate }
    package var plainGate: PlainGate? { pattern?.plainGate }
    package var setMember: PatternSetMember? { pattern.map { PatternSetMember(pattern: $0.source) } }

    package func matches(_ value: Span<UInt8>, _ context: OperatorContext) -> Bool {
        if let pattern { return Self.matches(pattern, value, context) }
        guard let pattern = context.patternCache.pattern(for: context.parameter) else { return false }
        return Self.matches(pattern, value, context)
    }

    private static func matches(_ pattern: Pattern, _ value: Span<UInt8>, _ context: OperatorContext) -> Bool {
        guard !context.isOutOfTime else { return context.giveUp() }
        switch pattern.match(value, context.scratch) {
        case .noMatch: return false
        case .exceededBudget: return context.giveUp()
        case .match:
            if context.wantsCaptures { capture(context) }
            return true
        }
    }

    private static func capture(_ context: OperatorContext) {
        context.captures.removeAll(keepingCapacity: true)
        for group in 0..<min(10, context.scratch.captureCount) {
            context.captures.append(.range(context.scratch.capture(group) ?? 0..<0))
        }
    }

    /// The argument compiled; nil when it has macros.
    static func pattern(_ argument: OperatorArgument) throws(OperatorError) -> Pattern? {
        guard !argument.isDynamic else { return nil }
        do {
            return try Pattern(argument.text)
        } catch {
            throw OperatorError("regular expression: \(error.message), at byte \(error.offset)")
        }
    }
}
