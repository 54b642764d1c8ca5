// SPDX-License-Identifier: Apache-2.0

extension ValueType where Value == Duration {
    /// `500ms`, `30s`, `2m`, `1h`, `1d`: a whole number and a unit.
    static var duration: ValueType { duration(from: .milliseconds(1)) }

    /// Nothing that is configured lasts longer than a year; more is a slip of the pen.
    static func duration(from minimum: Duration, to maximum: Duration = .seconds(365 * 86_400)) -> ValueType {
        let type = ValueType.text(
            "duration",
            expected: "a duration such as 30s",
            schema: [
                "description": "A whole number and a unit: ms, s, m, h or d.",
                "type": "string",
                "pattern": pattern("^[0-9]+(?:ms|s|m|h|d)$"),
                "examples": ["500ms", "30s", "2m", "1h"],
            ],
            parse: { scalar throws(InvalidValue) in try DurationText.parse(scalar.text) },
            render: { .string(DurationText.render($0)) }
        )
        return type.checked { value throws(InvalidValue) in
            guard value >= minimum else {
                throw InvalidValue(problem: "is too short", hint: "at least \(DurationText.render(minimum))")
            }
            guard value <= maximum else {
                throw InvalidValue(problem: "is too long", hint: "at most \(DurationText.render(maximum))")
            }
        }
    }
}

enum DurationText {
    /// Longest first.
    private static let units: [(name: String, milliseconds: Int64)] = [
        ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1),
    ]

    static func parse(_ text: String) throws(InvalidValue) -> Duration {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let unit = String(text[digits.endIndex...])
        guard !digits.isEmpty else { throw InvalidValue(problem: "is not a duration", hint: hint) }
        guard !unit.isEmpty else {
            let suggestion = decimal(digits).map { "write '\($0)s' for seconds or '\($0)ms' for milliseconds" }
            throw InvalidValue(problem: "has no unit", hint: suggestion)
        }
        guard let scale = units.first(where: { $0.name == unit })?.milliseconds else {
            if unit.hasPrefix(".") || unit.hasPrefix(",") {
                throw InvalidValue(problem: "is not a whole number", hint: "use a smaller unit: 1500ms, not 1.5s")
            }
            let meant = unit.first.map { String($0).lowercased() }
            let near = units.first { $0.name == meant }.map { "write '\(digits)\($0.name)'; " } ?? ""
            throw InvalidValue(problem: "has the unknown unit \(quoted(unit))", hint: near + hint)
        }
        guard let count = Int64(digits) else { throw InvalidValue(problem: "is too long") }
        let (milliseconds, overflow) = count.multipliedReportingOverflow(by: scale)
        guard !overflow else { throw InvalidValue(problem: "is too long") }
        return .milliseconds(milliseconds)
    }

    /// In the longest unit that needs no fraction.
    static func render(_ duration: Duration) -> String {
        let milliseconds = duration.wholeMilliseconds
        guard milliseconds > 0 else { return "0s" }
        let unit = units.first { milliseconds % $0.milliseconds == 0 } ?? ("ms", 1)
        return "\(milliseconds / unit.milliseconds)\(unit.name)"
    }

    private static let hint = "the units are ms, s, m, h and d"
}

extension Duration {
    fileprivate var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        let (milliseconds, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        return overflow ? .max : milliseconds &+ attoseconds / 1_000_000_000_000_000
    }
}
