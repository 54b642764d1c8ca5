// SPDX-License-Identifier: Apache-2.0

/// A text with macros (`%{tx.score}`, `%{REQUEST_HEADERS.host}`), read once and expanded for each use.
struct Template: Sendable {
    enum Part: Sendable {
        case literal([UInt8])
        case tx(slot: Int)
        /// A scalar, or the first member of a collection with that name (in lower case).
        case variable(Variable, name: [UInt8]?)
    }

    let parts: [Part]
    /// The number, when the text is one and is written as a number is.
    let number: Int?

    /// The text, when it has no macros.
    var constant: [UInt8]? {
        switch parts.count {
        case 0: return []
        case 1:
            if case .literal(let bytes) = parts[0] { return bytes }
            return nil
        default: return nil
        }
    }

    static func hasMacros(_ text: String) -> Bool {
        text.utf8.contains(UInt8(ascii: "%")) && text.contains("%{")
    }

    init(literal text: String) {
        parts = text.isEmpty ? [] : [.literal(Array(text.utf8))]
        number = Self.number(text)
    }

    init(_ text: String, names: inout TXNames, at location: SourceLocation) throws(SecLangError) {
        var parts: [Part] = []
        var rest = Substring(text)
        while let open = rest.firstRange(of: "%{") {
            guard let close = rest[open.upperBound...].firstIndex(of: "}") else { break }
            if open.lowerBound > rest.startIndex {
                parts.append(.literal(Array(rest[..<open.lowerBound].utf8)))
            }
            parts.append(try Self.macro(rest[open.upperBound..<close], names: &names, at: location))
            rest = rest[rest.index(after: close)...]
            // `%{tx.score}%` is the same macro, in the way of other languages.
            if rest.hasPrefix("%"), !rest.hasPrefix("%{") { rest = rest.dropFirst() }
        }
        if !rest.isEmpty { parts.append(.literal(Array(rest.utf8))) }
        self.parts = parts
        number = Self.number(text)
    }

    /// `007` and `+7` are texts: a rule that compares them as such is to see them as they were written.
    private static func number(_ text: String) -> Int? {
        Int(text).flatMap { String($0) == text ? $0 : nil }
    }

    private static func macro(
        _ text: Substring,
        names: inout TXNames,
        at location: SourceLocation
    ) throws(SecLangError) -> Part {
        let separator = text.firstIndex { $0 == "." || $0 == ":" }
        let word = String(separator.map { text[..<$0] } ?? text)
        let name = separator.map { String(text[text.index(after: $0)...]) }
        guard let variable = Variable(word: word) else {
            throw SecLangError(
                "the macro %{\(text)} names no variable; a macro is %{VARIABLE} or %{COLLECTION.name}",
                at: location
            )
        }
        if let name, name.count > 1, name.hasPrefix("/"), name.hasSuffix("/") {
            throw SecLangError("the macro %{\(text)} needs a name: a pattern could stand for several", at: location)
        }
        if variable == .tx {
            guard let name, !name.isEmpty else {
                throw SecLangError(
                    "the macro %{\(text)} needs the name of a TX variable, as in %{tx.score}",
                    at: location
                )
            }
            return .tx(slot: names.slot(of: name))
        }
        return .variable(variable, name: name.map { Array($0.lowercased().utf8) })
    }
}

extension Substring {
    /// The first place where `other` stands.
    func firstRange(of other: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            let rest = self[start...]
            if rest.hasPrefix(other) {
                return start..<index(start, offsetBy: other.count)
            }
            start = index(after: start)
        }
        return nil
    }
}
