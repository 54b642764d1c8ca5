// SPDX-License-Identifier: Apache-2.0

/// A moment in UTC, in the parts that the TIME variables name.
struct UTCTime {
    let epoch: Int
    private let days: Int
    private let secondOfDay: Int

    init(seconds: Int) {
        epoch = max(0, seconds)
        days = epoch / 86_400
        secondOfDay = epoch % 86_400
    }

    /// What a TIME variable holds.
    func text(_ variable: Variable) -> String {
        let date = civilDate
        return switch variable {
        case .timeEpoch: String(epoch)
        case .timeHour: String(secondOfDay / 3_600)
        case .timeMinute: String(secondOfDay / 60 % 60)
        case .timeSecond: String(secondOfDay % 60)
        case .timeDay: String(date.day)
        // SecLang counts months from 0 as C does.
        case .timeMonth: String(date.month - 1)
        case .timeYear: String(date.year)
        // 1 January 1970 was a Thursday; Sunday is 0.
        case .timeWeekday: String((days + 4) % 7)
        default:
            [secondOfDay / 3_600, secondOfDay / 60 % 60, secondOfDay % 60].map(Self.twoDigits).joined(separator: ":")
        }
    }

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }

    /// The date in the proleptic Gregorian calendar, by counting in eras of 400 years that begin on 1 March.
    private var civilDate: (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * month + 2) / 5 + 1
        let civilMonth = month < 10 ? month + 3 : month - 9
        return (yearOfEra + era * 400 + (civilMonth <= 2 ? 1 : 0), civilMonth, day)
    }
}
