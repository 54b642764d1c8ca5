// SPDX-License-Identifier: Apache-2.0

package import Core

/// `routes[]`: which requests go where, and under which settings.
package struct RouteConfiguration: Sendable {
    /// How the access log and metrics call it; the path pattern where not given.
    package var name = ""
    package var match = RouteMatch()
    /// The name of the upstream group.
    package var upstream = ""
    /// From the request head to the end of the response; nil for no limit.
    package var timeout: Duration?
    /// Bytes; nil for ``HTTPConfiguration/maxBody``.
    package var maxBody: Int?
    /// Nil: upgrades are refused.
    package var webSocket: WebSocketConfiguration?
    /// Replaces 5xx answers of the upstream by a problem document without internals.
    package var replaceErrorPages = false
    /// Limits of this route, besides the global ones.
    package var rateLimits: [RateLimitConfiguration] = []
    package var cors: CORSConfiguration?
    /// Nil: the global ones.
    package var securityHeaders: SecurityHeadersConfiguration?
    package var cookies: CookieConfiguration?
    /// Modes of checks on this route.
    package var checks: [CheckID: Mode] = [:]
    /// What is different from the global ``WAFConfiguration``; nil where nothing is.
    package var waf: WAFOverride?
    /// What requests and responses of this route keep to.
    package var contract: ContractConfiguration?
    /// Whether the route is an endpoint of `graphql`.
    package var isGraphQL = false
    /// Accept `%2F` and `%5C` in the path and pass them on as they are.
    package var unsafeAllowEncodedSlash = false

    package init() {}
}

package struct RouteMatch: Sendable {
    /// Exact host, or `*.example.com`; nil for any.
    package var host: String?
    /// `/exact`, `/orders/{id}` with one-segment parameters, `/prefix/**`.
    package var path = "/**"
    /// Upper-case method names; empty for any method the gateway accepts.
    package var methods: [String] = []

    package init() {}
}

package struct WebSocketConfiguration: Sendable, Hashable {
    /// Origins that may connect, such as `https://shop.example.com`; empty for any client without an Origin header only.
    package var origins: [String] = []

    package init() {}
}

/// `cors`: which other origins' pages may read the answers (Fetch standard, section 3.2).
package struct CORSConfiguration: Sendable, Hashable {
    /// Exact origins. `*` is allowed only alone and without credentials.
    package var origins: [String] = []
    package var methods: [String] = ["GET", "HEAD", "POST"]
    package var requestHeaders: [String] = ["content-type"]
    package var exposedHeaders: [String] = []
    package var credentials = false
    package var maxAge = Duration.seconds(600)

    package init() {}
}

/// `rate_limits[]`: a GCRA limit.
package struct RateLimitConfiguration: Sendable, Hashable {
    package enum Key: String, CaseIterable, Sendable {
        /// Each client address on its own; IPv6 by /64.
        case address
        /// All clients together.
        case route
    }
    package enum Unit: String, CaseIterable, Sendable {
        case requests
        /// Points of GraphQL operations (``GraphQLCostConfiguration``).
        case cost
    }
    package var name = "default"
    package var by = Key.address
    /// What is counted. Points only on GraphQL endpoints.
    package var unit = Unit.requests
    package var rate = Rate(count: 100, period: .seconds(1))
    /// Requests that may come at once; the rate's own count where nil.
    package var burst: Int?

    package init() {}
}

/// So many in so long: `100/s`, `10/m`, `5/10s`.
package struct Rate: Sendable, Hashable {
    package var count: Int
    package var period: Duration

    package init(count: Int, period: Duration) {
        self.count = count
        self.period = period
    }
}
