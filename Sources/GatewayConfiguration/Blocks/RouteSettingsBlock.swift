// SPDX-License-Identifier: Apache-2.0

import Core

/// The keys of a route that `contracts[]` and `graphql[]` have too.
enum RouteSettingsBlock {
    /// - Parameter settings: Where in the value they are kept.
    static func fields<Root>(_ settings: any WritableKeyPath<Root, RouteSettings> & Sendable) -> [Field<Root>] {
        fields.map { $0.within(settings) }
    }

    private static var fields: [Field<RouteSettings>] {
        [
            Field(
                "host",
                \.host,
                ValueType<String>.hostPattern.optional(),
                "A host, or '*.example.com'; every host where not given."
            ),
            Field(
                "timeout",
                \.timeout,
                ValueType<Duration>.duration.optional(or: .word("off")),
                "From the request head to the end of the response."
            ),
            Field(
                "max_body",
                \.maxBody,
                ValueType<Int>.size().optional(),
                "The size of a request body; 'http.max_body' where not given."
            ),
            Field(
                "rate_limits",
                \.rateLimits,
                RateLimitBlock.schema.type.list(),
                "Request rates, besides the global ones."
            ),
            Field(
                "cors",
                \.cors,
                CORSBlock.schema.type.optional(or: .word("off")),
                "Which other origins' pages may read the answers."
            ),
            Field("checks", \.checks, .checkModes, "Modes of checks here."),
            Field(
                "waf",
                \.waf,
                WAFOverrideBlock.schema.type.optional(),
                "Changes to the global web application firewall."
            ),
        ]
    }
}

extension Field {
    /// The same key of a value that has this one in it.
    func within<Outer>(_ property: any WritableKeyPath<Outer, Root> & Sendable) -> Field<Outer> {
        Field<Outer>(
            name: name,
            isRequired: isRequired,
            schema: { schema($0[keyPath: property]) },
            decode: { node, outer, path, context in decode(node, &outer[keyPath: property], path, context) },
            render: { render($0[keyPath: property]) }
        )
    }
}
