// SPDX-License-Identifier: Apache-2.0

package import Matching

/// `@verifySVNR`: the regular expression finds an Austrian social insurance number: the fourth of ten digits is the
/// weighted sum of the others by 11, and they are not one digit alone. TX.0 becomes the match.
package struct VerifySVNR: NumberSearch {
    package static var word: String { "verifySVNR" }
    package static var digitCounts: ClosedRange<Int> { 10...10 }

    package let pattern: Pattern

    package init(pattern: Pattern) {
        self.pattern = pattern
    }

    package static func isValid(_ digits: Span<UInt8>) -> Bool {
        let weights: InlineArray<10, Int> = [3, 7, 9, 0, 5, 8, 4, 2, 1, 6]
        var sum = 0
        var isRepeated = true
        for index in 0..<10 {
            sum &+= Int(digits[index]) &* weights[index]
            if digits[index] != digits[0] { isRepeated = false }
        }
        return !isRepeated && sum % 11 == Int(digits[3])
    }
}
