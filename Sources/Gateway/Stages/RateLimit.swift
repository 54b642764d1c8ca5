// SPDX-License-Identifier: Apache-2.0

import Core
import GatewayConfiguration
import Limits

/// Counts requests and refuses those beyond a limit with 429 (`limits.rate`). The answer, allowed or
/// not, tells the client where it stands (`RateLimit`, `RateLimit-Policy`).
struct RateLimit: RequestStage {
    private let limiters: RateLimiters

    init(_ limiters: RateLimiters) {
        self.limiters = limiters
    }

    func applies(to route: RouteConfiguration) -> Bool {
        limiters.hasLimits(on: route)
    }

    func handle(_ exchange: Exchange) -> StageResult {
        Self.count(exchange, limiters, .requests, 1)
    }

    /// Counts against the limits of one unit.
    static func count(
        _ exchange: Exchange,
        _ limiters: RateLimiters,
        _ unit: RateLimitConfiguration.Unit,
        _ amount: Int
    ) -> StageResult {
        guard let route = exchange.route else { return .next }
        let time = MonotonicTime(nanoseconds: exchange.worker.now())
        var tightest: (entry: RateLimiters.Entry, decision: Decision)?
        for entry in limiters.entries(on: route.name) where entry.unit == unit {
            let key = entry.by == .address ? exchange.client.limitKey : RateLimiter.sharedKey
            let decision = entry.limiter.check(key: key, at: time, units: amount)
            exchange.worker.metrics.rateLimit(allowed: decision.isAllowed)
            guard decision.isAllowed else { return refuse(exchange, entry, decision) }
            if decision.remaining < tightest?.decision.remaining ?? .max { tightest = (entry, decision) }
        }
        if let tightest { addFields(tightest.entry, tightest.decision, to: exchange) }
        return .next
    }

    private static func refuse(_ exchange: Exchange, _ entry: RateLimiters.Entry, _ decision: Decision) -> StageResult {
        addFields(entry, decision, to: exchange)
        let retryAfter = entry.fields.retryAfter(decision) ?? "1"
        let problem = Problem(
            .rate,
            "wait \(retryAfter) s before the next request",
            fields: [.init("retry-after", retryAfter)]
        )
        return exchange.judge(problem, rule: entry.name)
    }

    private static func addFields(_ entry: RateLimiters.Entry, _ decision: Decision, to exchange: Exchange) {
        guard exchange.mode(of: .rate) == .block else { return }
        exchange.responseFields.append(Problem.Field("ratelimit-policy", entry.fields.policy))
        exchange.responseFields.append(Problem.Field("ratelimit", entry.fields.state(decision)))
    }
}

/// The limiters of a snapshot. Those that a reload does not change go on counting where they were.
package final class RateLimiters: Sendable {
    struct Entry: Sendable {
        let name: String
        let by: RateLimitConfiguration.Key
        let unit: RateLimitConfiguration.Unit
        let limiter: RateLimiter
        let fields: RateLimitFields
    }

    private struct Identity: Hashable {
        let scope: String
        let name: String
        let by: RateLimitConfiguration.Key
        let unit: RateLimitConfiguration.Unit
        let limit: Limit
    }

    private let known: [Identity: RateLimiter]
    private let byRoute: [String: [Entry]]
    private let isGlobal: Bool
    /// Addresses that are counted at the same time, per limit: 8 MiB or so when all are in use.
    private static let capacity = 131_072

    init(_ configuration: Configuration, replacing previous: RateLimiters?) {
        var known: [Identity: RateLimiter] = [:]
        let entry = { (scope: String, limit: RateLimitConfiguration) -> Entry in
            let value = Limit(
                count: limit.rate.count,
                periodNanoseconds: limit.rate.period.wholeNanoseconds,
                burst: limit.burst
            )
            let identity = Identity(scope: scope, name: limit.name, by: limit.by, unit: limit.unit, limit: value)
            let limiter =
                previous?.known[identity]
                ?? RateLimiter(limit: value, capacity: limit.by == .address ? Self.capacity : 1)
            known[identity] = limiter
            return Entry(
                name: limit.name,
                by: limit.by,
                unit: limit.unit,
                limiter: limiter,
                fields: RateLimitFields(name: limit.name, limit: value)
            )
        }
        // `*` is no route's name: a global limit counts all routes together.
        let global = configuration.rateLimits.map { entry("*", $0) }
        var byRoute: [String: [Entry]] = [:]
        for route in configuration.routes {
            byRoute[route.name] = global + route.rateLimits.map { entry(route.name, $0) }
        }
        self.known = known
        self.byRoute = byRoute
        isGlobal = !global.isEmpty
    }

    func hasLimits(on route: RouteConfiguration) -> Bool { isGlobal || !route.rateLimits.isEmpty }
    func entries(on route: String) -> [Entry] { byRoute[route] ?? [] }
}
