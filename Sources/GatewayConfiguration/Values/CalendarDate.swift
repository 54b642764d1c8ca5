// SPDX-License-Identifier: Apache-2.0

/// A day of the Gregorian calendar, in UTC: until when something is meant to last.
package struct CalendarDate: Sendable, Hashable, Comparable, CustomStringConvertible {
    package let year: Int
    /// 1 to 12.
    package let month: Int
    /// From 1 on.
    package let day: Int

    /// Nil where the calendar has no such day, or the year is not one of 1970 to 9999.
    package init?(year: Int, month: Int, day: Int) {
        guard (1970...9999).contains(year), (1...12).contains(month) else { return nil }
        let isLeap = year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
        let days =
            switch month {
            case 2: isLeap ? 29 : 28
            case 4, 6, 9, 11: 30
            default: 31
            }
        guard (1...days).contains(day) else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// Days since 1970-01-01.
    package var epochDays: Int {
        // A year that begins in March has its leap day at its end, so that months count evenly.
        let marchYear = month > 2 ? year : year - 1
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return marchYear * 365 + marchYear / 4 - marchYear / 100 + marchYear / 400 + dayOfYear - 719_468
    }

    /// Whether the day is over.
    ///
    /// - Parameter epochDays: Today, in whole days since 1970-01-01 UTC.
    package func isPast(epochDays: Int) -> Bool { epochDays > self.epochDays }

    package static func < (left: Self, right: Self) -> Bool { left.epochDays < right.epochDays }

    /// `2027-06-30`
    package var description: String {
        func padded(_ number: Int, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
        }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }
}
