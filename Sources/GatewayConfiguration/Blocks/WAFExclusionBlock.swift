// SPDX-License-Identifier: Apache-2.0

/// `waf.exclusions[]` and `routes[].waf.exclusions[]`
enum WAFExclusionBlock {
    static let global = ObjectSchema(
        "waf_exclusion",
        "Rules that do not apply to a part of requests, or not at all.",
        blank: WAFExclusion(),
        constraints: constraints,
        check: check
    ) {
        return [
            Field("route", \.route, ValueType<String>.name.optional(), "The name of a route; every one if not given.")
        ] + fields
    }

    static let ofRoute = ObjectSchema(
        "route_waf_exclusion",
        "Rules that do not apply on a route to a part of requests, or not at all.",
        blank: WAFExclusion(),
        constraints: constraints,
        check: check
    ) {
        return fields
    }

    private static let targets = ["argument", "header", "cookie", "variable"]

    private static var fields: [Field<WAFExclusion>] {
        [
            Field(
                "argument",
                \.argument,
                ValueType<String>.text(expected: "the name of an argument").optional(),
                "The argument that the rules do not look at, in the query, a form or a JSON body."
            ),
            Field("header", \.header, ValueType<String>.headerName.optional(), "The header they do not look at."),
            Field("cookie", \.cookie, ValueType<String>.cookieName.optional(), "The cookie they do not look at."),
            Field(
                "variable",
                \.variable,
                variable.optional(),
                "What they do not look at, as SecLang names it: 'ARGS:q', 'REQUEST_HEADERS:/^x-/'."
            ),
            Field("rules", \.givenRules, ruleID.distinctList(atLeast: 1).optional(), "The ids of rules."),
            Field(shorthand: "rule", ruleID, "The id of a rule; short for 'rules' with one.") { $1.rules = [$0] },
            Field(
                "tags",
                \.givenTags,
                tag.distinctList(atLeast: 1).optional(),
                "Tags: all rules with one of them are meant."
            ),
            Field(shorthand: "tag", tag, "A tag; short for 'tags' with one.") { $1.tags = [$0] },
            Field("because", \.because, .text(expected: "a reason"), required: true, "Why this is safe."),
            Field(
                "until",
                \.until,
                ValueType<CalendarDate>.date.optional(),
                "The last day on which this holds; without it, nobody will ever look at it again."
            ),
        ]
    }

    private static var ruleID: ValueType<Int> { .integer(1...9_999_999_999) }
    private static var tag: ValueType<String> { .text(expected: "a tag such as attack-sqli") }

    /// The name of a variable, and perhaps what is selected from it.
    private static var variable: ValueType<String> {
        .matching(
            nil,
            expected: "a variable of SecLang such as ARGS:q",
            pattern: "^[A-Za-z][A-Za-z0-9_]*(?::[^\\x00-\\x1f\\x7f]+)?$"
        ) { text in
            let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = parts.first, name.utf8.first.map(isLetter) == true,
                name.utf8.allSatisfy({ isLetter($0) || isDigit($0) || $0 == UInt8(ascii: "_") }),
                parts.count == 1 || parts.last?.isEmpty == false,
                text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
            else { return nil }
            return ([name.uppercased()] + parts.dropFirst().map(String.init)).joined(separator: ":")
        }
    }

    private static let constraints: [Document.Member] = [
        .init("anyOf", .list(["rules", "rule", "tags", "tag"].map { ["required": [.string($0)]] }))
    ]

    @Sendable private static func check(
        _ given: Set<String>,
        _ exclusion: WAFExclusion,
        _ path: Path,
        _ context: DecodingContext
    ) {
        if given.isDisjoint(with: ["rules", "rule", "tags", "tag"]), context.isSound(path) {
            context.error(
                at: path,
                "no rule is named in \(path)",
                hint: "add 'rule: 942100' or 'tag: attack-sqli'; an exclusion is for certain rules only"
            )
        }
        for (list, short) in [("rules", "rule"), ("tags", "tag")] where given.isSuperset(of: [list, short]) {
            context.error(
                at: path / short,
                "'\(list)' and '\(short)' are both given in \(path)",
                hint: "keep '\(list)'"
            )
        }
        let targets = targets.filter(given.contains)
        if let first = targets.first, let second = targets.dropFirst().first {
            context.error(
                at: path / second,
                "'\(first)' and '\(second)' are both given in \(path)",
                hint: "write two exclusions"
            )
        }
    }
}

// The keys of a target, of which at most one is given.
extension WAFExclusion {
    fileprivate var argument: String? {
        get { if case .argument(let name) = target { name } else { nil } }
        set { target = newValue.map(Target.argument) }
    }

    fileprivate var header: String? {
        get { if case .header(let name) = target { name } else { nil } }
        set { target = newValue.map(Target.header) }
    }

    fileprivate var cookie: String? {
        get { if case .cookie(let name) = target { name } else { nil } }
        set { target = newValue.map(Target.cookie) }
    }

    fileprivate var variable: String? {
        get { if case .variable(let text) = target { text } else { nil } }
        set { target = newValue.map(Target.variable) }
    }
}

// Lists that are left out where they are empty.
extension WAFExclusion {
    fileprivate var givenRules: [Int]? {
        get { rules.isEmpty ? nil : rules }
        set { rules = newValue ?? [] }
    }

    fileprivate var givenTags: [String]? {
        get { tags.isEmpty ? nil : tags }
        set { tags = newValue ?? [] }
    }
}
