// SPDX-License-Identifier: Apache-2.0

package import Matching

/// An operator that searches a value for a pattern and asks of each match whether its digits are a valid number.
package protocol NumberSearch: Operator {
    var pattern: Pattern { get }

    init(pattern: Pattern)

    /// How many digits a number can have.
    static var digitCounts: ClosedRange<Int> { get }

    /// - Parameter digits: 0 to 9 each, as many as ``digitCounts`` allows.
    static func isValid(_ digits: Span<UInt8>) -> Bool
}

extension NumberSearch {
    package init(_ argument: OperatorArgument) throws(OperatorError) {
        let source = try argument.literal(for: Self.word)
        do {
            self.init(pattern: try Pattern(source))
        } catch {
            throw OperatorError("@\(Self.word): regular expression: \(error.message), at byte \(error.offset)")
        }
    }

    package var gate: ByteGate? { pattern.gate }

    /// After each match the search goes on one byte behind where it began: a valid number may overlap one that is
    /// not. The work is bounded: all matches together may be 64 times as long as the value and a MiB, which patterns
    /// for numbers stay below; beyond that the budget is exceeded.
    package func matches(_ value: Span<UInt8>, _ context: OperatorContext) -> Bool {
        var start = 0
        var work = value.count.multipliedReportingOverflow(by: 64).partialValue &+ 1_048_576
        var digits: [UInt8] = []
        while true {
            switch pattern.match(value, from: start, context.scratch) {
            case .noMatch: return false
            case .exceededBudget: return context.giveUp()
            case .match: break
            }
            guard let found = context.scratch.capture(0), found.upperBound <= value.count else { return false }
            digits.removeAll(keepingCapacity: true)
            for index in found where value[index] &- UInt8(ascii: "0") <= 9 {
                digits.append(value[index] &- UInt8(ascii: "0"))
                if digits.count > Self.digitCounts.upperBound { break }
            }
            if Self.digitCounts.contains(digits.count), Self.isValid(digits.span) {
                context.capture(.range(found))
                return true
            }
            work &-= found.count &+ 1
            guard work > 0 else { return context.giveUp() }
            start = max(found.lowerBound, start) &+ 1
            guard start < value.count else { return false }
        }
    }
}
