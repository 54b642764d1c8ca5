// SPDX-License-Identifier: Apache-2.0

/// Writes points in time as `2026-11-23T10:00:00.123Z` (RFC 3339), remembering the last second's text.
package struct UTCTimestamp {
    private var second = Int64.min
    private var text: (UInt64, UInt64, UInt32) = (0, 0, 0)

    package init() {}

    /// - Parameter nanoseconds: since 1970.
    package mutating func write(_ nanoseconds: Int64, into out: inout LineBuffer) {
        let seconds = nanoseconds.flooredQuotient(1_000_000_000)
        if seconds != second { remember(seconds) }
        let text = text
        out.append(upTo: 20) { room in
            withUnsafeBytes(of: text) { bytes in
                guard let source = bytes.baseAddress else { return 0 }
                UnsafeMutableRawPointer(room).copyMemory(from: source, byteCount: 20)
                return 20
            }
        }
        let rest = nanoseconds &- seconds &* 1_000_000_000
        out.append(Int(rest / 1_000_000), digits: 3)
        out.append(UInt8(ascii: "Z"))
    }

    /// Nanoseconds since 1970, by the system's clock.
    package static var now: Int64 { WallClock.now() }

    private mutating func remember(_ seconds: Int64) {
        second = seconds
        var out = LineBuffer(capacity: 64)
        let days = seconds.flooredQuotient(86_400)
        let date = CivilDate(daysSince1970: days)
        let time = Int(seconds &- days &* 86_400)
        out.append(date.year, digits: 4)
        out.append(UInt8(ascii: "-"))
        out.append(date.month, digits: 2)
        out.append(UInt8(ascii: "-"))
        out.append(date.day, digits: 2)
        out.append(UInt8(ascii: "T"))
        out.append(time / 3600, digits: 2)
        out.append(UInt8(ascii: ":"))
        out.append(time / 60 % 60, digits: 2)
        out.append(UInt8(ascii: ":"))
        out.append(time % 60, digits: 2)
        out.append(UInt8(ascii: "."))
        withUnsafeMutableBytes(of: &text) { target in
            out.withBytes { target.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0.prefix(20))) }
        }
    }
}

/// A day of the proleptic Gregorian calendar.
struct CivilDate: Equatable {
    let year: Int
    let month: Int
    let day: Int

    /// The year is counted from March on, so that the leap day is its last; 400 such years always
    /// have 146,097 days.
    init(daysSince1970 days: Int64) {
        let sinceEra = days &+ 719_468
        let era = sinceEra.flooredQuotient(146_097)
        let dayOfEra = sinceEra &- era &* 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = Int(dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
        month = Int(monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9)
        year = Int(yearOfEra &+ era &* 400 &+ (month <= 2 ? 1 : 0))
    }
}

extension Int64 {
    /// Division that rounds down, also below zero.
    fileprivate func flooredQuotient(_ divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient &- 1 : quotient
    }
}
