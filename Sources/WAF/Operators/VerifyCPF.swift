// SPDX-License-Identifier: Apache-2.0

package import Matching

/// `@verifyCPF`: the regular expression finds a Brazilian taxpayer number with both check digits right (remainders by
/// 11) and not made of one digit alone. TX.0 becomes the match.
package struct VerifyCPF: NumberSearch {
    package static var word: String { "verifyCPF" }
    package static var digitCounts: ClosedRange<Int> { 11...11 }

    package let pattern: Pattern

    package init(pattern: Pattern) {
        self.pattern = pattern
    }

    package static func isValid(_ digits: Span<UInt8>) -> Bool {
        var isRepeated = true
        for index in 1..<11 where digits[index] != digits[0] { isRepeated = false }
        guard !isRepeated else { return false }
        for position in 9...10 {
            var sum = 0
            for index in 0..<position { sum &+= Int(digits[index]) &* (position &+ 1 &- index) }
            let remainder = sum % 11
            guard Int(digits[position]) == (remainder < 2 ? 0 : 11 &- remainder) else { return false }
        }
        return true
    }
}
