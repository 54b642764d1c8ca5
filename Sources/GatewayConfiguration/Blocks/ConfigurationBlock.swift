// SPDX-License-Identifier: Apache-2.0

import Core

/// A whole `gatehouse.yaml`.
enum ConfigurationBlock {
    static let schema = ObjectSchema(
        "gatehouse",
        "The configuration of Gatehouse, an API security gateway.",
        blank: Configuration()
    ) {
        Field(
            shorthand: "include",
            ValueType<String>.path.list().orShort(.path) { [$0] },
            """
            Further files that are part of this one, relative to it; a file's name may have '*' and '?'. \
            Lists are joined, mappings are merged, and everything else may be said only once.
            """
        ) { _, _ in }
        Field("listeners", \.listeners, ListenerBlock.schema.type.list(), "Where the gateway accepts connections.")
        Field(
            "upstreams",
            \.upstreams,
            UpstreamBlock.schema.type.named("an upstream", \.name),
            "Groups of interchangeable backends, by name."
        )
        Field("http", \.http, HTTPBlock.schema.type, "The limits of the protocol hygiene.")
        Field("rate_limits", \.rateLimits, RateLimitBlock.schema.type.list(), "Request rates that hold on every route.")
        Field("checks", \.checks, .checkModes, "Modes of checks on every route, where they differ from 'block'.")
        Field("headers", \.headers, HeaderBlock.schema.type, "What is removed from requests.")
        Field(
            "security_headers",
            \.securityHeaders,
            SecurityHeadersBlock.schema.type,
            "Headers that are added to every answer that does not carry them."
        ) { value, context in context.securityHeaders = value }
        Field("cookies", \.cookies, CookieBlock.schema.type, "Flags that every Set-Cookie must have.") {
            value,
            context in context.cookies = value
        }
        // After the blocks that routes begin with.
        Field(
            "routes",
            \.routes,
            RouteBlock.schema.type.list(),
            "Which requests go where. The most specific route wins, whatever the order."
        )
        Field(
            "contracts",
            \.contracts,
            ContractBlock.listed.list(),
            "OpenAPI documents: each path is a route, and requests and responses are held to it."
        )
        Field(
            "graphql",
            \.graphql,
            GraphQLBlock.schema.type.located(\.place).list(),
            "GraphQL endpoints: each is a route, and operations are held to its schema and to limits."
        )
        Field("waf", \.waf, WAFBlock.schema.type, "The web application firewall.")
        Field("logs", \.logs, LogBlock.schema.type, "The access log and the gateway's own log.")
        Field("admin", \.admin, AdminBlock.type, "Metrics, health and reload, for the machine itself.")
        Field("process", \.process, ProcessBlock.schema.type, "The process: threads, memory, stop and reload.")
    }
}
