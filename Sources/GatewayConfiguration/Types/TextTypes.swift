// SPDX-License-Identifier: Apache-2.0

extension ValueType where Value == String {
    /// Any text on one line.
    static func text(expected: String = "text") -> ValueType {
        matching(nil, expected: expected, pattern: "^[^\\x00-\\x1f\\x7f]+$") { text in
            !text.isEmpty && text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control } ? text : nil
        }
    }

    /// What people and metrics call a thing.
    static var name: ValueType {
        matching(
            "label",
            expected: "a name on one line, of at most 128 characters",
            pattern: "^[^\\x00-\\x1f\\x7f]{1,128}$"
        ) {
            let isPrintable = $0.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
            return isPrintable && (1...128).contains($0.unicodeScalars.count) ? $0 : nil
        }
    }

    /// A field name (RFC 9110, section 5.1), in lower case. `*` alone is a token, but names no header.
    static var headerName: ValueType {
        matching("header_name", expected: "the name of a header", pattern: "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$") {
            $0.isToken && $0 != "*" ? $0.lowercased() : nil
        }
    }

    /// A field name, or the beginning of some and `*`.
    static var headerNameOrPrefix: ValueType {
        matching(
            "header_name_or_prefix",
            expected: "the name of a header, or its beginning and '*'",
            pattern: "^[!#$%&'+.^_`|~0-9A-Za-z-]+\\*?$"
        ) {
            let name = $0.hasSuffix("*") ? String($0.dropLast()) : $0
            return name.isToken && !name.contains("*") ? $0.lowercased() : nil
        }
    }

    /// A field value (RFC 9110, section 5.5) that needs no trimming.
    static var headerValue: ValueType {
        matching(
            "header_value",
            expected: "the value of a header: printable ASCII, on one line",
            pattern: "^[!-~](?:[\\t -~]*[!-~])?$"
        ) {
            let isVisible = { (byte: UInt8) in (0x21...0x7E).contains(byte) }
            let isValid =
                $0.utf8.first.map(isVisible) == true && $0.utf8.last.map(isVisible) == true
                && $0.utf8.allSatisfy { isVisible($0) || $0 == 0x20 || $0 == 0x09 }
            return isValid ? $0 : nil
        }
    }

    /// The name of a cookie (RFC 6265, section 4.1.1).
    static var cookieName: ValueType {
        matching("cookie_name", expected: "the name of a cookie", pattern: "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$") {
            $0.isToken ? $0 : nil
        }
    }

    /// The name of a query parameter, compared without regard to case.
    static var parameterName: ValueType {
        matching("parameter_name", expected: "the name of a query parameter", pattern: "^[^\\x00-\\x20&=#]+$") {
            let isValid = $0.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && !"&=#".utf8.contains($0) }
            return !$0.isEmpty && isValid ? $0.lowercased() : nil
        }
    }

    /// A method (RFC 9110, section 9.1). Methods are case-sensitive, and all that are in use are upper-case.
    static var method: ValueType {
        text(
            "method",
            expected: "an HTTP method such as GET",
            schema: [
                "description": "An HTTP method in upper case, but not TRACE or CONNECT.",
                "type": "string",
                "pattern": pattern("^(?!(?:TRACE|CONNECT)$)[!#$%&'*+.^_`|~0-9A-Z-]+$"),
            ],
            parse: { scalar throws(InvalidValue) in
                guard scalar.text.isToken, scalar.text != "*" else { throw InvalidValue(problem: "is not a method") }
                let upper = scalar.text.uppercased()
                guard scalar.text == upper else {
                    throw InvalidValue(problem: "is not a method in upper case", hint: "write '\(upper)'")
                }
                guard upper != "TRACE", upper != "CONNECT" else {
                    throw InvalidValue(problem: "is never accepted", hint: "remove it: it would serve attackers only")
                }
                return scalar.text
            },
            render: { .string($0) }
        )
    }

    /// Text that a function reads, or refuses with nil.
    static func matching(
        _ name: String?,
        expected: String,
        pattern: String,
        _ read: @escaping @Sendable (String) -> String?
    ) -> ValueType {
        text(
            name,
            expected: expected,
            schema: ["description": .string(expected), "type": "string", "pattern": Self.pattern(pattern)],
            parse: { scalar throws(InvalidValue) in
                if scalar.isPlain, ["true", "false"].contains(scalar.written) {
                    throw InvalidValue(
                        problem: "is a boolean, not text",
                        hint: "write \"\(scalar.text)\" if it is meant"
                    )
                }
                guard let value = read(scalar.text) else { throw InvalidValue(problem: "is not valid") }
                return value
            },
            render: { .string($0) }
        )
    }
}
