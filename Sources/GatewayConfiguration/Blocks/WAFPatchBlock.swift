// SPDX-License-Identifier: Apache-2.0

/// A file that `waf.patches` names: one patch, or a list.
enum WAFPatchBlock {
    static let schema = ObjectSchema("patch", "A virtual patch.", blank: WAFPatch(), check: check) {
        Field("id", \.id, id, required: true, "What it is for, such as 'CVE-2026-40887'; no two patches have the same.")
        Field("title", \.title, .text(), required: true, "The hole, in one line.")
        Field("product", \.product, ValueType<String>.text().optional(), "The backend that has the hole.")
        Field("versions", \.versions, ValueType<String>.text().optional(), "The versions that have it, in words.")
        Field("routes", \.routes, ValueType<String>.name.distinctList(), "Names of routes; every one where empty.")
        Field(
            "match",
            \.matches,
            WAFPatchMatchBlock.schema.type.oneOrMore(),
            required: true,
            "Which requests; of a list, each entry is enough."
        )
        Field("action", \.action, .enumeration, "Refuse such requests, or only note them.")
        Field(
            "expires",
            \.expires,
            ValueType<CalendarDate>.date.optional(),
            required: true,
            "The day after which somebody has to look at it again. It protects on."
        )
        Field("references", \.references, reference.distinctList(), "URLs that describe the hole.")
        Field(
            "verify",
            \.verify,
            WAFPatchVerificationBlock.schema.type,
            required: true,
            "A request that must be stopped, and one that must pass."
        )
    }

    @Sendable private static func check(
        _ given: Set<String>,
        _ patch: WAFPatch,
        _ path: Path,
        _ context: DecodingContext
    ) {
        let asksGraphQL = patch.matches.contains { match in
            match.conditions.contains { condition in
                switch condition.subject {
                case .graphqlField, .graphqlArgument: true
                case .header, .argument, .cookie, .json: false
                }
            }
        }
        guard asksGraphQL, patch.verify.schema == nil, context.isSound(path / "verify") else { return }
        context.error(
            at: path / "verify",
            "the patch has GraphQL conditions, and no schema to try them with",
            hint: "add 'schema' with the types that the two requests need, in SDL"
        )
    }

    private static var id: ValueType<String> {
        .matching(
            "patch_id",
            expected: "1 to 64 letters, digits, '_', '-' and '.'",
            pattern: "^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$"
        ) { isName($0) ? $0 : nil }
    }

    private static var reference: ValueType<String> {
        .matching(nil, expected: "an http or https URL", pattern: "^https?://[!-~]+$") {
            let isURL = $0.hasPrefix("https://") || $0.hasPrefix("http://")
            return isURL && $0.utf8.allSatisfy { (0x21...0x7E).contains($0) } ? $0 : nil
        }
    }
}

/// `match`
private enum WAFPatchMatchBlock {
    static let schema = ObjectSchema(
        "patch_match",
        "Requests for which everything here holds.",
        blank: WAFPatch.Match(),
        constraints: [.init("anyOf", .list(restrictions.map { ["required": [.string($0)]] }))],
        check: check
    ) {
        Field("methods", \.methods, ValueType<String>.method.distinctList(), "Methods; every one where empty.")
        Field("path", \.path, ValueType<String>.pathPattern.optional(), "'/shop-api/**'; every path where not given.")
        Field(shorthand: "header", WAFPatchConditionBlock.header, "What holds for a header.", set: add)
        Field(
            shorthand: "argument",
            WAFPatchConditionBlock.argument,
            "What holds for an argument in the query or in a form.",
            set: add
        )
        Field(shorthand: "cookie", WAFPatchConditionBlock.cookie, "What holds for a cookie.", set: add)
        Field(shorthand: "json", WAFPatchConditionBlock.json, "What holds for a value in a JSON body.", set: add)
        Field(
            shorthand: "graphql_field",
            WAFPatchConditionBlock.graphqlField,
            "What holds for a field that a GraphQL operation asks for.",
            set: add
        )
        Field(
            shorthand: "graphql_argument",
            WAFPatchConditionBlock.graphqlArgument,
            "What holds for an argument of a GraphQL operation.",
            set: add
        )
    }

    private static let restrictions = [
        "path", "header", "argument", "cookie", "json", "graphql_field", "graphql_argument",
    ]

    @Sendable private static func add(_ conditions: [WAFPatch.Condition], to match: inout WAFPatch.Match) {
        match.conditions += conditions
    }

    @Sendable private static func check(
        _ given: Set<String>,
        _ match: WAFPatch.Match,
        _ path: Path,
        _ context: DecodingContext
    ) {
        guard given.isDisjoint(with: restrictions), context.isSound(path) else { return }
        context.error(
            at: path,
            "\(path) has no path and no condition, so it is about every request",
            hint: "add one of: \(restrictions.joined(separator: ", "))"
        )
    }
}

/// `verify`
private enum WAFPatchVerificationBlock {
    static let schema = ObjectSchema(
        "patch_verify",
        "Requests that show that a patch does what it should, and nothing else.",
        blank: WAFPatch.Verification()
    ) {
        Field("blocked", \.blocked, request.type, required: true, "A request that must be stopped.")
        Field("passed", \.passed, request.type, required: true, "A request that must pass.")
        Field(
            "schema",
            \.schema,
            ValueType<String>.body.optional(),
            "What of the GraphQL schema the requests need, in SDL; for patches with GraphQL conditions."
        )
    }

    private static let request = ObjectSchema(
        "patch_request",
        "A request to try a patch with.",
        blank: WAFPatch.Request()
    ) {
        Field("method", \.method, .method, "The method.")
        Field("path", \.path, .requestTarget, required: true, "The path, with the query.")
        Field("headers", \.headers, headers, "Headers by name; what belongs to the body is added where missing.")
        Field("body", \.body, ValueType<String>.body.optional(), "The body.")
    }

    private static let headers = ValueType<String>.headerValue
        .mapped({ value, _, _ in WAFPatch.Request.Header("", value) }, render: { $0.value })
        .named("a header", \.name)
        .mapped({ headers, _, _ in headers.map { .init($0.name.lowercased(), $0.value) } }, render: { $0 })
}
