// SPDX-License-Identifier: Apache-2.0

import JSON

/// The exact value of a JSON number, as a view of its digits: digits × 10^exponent, without zeros at either end.
/// Holds no bytes: what needs the digits is told the same span again.
struct DecimalNumber: Hashable, Sendable {
    /// Where the first significant digit stands, and the decimal point (beyond all digits if there is none).
    private var start: Int
    private var point: Int
    /// Significant digits; 0 for zero.
    private(set) var count: Int
    /// The power of ten that the last significant digit counts.
    private(set) var exponent: Int
    private(set) var isNegative: Bool

    static let zero = DecimalNumber(start: 0, point: 0, count: 0, exponent: 0, isNegative: false)

    private init(start: Int, point: Int, count: Int, exponent: Int, isNegative: Bool) {
        self.start = start
        self.point = point
        self.count = count
        self.exponent = exponent
        self.isNegative = isNegative
    }

    /// - Parameter range: a JSON number (RFC 8259 section 6).
    init(_ bytes: Span<UInt8>, _ range: Range<Int>) {
        self = .zero
        var index = range.lowerBound
        let end = range.upperBound
        guard index < end else { return }
        isNegative = bytes[index] == UInt8(ascii: "-")
        if isNegative { index &+= 1 }

        point = .max
        var first = -1
        var last = -1
        var lastDigit = index &- 1
        while index < end {
            let byte = bytes[index]
            if byte == UInt8(ascii: ".") {
                point = index
            } else if byte &- UInt8(ascii: "0") < 10 {
                lastDigit = index
                if byte != UInt8(ascii: "0") {
                    if first < 0 { first = index }
                    last = index
                }
            } else {
                break
            }
            index &+= 1
        }
        guard first >= 0 else {
            self = .zero
            return
        }
        start = first
        count = last &- first &+ 1 &- (first < point && point < last ? 1 : 0)
        if last < point {
            let end = point == .max ? lastDigit : point &- 1
            exponent = end &- last
        } else {
            exponent = point &- last
        }
        if index < end { exponent &+= Self.power(bytes, index &+ 1..<end) }
    }

    /// What stands after "e". A number beyond any that could be written out is as good as any other such.
    private static func power(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int {
        var value = 0
        var isNegative = false
        for index in range {
            switch bytes[index] {
            case UInt8(ascii: "-"): isNegative = true
            case UInt8(ascii: "+"): break
            case let byte: value = min(value &* 10 &+ Int(byte &- UInt8(ascii: "0")), 1 << 50)
            }
        }
        return isNegative ? -value : value
    }

    var isZero: Bool { count == 0 }
    var isInteger: Bool { exponent >= 0 }

    /// A significant digit, 0...9; zero beyond the last one.
    func digit(_ index: Int, _ bytes: Span<UInt8>) -> UInt8 {
        guard index < count else { return 0 }
        var offset = start &+ index
        if start < point, offset >= point { offset &+= 1 }
        return bytes[offset] &- UInt8(ascii: "0")
    }

    /// -1, 0 or 1: less than, equal to or greater than the other number.
    func compare(_ bytes: Span<UInt8>, _ other: DecimalNumber, _ otherBytes: Span<UInt8>) -> Int {
        if isZero || other.isZero {
            if isZero && other.isZero { return 0 }
            return isZero ? (other.isNegative ? 1 : -1) : (isNegative ? -1 : 1)
        }
        guard isNegative == other.isNegative else { return isNegative ? -1 : 1 }
        let sign = isNegative ? -1 : 1
        let magnitude = exponent &+ count
        let otherMagnitude = other.exponent &+ other.count
        guard magnitude == otherMagnitude else { return magnitude < otherMagnitude ? -sign : sign }
        for index in 0..<max(count, other.count) {
            let digit = digit(index, bytes)
            let otherDigit = other.digit(index, otherBytes)
            if digit != otherDigit { return digit < otherDigit ? -sign : sign }
        }
        return 0
    }

    /// Whether the number is `divisor`, which is not zero, times an integer. Sign does not matter.
    func isMultiple(_ bytes: Span<UInt8>, of divisor: DecimalNumber, _ divisorBytes: Span<UInt8>) -> Bool {
        if isZero { return true }
        // The last digit is not zero: what the divisor counts in higher powers of ten cannot reach it.
        guard !divisor.isZero, exponent >= divisor.exponent else { return false }
        // Appending a zero multiplies by 2 and by 5; a divisor of n digits has less than 4n of either, so more zeros
        // change nothing.
        let zeros = min(exponent &- divisor.exponent, divisor.count &* 4)
        if divisor.count <= 17 {
            var number: UInt64 = 0
            for index in 0..<divisor.count { number = number &* 10 &+ UInt64(divisor.digit(index, divisorBytes)) }
            var rest: UInt64 = 0
            for index in 0..<(count &+ zeros) { rest = (rest &* 10 &+ UInt64(digit(index, bytes))) % number }
            return rest == 0
        }
        return isMultipleOfLong(bytes, divisor, divisorBytes, zeros: zeros)
    }

    /// Long division in decimal digits.
    private func isMultipleOfLong(
        _ bytes: Span<UInt8>,
        _ divisor: DecimalNumber,
        _ divisorBytes: Span<UInt8>,
        zeros: Int
    ) -> Bool {
        let length = divisor.count &+ 1
        var number = [UInt8](repeating: 0, count: length)
        for index in 0..<divisor.count { number[index &+ 1] = divisor.digit(index, divisorBytes) }
        var rest = [UInt8](repeating: 0, count: length)
        for position in 0..<(count &+ zeros) {
            for index in 1..<length { rest[index &- 1] = rest[index] }
            rest[length &- 1] = digit(position, bytes)
            while !rest.lexicographicallyPrecedes(number) {
                var borrow: Int8 = 0
                for index in (0..<length).reversed() {
                    var difference = Int8(rest[index]) &- Int8(number[index]) &- borrow
                    borrow = difference < 0 ? 1 : 0
                    if difference < 0 { difference &+= 10 }
                    rest[index] = UInt8(bitPattern: difference)
                }
            }
        }
        return rest.allSatisfy { $0 == 0 }
    }

    /// Feeds the value, equal for equal numbers however they are written.
    func hash(_ bytes: Span<UInt8>, into hasher: inout Hasher) {
        hasher.combine(isNegative)
        hasher.combine(exponent)
        for index in 0..<count { hasher.combine(digit(index, bytes)) }
    }

    /// The value of a number without point and exponent that fits easily.
    @inline(__always)
    static func small(_ bytes: Span<UInt8>, _ node: JSONNode) -> Int64? {
        let range = node.range
        guard node.isPlainInteger, range.count <= 18 else { return nil }
        var index = range.lowerBound
        let isNegative = bytes[index] == UInt8(ascii: "-")
        if isNegative { index &+= 1 }
        var value: Int64 = 0
        while index < range.upperBound {
            value = value &* 10 &+ Int64(bytes[index] &- UInt8(ascii: "0"))
            index &+= 1
        }
        return isNegative ? -value : value
    }
}
