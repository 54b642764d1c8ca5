// SPDX-License-Identifier: Apache-2.0

/// The parts of a list in one text. It holds no bytes, which are told each time.
///
/// A separator counts as it stands. Where the text has none, encoded ones count: many clients encode all that is not a
/// letter, and what reads the text behind them mostly decodes it first. A space is always encoded, a pipe often.
struct Pieces {
    private let separator: UInt8
    private let coding: FieldCoding
    private let looksForEncoded: Bool
    private var rest: Range<Int>?

    init(_ bytes: Span<UInt8>, _ range: Range<Int>, _ separator: UInt8, _ coding: FieldCoding) {
        self.separator = separator
        self.coding = coding
        // Nothing is an empty list.
        rest = range.isEmpty ? nil : range
        var hasPlain = false
        for index in range where bytes[index] == separator { hasPlain = true }
        looksForEncoded =
            coding.isEncoded && (!hasPlain || separator == UInt8(ascii: " ") || separator == UInt8(ascii: "|"))
    }

    mutating func next(_ bytes: Span<UInt8>) -> Range<Int>? {
        guard let rest else { return nil }
        var index = rest.lowerBound
        while index < rest.upperBound {
            let length = separatorLength(bytes, index, rest.upperBound)
            if length > 0 {
                self.rest = index &+ length..<rest.upperBound
                return trimmed(bytes, rest.lowerBound..<index)
            }
            index &+= 1
        }
        self.rest = nil
        return trimmed(bytes, rest)
    }

    private func separatorLength(_ bytes: Span<UInt8>, _ index: Int, _ end: Int) -> Int {
        let byte = bytes[index]
        if byte == separator { return 1 }
        guard looksForEncoded else { return 0 }
        if byte == UInt8(ascii: "+"), separator == UInt8(ascii: " "), coding == .form { return 1 }
        guard byte == UInt8(ascii: "%"), index &+ 2 < end, let high = PercentDecoding.digit(bytes[index &+ 1]),
            let low = PercentDecoding.digit(bytes[index &+ 2]), high &<< 4 | low == separator
        else { return 0 }
        return 3
    }

    /// White space around the members of a header's list is no part of them (RFC 9110 section 5.6.1).
    private func trimmed(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
        guard coding == .plain else { return range }
        var start = range.lowerBound
        var end = range.upperBound
        while start < end, bytes[start] == 0x20 || bytes[start] == 0x09 { start &+= 1 }
        while end > start, bytes[end &- 1] == 0x20 || bytes[end &- 1] == 0x09 { end &-= 1 }
        return start..<end
    }
}
