// SPDX-License-Identifier: Apache-2.0

extension ValueType where Value == Int {
    /// Bytes: `512`, `64KiB`, `1MiB`, `10MB`.
    static func size(from minimum: Int = 0, to maximum: Int = 1 << 50) -> ValueType {
        ValueType.text(
            "size",
            expected: "a size such as 64KiB",
            schema: [
                "description": "Bytes, or a number and a unit: KB, MB, GB (1000) or KiB, MiB, GiB (1024).",
                "type": ["integer", "string"],
                "minimum": 0,
                "pattern": pattern("^[0-9]+(?:B|[KMG]i?B)?$"),
                "examples": [512, "64KiB", "1MiB", "10MB"],
            ],
            parse: { scalar throws(InvalidValue) in try SizeText.parse(scalar.text) },
            render: { SizeText.document($0) }
        ).within(minimum, maximum, show: SizeText.render)
    }

    /// Bytes a second: `1KiB/s`, or as a size.
    static var byteRate: ValueType {
        ValueType.text(
            "byte_rate",
            expected: "bytes a second such as 1KiB/s",
            schema: [
                "description": "A size a second.",
                "type": ["integer", "string"],
                "minimum": 0,
                "pattern": pattern("^[0-9]+(?:B|[KMG]i?B)?(?:/s)?$"),
                "examples": ["1KiB/s"],
            ],
            parse: { scalar throws(InvalidValue) in
                try SizeText.parse(scalar.text.hasSuffix("/s") ? String(scalar.text.dropLast(2)) : scalar.text)
            },
            render: { .string(SizeText.render($0) + "/s") }
        ).within(0, 1 << 40, show: SizeText.render)
    }

    /// Refuses values out of a range.
    func within(_ minimum: Int, _ maximum: Int, show: @escaping @Sendable (Int) -> String) -> ValueType {
        checked { value throws(InvalidValue) in
            guard value >= minimum else {
                throw InvalidValue(problem: "is too small", hint: "from \(show(minimum)) to \(show(maximum))")
            }
            guard value <= maximum else {
                throw InvalidValue(problem: "is too large", hint: "from \(show(minimum)) to \(show(maximum))")
            }
        }
    }
}

enum SizeText {
    private static let units: [(name: String, bytes: Int)] = [
        ("B", 1), ("KB", 1000), ("MB", 1_000_000), ("GB", 1_000_000_000),
        ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30),
    ]

    static func parse(_ text: String) throws(InvalidValue) -> Int {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let unit = String(text[digits.endIndex...])
        guard !digits.isEmpty else { throw InvalidValue(problem: "is not a size") }
        guard let scale = unit.isEmpty ? 1 : units.first(where: { $0.name == unit })?.bytes else {
            throw InvalidValue(problem: "has the unknown unit \(quoted(unit))", hint: hint(digits, unit))
        }
        guard let count = Int(digits) else { throw InvalidValue(problem: "is too large") }
        let (bytes, overflow) = count.multipliedReportingOverflow(by: scale)
        guard !overflow else { throw InvalidValue(problem: "is too large") }
        return bytes
    }

    /// In the largest power of 1024 that needs no fraction.
    static func render(_ bytes: Int) -> String {
        for unit in units.reversed() where unit.name.hasSuffix("iB") && bytes > 0 && bytes % unit.bytes == 0 {
            return "\(bytes / unit.bytes)\(unit.name)"
        }
        return String(bytes)
    }

    static func document(_ bytes: Int) -> Document {
        let text = render(bytes)
        return decimal(text).map(Document.int) ?? .string(text)
    }

    private static func hint(_ digits: Substring, _ unit: String) -> String {
        let general = "the units are B, KB, MB, GB (powers of 1000) and KiB, MiB, GiB (powers of 1024)"
        if unit.hasPrefix(".") || unit.hasPrefix(",") { return "write a whole number; \(general)" }
        guard let letter = unit.first?.uppercased(), ["K", "M", "G"].contains(letter) else { return general }
        return "write '\(digits)\(letter)iB' or '\(digits)\(letter)B'; \(general)"
    }
}
