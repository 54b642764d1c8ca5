// SPDX-License-Identifier: Apache-2.0

/// Whole numbers in decimal.
enum IntegerText {
    /// nil: no digits only, or more than 64 bits.
    static func value(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
        var index = range.lowerBound
        let isNegative = index < range.upperBound && bytes[index] == UInt8(ascii: "-")
        if isNegative { index &+= 1 }
        guard index < range.upperBound else { return nil }
        var value = 0
        while index < range.upperBound {
            let digit = bytes[index] &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            let (product, isLarge) = value.multipliedReportingOverflow(by: 10)
            let (sum, isLarger) = product.subtractingReportingOverflow(Int(digit))
            guard !isLarge, !isLarger else { return nil }
            value = sum
            index &+= 1
        }
        // Counted down, since there is one negative number more.
        return isNegative ? value : value == .min ? nil : -value
    }
}
