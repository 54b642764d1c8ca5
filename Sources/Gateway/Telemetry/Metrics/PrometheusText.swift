// SPDX-License-Identifier: Apache-2.0

/// Writes the Prometheus text exposition format, version 0.0.4.
struct PrometheusText {
    enum Kind: String {
        case counter, gauge, histogram
    }

    typealias Labels = [(name: String, value: String)]

    private(set) var text = ""
    private var family = ""

    /// Begins a family; its samples follow at once.
    mutating func begin(_ name: String, _ kind: Kind, _ help: String) {
        family = name
        text += "# HELP \(name) \(Self.escaped(help, quotes: false))\n# TYPE \(name) \(kind.rawValue)\n"
    }

    mutating func sample(_ labels: Labels, _ value: UInt64) {
        line("", labels, "\(value)")
    }

    mutating func sample(_ labels: Labels, _ value: Double) {
        line("", labels, Self.number(value))
    }

    mutating func sample(_ value: UInt64) { sample([], value) }

    mutating func sample(_ value: Double) { sample([], value) }

    /// The cells of one histogram, in the order of ``HistogramLayout``.
    mutating func histogram(_ labels: Labels, _ layout: HistogramLayout, _ cells: [UInt64]) {
        var cumulative: UInt64 = 0
        for (index, bound) in layout.bounds.enumerated() {
            cumulative &+= cells.value(at: layout.offset + index)
            line("_bucket", labels + [("le", Self.number(Double(bound) / layout.scale))], "\(cumulative)")
        }
        cumulative &+= cells.value(at: layout.offset + layout.bounds.count)
        line("_bucket", labels + [("le", "+Inf")], "\(cumulative)")
        let sum = Double(cells.value(at: layout.offset + layout.bounds.count + 1)) / layout.scale
        line("_sum", labels, Self.number(sum))
        line("_count", labels, "\(cumulative)")
    }

    private mutating func line(_ suffix: String, _ labels: Labels, _ value: String) {
        text += family
        text += suffix
        if !labels.isEmpty {
            text += "{"
            for (index, label) in labels.enumerated() {
                text += "\(index == 0 ? "" : ",")\(label.name)=\"\(Self.escaped(label.value, quotes: true))\""
            }
            text += "}"
        }
        text += " \(value)\n"
    }

    /// Whole numbers without a fraction, as Prometheus' own clients write them.
    private static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        if let whole = Int64(exactly: value) { return "\(whole)" }
        return "\(value)"
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\"" where quotes: result += "\\\""
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

extension [UInt64] {
    /// The element, or zero where there is none.
    func value(at index: Int) -> UInt64 { indices.contains(index) ? self[index] : 0 }
}
