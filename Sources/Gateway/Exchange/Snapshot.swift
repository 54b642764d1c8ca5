// SPDX-License-Identifier: Apache-2.0

import Core
package import GatewayConfiguration
import Limits
import NIOSSL

/// Everything that is configured, compiled and immutable. An exchange keeps the snapshot it began
/// with; a reload makes a new one beside it.
package final class Snapshot: Sendable {
    /// With the routes of documents among its routes.
    package let configuration: Configuration
    /// Counts up with every reload, from 1.
    package let generation: Int
    package let listeners: [ListenerSettings]
    package let upstreams: [UpstreamSettings]
    package let router: Router
    package let routes: [Route]
    /// The stages that run before a route is known.
    let admission: [any RequestStage]
    /// What is done to answers that belong to no route.
    let unroutedResponseStages: [any ResponseStage]
    let limits: ProtocolLimits
    let semantics: RequestSemantics
    let limiters: RateLimiters
    let firewalls: FirewallSet
    let contracts: CompiledContracts
    let schemas: CompiledSchemas
    /// Takes out of names what should not be one.
    let secrets: SecretText

    /// Builds what a configuration describes, short of listening: reads certificates and makes TLS
    /// contexts, so it takes milliseconds and must not run on an event loop.
    ///
    /// - Parameter previous: the snapshot in force; counters of limits that did not change live on.
    package init(_ configuration: Configuration, replacing previous: Snapshot? = nil) throws(SnapshotError) {
        let declared = try DeclaredRoutes(configuration, replacing: previous)
        contracts = declared.contracts
        schemas = declared.schemas
        var configuration = configuration
        configuration.routes = declared.entries.map(\.configuration)
        self.configuration = configuration
        secrets = SecretText(Redactor(parameters: configuration.logs.redactQuery))
        generation = (previous?.generation ?? 0) + 1
        limits = ProtocolLimits(configuration.http)
        let semantics = RequestSemantics(paths: PathNormalizer(configuration.http.paths))
        self.semantics = semantics
        var listeners: [ListenerSettings] = []
        for listener in configuration.listeners {
            let ordinal = listeners.count { $0.configuration.address == listener.address }
            listeners.append(try ListenerSettings(listener, ordinal: ordinal))
        }
        self.listeners = listeners
        var upstreams: [UpstreamSettings] = []
        for upstream in configuration.upstreams { upstreams.append(try UpstreamSettings(upstream)) }
        self.upstreams = upstreams

        let accepted = try Self.methods(configuration.http.methods, of: "http.methods")
        let limiters = RateLimiters(configuration, replacing: previous?.limiters)
        self.limiters = limiters
        let today = Int(WallClock.now() / 86_400_000_000_000)
        let firewalls = try FirewallSet(configuration, today: today, replacing: previous?.firewalls)
        self.firewalls = firewalls
        let order = StageOrder(configuration, limiters: limiters, methods: accepted)
        admission = order.admission
        unroutedResponseStages = StageList(order.stages, for: RouteConfiguration()).response
        var routes: [Route] = []
        for entry in declared.entries {
            let route = entry.configuration
            guard let upstream = upstreams.firstIndex(where: { $0.name == route.upstream }) else {
                throw SnapshotError("route '\(route.name)' names the unknown upstream '\(route.upstream)'")
            }
            let methods = try Self.methods(route.match.methods, of: "route '\(route.name)'")
            routes.append(
                Route(
                    route,
                    index: routes.count,
                    upstreamIndex: upstream,
                    methods: route.match.methods.isEmpty ? accepted : methods,
                    maxBody: route.maxBody ?? configuration.http.maxBody,
                    checks: entry.modes.merging(configuration.checks) { $1 }.merging(route.checks) { $1 },
                    firewall: firewalls.firewall(ofRoute: routes.count),
                    contract: entry.contract,
                    graphql: entry.graphql,
                    stages: StageList(order.stages, for: route)
                )
            )
        }
        self.routes = routes
        router = Router(routes)
    }

    private static func methods(_ names: [String], of place: String) throws(SnapshotError) -> HTTPMethodSet {
        var methods: [HTTPMethod] = []
        for name in names {
            guard let method = HTTPMethod(name: name), method != .trace, method != .connect else {
                throw SnapshotError(
                    "\(place): the method '\(name)' cannot be served; use GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS"
                )
            }
            methods.append(method)
        }
        return HTTPMethodSet(methods)
    }
}

/// Why a configuration that is valid by itself cannot be put in force: a certificate that does not
/// parse, a key that does not fit.
package struct SnapshotError: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}

/// ``HTTPConfiguration`` in the units of the event loop: bytes and nanoseconds.
struct ProtocolLimits: Sendable {
    let head: HeadLimits
    let requestLineTimeout: UInt64
    let headerTimeout: UInt64
    let bodyGrace: UInt64
    /// Bytes a second.
    let bodyMinimumRate: UInt64
    let writeTimeout: UInt64
    let idleTimeout: UInt64
    let maxRequestsPerConnection: Int
    let maxPipelined: Int
    let maxChunkExtensions: Int

    init(_ http: HTTPConfiguration) {
        head = HeadLimits(
            target: http.maxURL,
            line: http.maxHeaderLine,
            head: http.maxHeaderBytes,
            count: http.maxHeaders
        )
        requestLineTimeout = http.requestLineTimeout.wholeNanoseconds
        headerTimeout = http.headerTimeout.wholeNanoseconds
        bodyGrace = http.bodyGrace.wholeNanoseconds
        bodyMinimumRate = UInt64(max(0, http.bodyMinimumRate))
        writeTimeout = http.writeTimeout.wholeNanoseconds
        idleTimeout = http.idleTimeout.wholeNanoseconds
        maxRequestsPerConnection = http.maxRequestsPerConnection
        maxPipelined = http.maxPipelined
        maxChunkExtensions = http.maxChunkExtensions
    }
}
