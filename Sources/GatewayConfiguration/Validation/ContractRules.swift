// SPDX-License-Identifier: Apache-2.0

/// `contracts` and `graphql`: what they have in common with routes.
enum ContractRules {
    static let all: [Validation.Rule] = [upstreams, names, methods, settings]

    @Sendable private static func upstreams(_ configuration: Configuration, _ context: DecodingContext) {
        let contracts = configuration.contracts.enumerated().map { ($1.upstream ?? "", Path.contracts / $0) }
        let endpoints = configuration.graphql.enumerated().map { ($1.upstream, Path.graphql / $0) }
        for (upstream, path) in contracts + endpoints {
            RouteRules.refuseUnknownUpstream(upstream, in: configuration, at: path, context)
        }
    }

    /// Of GraphQL endpoints; what a contract's routes are called, its document tells.
    @Sendable private static func names(_ configuration: Configuration, _ context: DecodingContext) {
        let routes = configuration.routes.enumerated().map { ($1.name, Path.routes / $0 / "name") }
        let endpoints = configuration.graphql.enumerated().map { ($1.name, Path.graphql / $0 / "name") }
        guard !endpoints.isEmpty else { return }
        // Those of routes among themselves are the business of `RouteRules`.
        var seen: Set<String> = []
        let distinct = routes.filter { context.isGiven($0.1) && seen.insert($0.0).inserted }
        Validation.refuseRepeated(distinct + endpoints.filter { context.isGiven($0.1) }, context) { name, _ in
            ("two routes have the name \(quoted(name))", "give each its own name")
        }
    }

    @Sendable private static func methods(_ configuration: Configuration, _ context: DecodingContext) {
        let accepted = configuration.http.methods
        guard context.isSound(.http / "methods"), !accepted.contains("POST"), !configuration.graphql.isEmpty else {
            return
        }
        context.error(
            at: Path.http / "methods",
            "the method 'POST' is not accepted by the gateway, but GraphQL needs it",
            hint: "add it to http.methods, which has \(accepted.joined(separator: ", "))"
        )
    }

    @Sendable private static func settings(_ configuration: Configuration, _ context: DecodingContext) {
        let contracts = configuration.contracts.enumerated().map { ($1.settings, Path.contracts / $0) }
        let endpoints = configuration.graphql.enumerated().map { ($1.settings, Path.graphql / $0) }
        for (settings, path) in contracts + endpoints {
            CORSRules.check(settings.cors, at: path / "cors", context)
            RouteRules.refuseRepeatedNames(of: settings.rateLimits, at: path / "rate_limits", context)
        }
        for (settings, path) in contracts {
            RouteRules.refuseCost(of: settings.rateLimits, at: path / "rate_limits", context)
        }
    }
}
