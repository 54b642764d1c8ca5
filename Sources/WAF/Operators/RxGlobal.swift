// SPDX-License-Identifier: Apache-2.0

package import Matching

/// `@rxGlobal`: as `@rx`, but goes on to the end of the value: TX.0 to TX.9 are what the last match that set each of
/// them set.
package struct RxGlobal: Operator {
    package static var word: String { "rxGlobal" }

    /// More matches than this in one value are not captured; ten variables show the last of them in any case.
    static let mostMatches = 1000

    package let pattern: Pattern?

    package init(_ argument: OperatorArgument) throws(OperatorError) {
        pattern = try Rx.pattern(argument)
    }

    package var gate: ByteGate? { pattern?.gate }
    package var literalGate: LiteralGate? { pattern?.literalGate }
    package var plainGate: PlainGate? { pattern?.plainGate }
    package var setMember: PatternSetMember? { pattern.map { PatternSetMember(pattern: $0.source) } }

    package func matches(_ value: Span<UInt8>, _ context: OperatorContext) -> Bool {
        guard let pattern = pattern ?? context.patternCache.pattern(for: context.parameter) else { return false }
        var start = 0
        var count = 0
        while count < Self.mostMatches {
            guard !context.isOutOfTime else { return context.giveUp() }
            let result = pattern.match(value, from: start, context.scratch)
            if result == .exceededBudget { return context.giveUp() }
            guard result == .match, let whole = context.scratch.capture(0) else { return count > 0 }
            // What was matched is all that the answer needs.
            guard context.wantsCaptures else { return true }
            if count == 0 { context.captures.removeAll(keepingCapacity: true) }
            capture(context)
            count &+= 1
            // An empty match would be found again and again at its place.
            start = max(whole.upperBound, start) &+ (whole.isEmpty ? 1 : 0)
        }
        return true
    }

    private func capture(_ context: OperatorContext) {
        for group in 0..<min(10, context.scratch.captureCount) {
            let range = context.scratch.capture(group)
            if group < context.captures.count {
                if let range { context.captures[group] = .range(range) }
            } else {
                context.captures.append(.range(range ?? 0..<0))
            }
        }
    }
}
