// SPDX-License-Identifier: Apache-2.0

package import Matching

/// `@verifyCC`: the regular expression finds a number whose check digit is right (ISO/IEC 7812-1, annex B: Luhn).
/// TX.0 becomes the match.
package struct VerifyCC: NumberSearch {
    package static var word: String { "verifyCC" }
    package static var digitCounts: ClosedRange<Int> { 1...64 }

    package let pattern: Pattern

    package init(pattern: Pattern) {
        self.pattern = pattern
    }

    package static func isValid(_ digits: Span<UInt8>) -> Bool {
        var sum = 0
        var isDoubled = false
        for index in digits.indices.reversed() {
            let digit = Int(digits[index])
            sum &+= !isDoubled ? digit : digit < 5 ? digit &* 2 : digit &* 2 &- 9
            isDoubled.toggle()
        }
        return sum % 10 == 0
    }
}
