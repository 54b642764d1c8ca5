// SPDX-License-Identifier: Apache-2.0

package import Matching

/// `@verifySSN`: the regular expression finds a social security number of the United States that can have been given
/// out: area neither 000, 666 nor 740 and above, group not 00, serial not 0000, neither nine times the same digit nor
/// digits in a row. TX.0 becomes the match.
package struct VerifySSN: NumberSearch {
    package static var word: String { "verifySSN" }
    package static var digitCounts: ClosedRange<Int> { 9...9 }

    package let pattern: Pattern

    package init(pattern: Pattern) {
        self.pattern = pattern
    }

    package static func isValid(_ digits: Span<UInt8>) -> Bool {
        var isRun = true
        var isRepeated = true
        for index in 1..<9 {
            if digits[index] != digits[index &- 1] &+ 1 { isRun = false }
            if digits[index] != digits[index &- 1] { isRepeated = false }
        }
        let area = Int(digits[0]) &* 100 &+ Int(digits[1]) &* 10 &+ Int(digits[2])
        let group = Int(digits[3]) &* 10 &+ Int(digits[4])
        let hasSerial = digits[5] | digits[6] | digits[7] | digits[8] != 0
        return !isRun && !isRepeated && area != 0 && area != 666 && area < 740 && group != 0 && hasSerial
    }
}
