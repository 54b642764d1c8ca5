// SPDX-License-Identifier: Apache-2.0

extension ValueType where Value == ClosedRange<Int> {
    /// `200-399`, or one status.
    static var statuses: ValueType {
        .text(
            "statuses",
            expected: "a range of statuses such as 200-399",
            schema: [
                "description": "An HTTP status, or the first and the last of a range.",
                "type": ["integer", "string"],
                "minimum": 100,
                "maximum": 599,
                "pattern": pattern("^[1-5][0-9]{2}(?:-[1-5][0-9]{2})?$"),
                "examples": ["200-399", 204],
            ],
            parse: { scalar throws(InvalidValue) in
                let numbers = scalar.text.split(separator: "-", omittingEmptySubsequences: false).map { decimal($0) }
                guard (1...2).contains(numbers.count), let first = numbers.first ?? nil, let last = numbers.last ?? nil,
                    first >= 100, last <= 599
                else { throw InvalidValue(problem: "is not a range of statuses") }
                guard first <= last else { throw InvalidValue(problem: "ends before it begins") }
                return first...last
            },
            render: { range in
                range.count == 1 ? .int(range.lowerBound) : .string("\(range.lowerBound)-\(range.upperBound)")
            }
        )
    }
}
