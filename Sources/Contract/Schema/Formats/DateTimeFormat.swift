// SPDX-License-Identifier: Apache-2.0

/// Dates and times of RFC 3339 section 5.6.
enum DateTimeFormat {
    static func isDateTime(_ text: Span<UInt8>) -> Bool {
        guard text.count > 11, text[10] | 0x20 == UInt8(ascii: "t") else { return false }
        return isDate(text.extracting(0..<10)) && isTime(text.extracting(11..<text.count))
    }

    static func isDate(_ text: Span<UInt8>) -> Bool {
        guard text.count == 10, text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-"),
            let century = number(text, 0), let year = number(text, 2), let month = number(text, 5),
            let day = number(text, 8), month >= 1, month <= 12, day >= 1
        else { return false }
        return day <= days(month: month, year: century * 100 + year)
    }

    private static func days(month: Int, year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    static func isTime(_ text: Span<UInt8>) -> Bool {
        guard text.count >= 9, text[2] == UInt8(ascii: ":"), text[5] == UInt8(ascii: ":"),
            let hour = number(text, 0), let minute = number(text, 3), let second = number(text, 6),
            hour < 24, minute < 60, second <= 60
        else { return false }
        var index = 8
        if text[index] == UInt8(ascii: ".") {
            let first = index &+ 1
            index = first
            while index < text.count, isDigit(text[index]) { index &+= 1 }
            guard index > first, index < text.count else { return false }
        }
        guard let offset = offset(text, from: index) else { return false }
        // A leap second is at the end of a day in UTC.
        return second < 60 || (hour * 60 + minute - offset + 1440 * 2) % 1440 == 23 * 60 + 59
    }

    /// Minutes ahead of UTC.
    private static func offset(_ text: Span<UInt8>, from index: Int) -> Int? {
        switch text[index] {
        case UInt8(ascii: "Z"), UInt8(ascii: "z"):
            return index &+ 1 == text.count ? 0 : nil
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            guard text.count == index &+ 6, text[index &+ 3] == UInt8(ascii: ":"),
                let hours = number(text, index &+ 1), let minutes = number(text, index &+ 4), hours < 24, minutes < 60
            else { return nil }
            let offset = hours * 60 + minutes
            return text[index] == UInt8(ascii: "+") ? offset : -offset
        default:
            return nil
        }
    }

    /// Two digits.
    private static func number(_ text: Span<UInt8>, _ index: Int) -> Int? {
        guard index &+ 1 < text.count, isDigit(text[index]), isDigit(text[index &+ 1]) else { return nil }
        return Int(text[index] &- 0x30) &* 10 &+ Int(text[index &+ 1] &- 0x30)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
}
