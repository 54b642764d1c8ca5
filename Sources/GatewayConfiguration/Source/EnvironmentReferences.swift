// SPDX-License-Identifier: Apache-2.0

/// `${NAME}` in a value stands for an environment variable; `$${` for the characters `${`.
struct EnvironmentReferences {
    enum Problem: Error, Equatable {
        case unset(String)
        case malformed
    }

    let variables: [String: String]
    /// Whether `${` and `$${` are text like any other.
    var isLiteral = false

    static let none = EnvironmentReferences(variables: [:], isLiteral: true)

    /// `text` with its references replaced. What a variable holds is not read again.
    func expand(_ text: String) throws(Problem) -> String {
        guard !isLiteral, text.utf8.contains(UInt8(ascii: "$")) else { return text }
        var result = ""
        var rest = text[...]
        while let dollar = rest.firstIndex(of: "$") {
            result += rest[..<dollar]
            rest = rest[dollar...]
            if rest.hasPrefix("$${") {
                result += "${"
                rest = rest.dropFirst(3)
            } else if rest.hasPrefix("${") {
                guard let end = rest.firstIndex(of: "}") else { throw .malformed }
                let name = String(rest[..<end].dropFirst(2))
                guard Self.isName(name) else { throw .malformed }
                guard let value = variables[name] else { throw .unset(name) }
                result += value
                rest = rest[end...].dropFirst()
            } else {
                result += "$"
                rest = rest.dropFirst()
            }
        }
        return result + rest
    }

    /// The text that ``expand(_:)`` turns back into `text`.
    static func escape(_ text: String) -> String {
        var result = ""
        var rest = text[...]
        while let dollar = rest.firstIndex(of: "$") {
            result += rest[..<dollar]
            rest = rest[dollar...]
            result += rest.hasPrefix("${") ? "$$" : "$"
            rest = rest.dropFirst()
        }
        return result + rest
    }

    private static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, !isDigit(first) else { return false }
        return text.utf8.allSatisfy { isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") }
    }
}
