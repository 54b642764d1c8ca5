// SPDX-License-Identifier: Apache-2.0

import Core
package import GatewayConfiguration

/// One entry of `routes`, compiled: what an exchange that matched it is subject to.
package final class Route: Sendable {
    package let name: String
    /// Position in ``Snapshot/routes``.
    let index: Int
    package let configuration: RouteConfiguration
    /// Position of the upstream group in ``Snapshot/upstreams``.
    let upstreamIndex: Int
    let methods: HTTPMethodSet
    /// Bytes.
    let maxBody: Int
    /// Nanoseconds from the request head to the end of the response; nil for no limit.
    let timeout: UInt64?
    /// The stages that have something to do on this route, in order.
    let requestStages: [any RequestStage]
    let bodyStages: [any BodyStage]
    let responseStages: [any ResponseStage]
    let responseBodyStages: [any ResponseBodyStage]
    /// The rules this route is subject to; nil where the firewall is off.
    let firewall: Firewall?
    /// Nil where the route has none.
    let contract: RouteContract?
    /// Nil where the route is no GraphQL endpoint.
    let graphql: RouteGraphQL?
    let crossOrigin: CrossOriginPolicy?
    let webSocket: WebSocketHandshake?
    /// Nil where the route has none of its own.
    let cookies: CookieRewriter?
    let securityHeaders: (plain: SecurityHeaderSet, secure: SecurityHeaderSet)?
    private let modes: [Mode]

    init(
        _ configuration: RouteConfiguration,
        index: Int,
        upstreamIndex: Int,
        methods: HTTPMethodSet,
        maxBody: Int,
        checks: [CheckID: Mode],
        firewall: Firewall?,
        contract: RouteContract?,
        graphql: RouteGraphQL?,
        stages: StageList
    ) {
        self.name = configuration.name
        self.index = index
        self.configuration = configuration
        self.upstreamIndex = upstreamIndex
        self.methods = methods
        self.maxBody = maxBody
        self.timeout = configuration.timeout.map(\.wholeNanoseconds)
        self.requestStages = stages.request
        self.bodyStages = stages.body
        self.responseStages = stages.response
        self.responseBodyStages = stages.responseBody
        self.firewall = firewall
        self.contract = contract
        self.graphql = graphql
        crossOrigin = configuration.cors.map(CrossOriginPolicy.init)
        webSocket = configuration.webSocket.map(WebSocketHandshake.init)
        cookies = configuration.cookies.map(CookieRewriter.init)
        securityHeaders = configuration.securityHeaders.map {
            (SecurityHeaderSet($0, isTLS: false), SecurityHeaderSet($0, isTLS: true))
        }
        self.modes = CheckID.allCases.map { checks[$0] ?? .block }
    }

    /// What a check does on this route.
    func mode(of check: CheckID) -> Mode { modes[check.index] }
}

extension Duration {
    /// Whole nanoseconds, zero for negative durations and the largest value for absurd ones.
    package var wholeNanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        let (product, overflow) = UInt64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
        return overflow ? .max : product &+ UInt64(attoseconds / 1_000_000_000)
    }
}
