// SPDX-License-Identifier: Apache-2.0

package import Core

/// What routes that are not in `routes` have of a route's settings: those of `contracts[]` and `graphql[]`.
package struct RouteSettings: Sendable, Hashable {
    /// Exact host, or `*.example.com`; nil for any.
    package var host: String?
    /// From the request head to the end of the response; nil for no limit.
    package var timeout: Duration?
    /// Bytes; nil for ``HTTPConfiguration/maxBody``.
    package var maxBody: Int?
    /// Limits of each such route, besides the global ones.
    package var rateLimits: [RateLimitConfiguration] = []
    package var cors: CORSConfiguration?
    /// Modes of checks on these routes.
    package var checks: [CheckID: Mode] = [:]
    /// What is different from the global ``WAFConfiguration``; nil where nothing is.
    package var waf: WAFOverride?

    package init() {}

    /// A route with these settings.
    package func route(
        name: String,
        path: String,
        methods: [String],
        upstream: String
    ) -> RouteConfiguration {
        var route = RouteConfiguration()
        route.name = name
        route.match.host = host
        route.match.path = path
        route.match.methods = methods
        route.upstream = upstream
        route.timeout = timeout
        route.maxBody = maxBody
        route.rateLimits = rateLimits
        route.cors = cors
        route.checks = checks
        route.waf = waf
        return route
    }
}
