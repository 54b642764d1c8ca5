// SPDX-License-Identifier: Apache-2.0

package import Core

/// A whole `gatehouse.yaml`, read, checked and with every default filled in.
///
/// A value of this type has passed validation: names it refers to exist, numbers are in range.
/// Paths are absolute: they were resolved against the file that named them.
package struct Configuration: Sendable {
    package var listeners: [ListenerConfiguration] = []
    package var upstreams: [UpstreamConfiguration] = []
    package var routes: [RouteConfiguration] = []
    /// OpenAPI documents whose paths are routes.
    package var contracts: [ContractConfiguration] = []
    /// GraphQL endpoints, each a route.
    package var graphql: [GraphQLConfiguration] = []
    package var http = HTTPConfiguration()
    /// Limits that hold on every route.
    package var rateLimits: [RateLimitConfiguration] = []
    /// Modes of checks on every route, where they differ from the check's own default.
    package var checks: [CheckID: Mode] = [:]
    package var headers = HeaderConfiguration()
    package var securityHeaders = SecurityHeadersConfiguration()
    package var cookies = CookieConfiguration()
    package var waf = WAFConfiguration()
    package var logs = LogConfiguration()
    package var admin = AdminConfiguration()
    package var process = ProcessConfiguration()
    /// The dotted paths of the `unsafe_*` keys that are in force, such as `upstreams.shop.tls.unsafe_skip_verification`.
    package var unsafeSettings: [String] = []

    package init() {}
}
