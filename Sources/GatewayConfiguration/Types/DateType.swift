// SPDX-License-Identifier: Apache-2.0

extension ValueType where Value == CalendarDate {
    /// `2027-06-30` (ISO 8601).
    static var date: ValueType {
        .text(
            "date",
            expected: "a date such as 2027-06-30",
            schema: [
                "description": "A day: year, month and day.",
                "type": "string",
                "pattern": pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
                "examples": ["2027-06-30"],
            ],
            parse: { scalar throws(InvalidValue) in
                let parts = scalar.text.split(separator: "-", omittingEmptySubsequences: false)
                let numbers = parts.compactMap { decimal($0) }
                guard parts.map(\.utf8.count) == [4, 2, 2], numbers.count == 3 else {
                    throw InvalidValue(problem: "is not a date")
                }
                guard let date = CalendarDate(year: numbers[0], month: numbers[1], day: numbers[2]) else {
                    throw InvalidValue(problem: "is not a day of the calendar")
                }
                return date
            },
            render: { .string($0.description) }
        )
    }
}
