// SPDX-License-Identifier: Apache-2.0

import Core

/// `routes[]`
enum RouteBlock {
    static let schema = ObjectSchema(
        "route",
        "Which requests go where, and under which settings.",
        blank: RouteConfiguration()
    ) {
        Field("name", \.name, .name, "How logs and metrics call it; the path where not given.")
        Field("match", \.match, RouteMatchBlock.schema.type, "Which requests it is for; all where not given.")
        Field("upstream", \.upstream, .name, required: true, "The name of the upstream.")
        Field(
            "timeout",
            \.timeout,
            ValueType<Duration>.duration.optional(or: .word("off")),
            "From the request head to the end of the response."
        )
        Field(
            "max_body",
            \.maxBody,
            ValueType<Int>.size().optional(),
            "The size of a request body; 'http.max_body' where not given."
        )
        Field(
            "websocket",
            \.webSocket,
            WebSocketBlock.schema.type.or(.bool(true), WebSocketConfiguration()).optional(or: .bool(false)),
            "Pass WebSocket connections on; 'true' for clients without an Origin header only."
        )
        Field(
            "replace_error_pages",
            \.replaceErrorPages,
            .bool,
            "Replace 5xx answers of the upstream by a problem document without internals."
        )
        Field(
            "rate_limits",
            \.rateLimits,
            RateLimitBlock.schema.type.list(),
            "Request rates of this route, besides the global ones."
        )
        Field(
            "cors",
            \.cors,
            CORSBlock.schema.type.optional(or: .word("off")),
            "Which other origins' pages may read the answers."
        )
        Field(
            "security_headers",
            \.securityHeaders,
            SecurityHeadersBlock.schema.type { $0.securityHeaders }.optional(),
            "Changes to the global security headers on this route."
        )
        Field(
            "cookies",
            \.cookies,
            CookieBlock.schema.type { $0.cookies }.optional(),
            "Changes to the global cookie flags on this route."
        )
        Field("checks", \.checks, .checkModes, "Modes of checks on this route.")
        Field(
            "waf",
            \.waf,
            WAFOverrideBlock.schema.type.optional(),
            "Changes to the global web application firewall on this route."
        )
        Field(
            "contract",
            \.contract,
            ContractBlock.ofRoute.optional(),
            "The OpenAPI document that requests and responses keep to: its path, or a mapping."
        )
        Field(
            "unsafe_allow_encoded_slash",
            \.unsafeAllowEncodedSlash,
            .bool,
            "Accept %2F and %5C in the path: backends may see other segments than the gateway checked."
        )
    }
}

/// `routes[].match`
enum RouteMatchBlock {
    static let schema = ObjectSchema("route_match", "Which requests a route is for.", blank: RouteMatch()) {
        Field(
            "host",
            \.host,
            ValueType<String>.hostPattern.optional(),
            "A host, or '*.example.com'; every host where not given."
        )
        Field("path", \.path, .pathPattern, "'/cart', '/orders/{id}' or '/assets/**'.")
        Field(
            "methods",
            \.methods,
            ValueType<String>.method.distinctList(),
            "Methods; every one in 'http.methods' where empty."
        )
    }
}

/// `routes[].websocket`
enum WebSocketBlock {
    static let schema = ObjectSchema("websocket", "Who may open a WebSocket.", blank: WebSocketConfiguration()) {
        Field(
            "origins",
            \.origins,
            ValueType<String>.origin.distinctList(),
            "Origins whose pages may connect; where empty, only clients without an Origin header."
        )
    }
}

/// `routes[].cors`
enum CORSBlock {
    static let schema = ObjectSchema("cors", "Cross-origin resource sharing.", blank: CORSConfiguration()) {
        Field(
            "origins",
            \.origins,
            ValueType<String>.origin.or(.word("*"), "*").distinctList(atLeast: 1),
            required: true,
            "Exact origins; '*' only alone and without credentials."
        )
        Field("methods", \.methods, ValueType<String>.method.distinctList(), "Methods that pages may use.")
        Field(
            "request_headers",
            \.requestHeaders,
            ValueType<String>.headerName.distinctList(),
            "Request headers that pages may set."
        )
        Field(
            "exposed_headers",
            \.exposedHeaders,
            ValueType<String>.headerName.distinctList(),
            "Response headers that pages may read."
        )
        Field("credentials", \.credentials, .bool, "Whether pages may send cookies and read the answers.")
        Field(
            "max_age",
            \.maxAge,
            .duration(from: .zero, to: .seconds(86_400)),
            "How long browsers may remember the answer to a preflight request."
        )
    }
}
