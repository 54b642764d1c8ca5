// SPDX-License-Identifier: Apache-2.0

extension ValueType where Value == Int {
    /// A whole number in a range.
    static func integer(_ range: ClosedRange<Int>) -> ValueType {
        .text(
            nil,
            expected: "a whole number from \(range.lowerBound) to \(range.upperBound)",
            schema: [
                "type": ["integer", "string"],
                "minimum": .int(range.lowerBound),
                "maximum": .int(range.upperBound),
                "pattern": "^\\$\\{[A-Za-z_][A-Za-z0-9_]*\\}$",
            ],
            parse: { scalar throws(InvalidValue) in
                // A number in quotes is text, unless it came from the environment.
                guard scalar.isPlain || scalar.text != scalar.written else {
                    let hint = decimal(scalar.text).map { "write \($0) without quotes" }
                    throw InvalidValue(problem: "is text, not a number", hint: hint)
                }
                let isNegative = scalar.text.hasPrefix("-")
                guard let magnitude = decimal(isNegative ? scalar.text.dropFirst() : scalar.text[...]) else {
                    throw InvalidValue(problem: "is not a whole number")
                }
                let value = isNegative ? -magnitude : magnitude
                guard range.contains(value) else { throw InvalidValue(problem: "is out of range") }
                return value
            },
            render: { .int($0) }
        )
    }

    /// More than a billion of anything that is counted here is a slip of the pen.
    static var count: ValueType { integer(1...1_000_000_000) }

    static var port: ValueType { integer(1...65_535) }

    /// `50%`, or `50`.
    static func percent(from minimum: Int = 0) -> ValueType {
        ValueType.text(
            "percent",
            expected: "a percentage such as 50%",
            schema: [
                "description": "A whole number from 0 to 100, with or without a percent sign.",
                "type": ["integer", "string"],
                "minimum": 0,
                "maximum": 100,
                "pattern": pattern("^(?:[0-9]|[1-9][0-9]|100)%?$"),
                "examples": ["50%"],
            ],
            parse: { scalar throws(InvalidValue) in
                let digits = scalar.text.hasSuffix("%") ? scalar.text.dropLast() : scalar.text[...]
                guard let value = decimal(digits) else { throw InvalidValue(problem: "is not a percentage") }
                return value
            },
            render: { .string("\($0)%") }
        ).within(minimum, 100) { "\($0)%" }
    }
}

extension ValueType where Value == Bool {
    /// `true` or `false`, without quotes; the other words of YAML 1.1 are refused, not guessed at.
    static var bool: ValueType {
        .text(
            nil,
            expected: "true or false",
            schema: ["type": ["boolean", "string"], "pattern": "^\\$\\{[A-Za-z_][A-Za-z0-9_]*\\}$"],
            parse: { scalar throws(InvalidValue) in
                if scalar.isPlain || scalar.text != scalar.written {
                    if scalar.text == "true" { return true }
                    if scalar.text == "false" { return false }
                }
                let meant = [
                    "yes": "true", "on": "true", "true": "true", "no": "false", "off": "false", "false": "false",
                ]
                let hint = meant[scalar.text.lowercased()].map { "write \($0), in lower case and without quotes" }
                throw InvalidValue(problem: "is not a boolean", hint: hint)
            },
            render: { .bool($0) }
        )
    }
}
