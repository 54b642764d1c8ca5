// SPDX-License-Identifier: Apache-2.0

extension ValueType where Value == String {
    /// `/exact`, `/orders/{id}`, `/prefix/**`.
    static var pathPattern: ValueType {
        .text(
            "path_pattern",
            expected: "a path such as /cart, /orders/{id} or /assets/**",
            schema: [
                "description": "'{name}' stands for one segment, '**' at the end for any number of them.",
                "type": "string",
                "pattern": pattern("^/"),
                "examples": ["/cart", "/orders/{id}", "/assets/**"],
            ],
            parse: { scalar throws(InvalidValue) in
                _ = try PathPattern(scalar.text)
                return scalar.text
            },
            render: { .string($0) }
        )
    }

    /// A path without wildcards, and perhaps a query: what a health check asks for.
    static var requestTarget: ValueType {
        matching("request_target", expected: "a path such as /health", pattern: "^/[!-~]*$") {
            let isValid = $0.hasPrefix("/") && $0.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x23 }
            return isValid ? $0 : nil
        }
    }
}

/// The path of a route, in the one form that canonical request paths have.
struct PathPattern: Hashable, Sendable {
    enum Segment: Hashable, Sendable {
        case literal(String)
        /// Any one segment; the name does not tell two patterns apart.
        case parameter
        /// Any number of segments.
        case rest
    }

    /// What the pattern matches; patterns with the same shape match the same paths.
    let shape: [Segment]

    init(_ text: String) throws(InvalidValue) {
        guard text.hasPrefix("/") else {
            throw InvalidValue(problem: "does not begin with '/'", hint: "write '/\(text)'")
        }
        var names: Set<Substring> = []
        var shape: [Segment] = []
        let parts = text.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            let isLast = index == parts.count - 1
            if part == "**" {
                guard isLast else { throw InvalidValue(problem: "has '**' before its end") }
                shape.append(.rest)
            } else if part.contains("{") || part.contains("}") {
                let name = try Self.parameterName(part)
                guard names.insert(name).inserted else {
                    throw InvalidValue(problem: "has the parameter '\(name)' twice", hint: "give each its own name")
                }
                shape.append(.parameter)
            } else {
                try Self.checkLiteral(part, isLast: isLast)
                shape.append(.literal(String(part)))
            }
        }
        self.shape = shape
    }

    private static func parameterName(_ part: Substring) throws(InvalidValue) -> Substring {
        guard part.hasPrefix("{"), part.hasSuffix("}"), part.utf8.count(where: { $0 == 0x7B || $0 == 0x7D }) == 2 else {
            throw InvalidValue(
                problem: "has a parameter that is not a whole segment",
                hint: "write '/orders/{id}', with nothing before or after the braces"
            )
        }
        let name = part.dropFirst().dropLast()
        let isValid =
            name.utf8.first.map { isLetter($0) || $0 == 0x5F } == true
            && name.utf8.allSatisfy { isLetter($0) || isDigit($0) || $0 == 0x5F || $0 == 0x2D }
        guard isValid else {
            throw InvalidValue(
                problem: "has a parameter without a valid name",
                hint: "a name has letters, digits, '_' and '-', and begins with a letter"
            )
        }
        return name
    }

    /// Request paths are compared in canonical form, so whatever is not in that form would never match.
    private static func checkLiteral(_ part: Substring, isLast: Bool) throws(InvalidValue) {
        guard !part.isEmpty || isLast else {
            throw InvalidValue(problem: "has an empty segment ('//')", hint: "slashes are merged before routing")
        }
        guard part != ".", part != ".." else {
            throw InvalidValue(problem: "has a dot segment", hint: "dot segments are resolved before routing")
        }
        guard !part.contains("*") else {
            throw InvalidValue(
                problem: "has a '*' that is not the last segment '**'",
                hint: "'{name}' stands for one segment, '/**' at the end for any number of them"
            )
        }
        var rest = part.utf8[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%") {
                let digits = rest.prefix(2)
                rest = rest.dropFirst(2)
                let text = String(Substring(digits))
                guard digits.count == 2, let value = UInt8(text, radix: 16), !text.hasPrefix("+") else {
                    throw InvalidValue(problem: "has a '%' without two hexadecimal digits", hint: "write '%25' for '%'")
                }
                guard !isUnreserved(value) else {
                    let character = Unicode.Scalar(value)
                    throw InvalidValue(problem: "has '%\(text)' for '\(character)'", hint: "write '\(character)'")
                }
                guard text == text.uppercased() else {
                    throw InvalidValue(problem: "has '%\(text)' in lower case", hint: "write '%\(text.uppercased())'")
                }
            } else if !isUnreserved(byte), !"!$&'()+,;=:@".utf8.contains(byte) {
                throw InvalidValue(
                    problem: "has a character that cannot stand in a path",
                    hint: "percent-encode it: '%20' for a space; a query cannot be matched"
                )
            }
        }
    }
}
