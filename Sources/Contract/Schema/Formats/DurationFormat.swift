// SPDX-License-Identifier: Apache-2.0

/// Durations of ISO 8601 in the grammar of RFC 3339 appendix A: units follow each other without gaps.
enum DurationFormat {
    static func isDuration(_ text: Span<UInt8>) -> Bool {
        guard text.count >= 3, text[0] == UInt8(ascii: "P") else { return false }
        var index = 1
        // Units of dates, then of times; a week stands alone.
        var units: StaticString = "YMD"
        var last = -1
        var isTime = false
        while index < text.count {
            if text[index] == UInt8(ascii: "T") {
                guard !isTime else { return false }
                isTime = true
                units = "HMS"
                last = -1
                index &+= 1
                guard index < text.count else { return false }
            }
            let first = index
            while index < text.count, text[index] &- 0x30 < 10 { index &+= 1 }
            guard index > first, index < text.count else { return false }
            let unit = text[index]
            index &+= 1
            if unit == UInt8(ascii: "W") { return first == 1 && index == text.count }
            guard let place = position(of: unit, in: units), last < 0 ? true : place == last + 1 else { return false }
            last = place
        }
        return true
    }

    private static func position(of unit: UInt8, in units: StaticString) -> Int? {
        units.withUTF8Buffer { $0.firstIndex(of: unit) }
    }
}
