// SPDX-License-Identifier: Apache-2.0

/// `match.header`, `match.argument`, `match.cookie` and `match.json` of a patch.
enum WAFPatchConditionBlock {
    static let header = type("patch_header", "What holds for a header.", name(.headerName, WAFPatch.Subject.header))
    static let argument = type(
        "patch_argument",
        "What holds for an argument in the query or in a form. A name may end in '*' for all that begin so.",
        name(.text(expected: "the name of an argument"), WAFPatch.Subject.argument)
    )
    static let cookie = type("patch_cookie", "What holds for a cookie.", name(.cookieName, WAFPatch.Subject.cookie))
    static let json = type(
        "patch_json",
        "What holds for a value in a JSON body. Where there are several, one is enough.",
        Field(
            "pointer",
            \.subject,
            ValueType<WAFPatch.Subject>.pointer.optional(),
            required: true,
            "A JSON Pointer; '*' stands for any one member or item, '**' for any number of steps."
        )
    )

    static let graphqlField = type(
        "patch_graphql_field",
        "What holds for a field that a GraphQL operation asks for.",
        name(.coordinate(parts: 2...2), WAFPatch.Subject.graphqlField)
    )
    static let graphqlArgument = type(
        "patch_graphql_argument",
        "What holds for an argument of a GraphQL operation, literal or variable, and for what is within it.",
        name(.coordinate(parts: 2...32), WAFPatch.Subject.graphqlArgument)
    )

    private static let tests = ["matches", "not_matches", "equals", "exists"]

    private static func name(
        _ type: ValueType<String>,
        _ subject: @escaping @Sendable (String) -> WAFPatch.Subject
    ) -> Field<Draft> {
        // Patches are only read, so nothing is there to be written.
        let type = type.mapped({ name, _, _ in subject(name) }, render: { _ in nil })
        return Field("name", \.subject, type.optional(), required: true, "Its name.")
    }

    private static func type(
        _ name: String,
        _ documentation: String,
        _ subject: Field<Draft>
    ) -> ValueType<[WAFPatch.Condition]> {
        ObjectSchema(
            name,
            documentation,
            blank: Draft(),
            constraints: [.init("oneOf", .list(tests.map { ["required": [.string($0)]] }))],
            check: check
        ) {
            return [
                subject,
                Field(
                    "matches",
                    \.matches,
                    ValueType<String>.regularExpression.optional(),
                    "A regular expression that is found in the value."
                ),
                Field(
                    "not_matches",
                    \.notMatches,
                    ValueType<String>.regularExpression.optional(),
                    "A regular expression that is not found in the value; there must be a value."
                ),
                Field("equals", \.equals, ValueType<String>.body.optional(), "What the value is."),
                Field("exists", \.exists, ValueType<Bool>.bool.optional(), "Whether there is such a value."),
            ]
        }.type.located(\.place).mapped({ draft, _, _ in draft.condition }, render: { _ in nil }).oneOrMore()
    }

    @Sendable private static func check(
        _ given: Set<String>,
        _ draft: Draft,
        _ path: Path,
        _ context: DecodingContext
    ) {
        let tests = tests.filter(given.contains)
        guard tests.count > 1 || tests.isEmpty && context.isSound(path) else { return }
        let list = tests.map { "'\($0)'" }.joined(separator: " and ")
        let problem = tests.isEmpty ? "no test is given" : "\(list) are given"
        context.error(
            at: path,
            "\(problem) in \(path)",
            hint: "give one of: \(Self.tests.joined(separator: ", "))"
        )
    }

    /// The keys of a condition, of which one test is given.
    private struct Draft: Sendable {
        var subject: WAFPatch.Subject?
        var matches: String?
        var notMatches: String?
        var equals: String?
        var exists: Bool?
        var place = SourcePlace()

        /// Nil after an error.
        var condition: WAFPatch.Condition? {
            let test =
                matches.map(WAFPatch.Test.matches) ?? notMatches.map(WAFPatch.Test.notMatches)
                ?? equals.map(WAFPatch.Test.equals) ?? exists.map(WAFPatch.Test.exists)
            guard let subject, let test else { return nil }
            return WAFPatch.Condition(subject, test, place: place)
        }
    }
}

extension ValueType where Value == String {
    /// Any text, on any number of lines.
    static var body: ValueType {
        matching(nil, expected: "text", pattern: "") { $0 }
    }

    /// Names of GraphQL and indices of lists with dots between them. `*` stands for any one, `**`, where it is not the
    /// last, for any number.
    fileprivate static func coordinate(parts: ClosedRange<Int>) -> ValueType {
        let example = parts.upperBound == 2 ? "Query.order" : "Query.order.id"
        let one = "(?:\\*{1,2}|[A-Za-z0-9_]+)"
        return matching(
            nil,
            expected: "a name such as \(example)",
            pattern: "^\(one)(?:\\.\(one)){\(parts.lowerBound - 1),\(parts.upperBound - 1)}$"
        ) { text in
            let names = text.split(separator: ".", omittingEmptySubsequences: false)
            let areNames =
                names.last != "**"
                && names.allSatisfy { name in
                    name == "*" || name == "**" || !name.isEmpty && name.utf8.allSatisfy { $0.isNameByte }
                }
            return areNames && parts.contains(names.count) ? text : nil
        }
    }

    /// In the syntax of PCRE2. Whether it is one, only that library can tell.
    fileprivate static var regularExpression: ValueType {
        matching("regular_expression", expected: "a regular expression", pattern: "^[^\\x00]+$") {
            $0.isEmpty || $0.utf8.contains(0) ? nil : $0
        }
    }
}

extension UInt8 {
    /// Of a name of GraphQL.
    fileprivate var isNameByte: Bool {
        switch self {
        case 0x30...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A: true
        default: false
        }
    }
}

extension ValueType where Value == WAFPatch.Subject {
    /// A JSON Pointer (RFC 6901, section 3) with wildcards.
    fileprivate static var pointer: ValueType {
        .text(
            "json_pointer",
            expected: "a JSON Pointer such as /variables/languageCode",
            schema: [
                "description": """
                A JSON Pointer (RFC 6901). '*' stands for any one member or item, '**' for any number of steps; \
                the empty text is the whole body.
                """,
                "type": "string",
                "pattern": "^(?:/(?:[^/~]|~[01])*)*$",
                "examples": ["/variables/languageCode", "/5", "/**/regex"],
            ],
            parse: { scalar throws(InvalidValue) in
                var segments: [WAFPatch.PointerSegment] = []
                let parts = scalar.text.split(separator: "/", omittingEmptySubsequences: false)
                guard parts.first?.isEmpty != false else {
                    throw InvalidValue(problem: "does not begin with '/'", hint: "write '/\(scalar.text)'")
                }
                for part in parts.dropFirst() { segments.append(try segment(part)) }
                return .json(segments)
            },
            render: { _ in nil }
        )
    }

    private static func segment(_ part: Substring) throws(InvalidValue) -> WAFPatch.PointerSegment {
        switch part {
        case "*": return .any
        case "**": return .anyDepth
        default: break
        }
        var key = ""
        var rest = part.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            guard scalar == "~" else {
                key.unicodeScalars.append(scalar)
                continue
            }
            switch rest.popFirst() {
            case "0": key += "~"
            case "1": key += "/"
            default: throw InvalidValue(problem: "has a '~' without '0' or '1'", hint: "write '~0' for '~'")
            }
        }
        return .key(key)
    }
}
