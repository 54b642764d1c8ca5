// SPDX-License-Identifier: Apache-2.0

extension ValueType where Value == Rate {
    /// `100/s`, `10/m`, `5/10s`, `1000/h`: requests in a time.
    static var rate: ValueType {
        .text(
            "rate",
            expected: "a rate such as 100/s",
            schema: [
                "description": "A count, a slash and a time: s, m, h, d, or a number of them.",
                "type": "string",
                "pattern": pattern("^[1-9][0-9]*/[0-9]*(?:ms|s|m|h|d)$"),
                "examples": ["100/s", "10/m", "5/10s"],
            ],
            parse: { scalar throws(InvalidValue) in try RateText.parse(scalar.text) },
            render: { .string(RateText.render($0)) }
        )
    }
}

enum RateText {
    static func parse(_ text: String) throws(InvalidValue) -> Rate {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let count = decimal(parts[0]) else {
            let hint = decimal(text).map { "write '\($0)/s', '\($0)/m' or '\($0)/10s'" }
            throw InvalidValue(problem: "is not a rate", hint: hint)
        }
        guard (1...1_000_000_000).contains(count) else {
            throw InvalidValue(problem: "has a count out of range", hint: "from 1 to 1000000000")
        }
        let unit = String(parts[1])
        let period: Duration
        do throws(InvalidValue) {
            period = try DurationText.parse(unit.utf8.first.map(isDigit) == true ? unit : "1" + unit)
        } catch {
            throw InvalidValue(problem: "is not a rate", hint: "after the slash stands s, m, h, d or a duration")
        }
        guard period >= .milliseconds(1), period <= .seconds(86_400) else {
            throw InvalidValue(problem: "has a time out of range", hint: "from 1ms to 1d")
        }
        return Rate(count: count, period: period)
    }

    static func render(_ rate: Rate) -> String {
        let period = DurationText.render(rate.period)
        // `1d` is written as one day, but `1ms` stays as it is: `m` already means minutes.
        let isOne = period.utf8.count == 2 && period.hasPrefix("1")
        return "\(rate.count)/\(isOne ? String(period.dropFirst()) : period)"
    }
}
