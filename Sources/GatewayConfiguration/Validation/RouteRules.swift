// SPDX-License-Identifier: Apache-2.0

/// `routes`
enum RouteRules {
    static let all: [Validation.Rule] = [atLeastOne, upstreams, names, conflicts, methods, rateLimits]

    @Sendable private static func atLeastOne(_ configuration: Configuration, _ context: DecodingContext) {
        let listeners = configuration.listeners
        guard configuration.routes.isEmpty, context.isSound(.routes),
            configuration.contracts.isEmpty, context.isSound(.contracts),
            configuration.graphql.isEmpty, context.isSound(.graphql), !listeners.isEmpty,
            !listeners.allSatisfy({ $0.redirectToHTTPS != nil }), context.isSound(.listeners)
        else { return }
        context.error(
            at: .routes,
            "there are no routes, so every request would be refused",
            hint: "add 'routes:' with an entry such as '- { match: { path: \"/**\" }, upstream: shop }'"
        )
    }

    @Sendable private static func upstreams(_ configuration: Configuration, _ context: DecodingContext) {
        for (index, route) in configuration.routes.enumerated() {
            refuseUnknownUpstream(route.upstream, in: configuration, at: Path.routes / index, context)
        }
    }

    /// - Parameter path: Of the block that has the key `upstream`.
    static func refuseUnknownUpstream(
        _ name: String,
        in configuration: Configuration,
        at path: Path,
        _ context: DecodingContext
    ) {
        let known = configuration.upstreams.map(\.name)
        guard !known.contains(name), context.isSound(path / "upstream") else { return }
        let list = known.isEmpty ? "there are none; add 'upstreams:'" : known.joined(separator: ", ")
        context.error(
            at: path / "upstream",
            "unknown upstream \(quoted(name)) in \(path)" + Suggestion.question(name, known),
            hint: "the upstreams are: \(list)"
        )
    }

    @Sendable private static func names(_ configuration: Configuration, _ context: DecodingContext) {
        let items = configuration.routes.enumerated().map { ($1.name, Path.routes / $0 / "name") }
        Validation.refuseRepeated(items.filter { context.isGiven($0.1) }, context) { name, _ in
            ("two routes have the name \(quoted(name))", "give each its own name")
        }
    }

    /// Two routes that match the same request equally well: none of them is the most specific.
    @Sendable private static func conflicts(_ configuration: Configuration, _ context: DecodingContext) {
        struct Key: Hashable {
            let host: String?
            let shape: [PathPattern.Segment]
        }
        var seen: [Key: [(index: Int, methods: Set<String>)]] = [:]
        var routes = configuration.routes.enumerated().map { index, route in
            let path = Path.routes / index
            return (route: route, path: path, match: path / "match", place: path / "match" / "path")
        }
        routes += configuration.graphql.enumerated().map { index, endpoint in
            let path = Path.graphql / index
            return (route: endpoint.route, path: path, match: path / "path", place: path / "path")
        }
        for (index, (route, path, match, place)) in routes.enumerated() {
            guard context.isSound(match), let pattern = try? PathPattern(route.match.path) else { continue }
            let key = Key(host: route.match.host, shape: pattern.shape)
            let methods = Set(route.match.methods)
            // Methods that are named are more specific than none; only like competes with like.
            let rival = seen[key]?.first { other in
                methods.isEmpty ? other.methods.isEmpty : !other.methods.isDisjoint(with: methods)
            }
            if let rival {
                let first = routes[rival.index]
                let text = context.position(of: first.place)?.text ?? ""
                context.error(
                    at: context.isGiven(place) ? place : path,
                    "\(path) matches the same requests as \(first.path) at \(text)",
                    hint: "make them differ in host, path or methods"
                )
            }
            seen[key, default: []].append((index, methods))
        }
    }

    @Sendable private static func methods(_ configuration: Configuration, _ context: DecodingContext) {
        for (index, route) in configuration.routes.enumerated() {
            let path = Path.routes / index / "match" / "methods"
            guard context.isSound(path), context.isSound(.http / "methods") else { continue }
            for (position, method) in route.match.methods.enumerated()
            where !configuration.http.methods.contains(method) {
                context.error(
                    at: path / position,
                    "the method \(quoted(method)) is not accepted by the gateway",
                    hint: "add it to http.methods, which has \(configuration.http.methods.joined(separator: ", "))"
                )
            }
        }
    }

    @Sendable private static func rateLimits(_ configuration: Configuration, _ context: DecodingContext) {
        var groups = [(configuration.rateLimits, Path.root / "rate_limits")]
        groups += configuration.routes.enumerated().map { ($1.rateLimits, Path.routes / $0 / "rate_limits") }
        for (limits, path) in groups {
            refuseRepeatedNames(of: limits, at: path, context)
            refuseCost(of: limits, at: path, context)
        }
    }

    /// Only operations of GraphQL have a cost.
    static func refuseCost(of limits: [RateLimitConfiguration], at path: Path, _ context: DecodingContext) {
        for (index, limit) in limits.enumerated() where limit.unit == .cost {
            context.error(
                at: path / index / "unit",
                "what requests cost is known on GraphQL endpoints alone",
                hint: "put the limit under 'graphql', or count requests"
            )
        }
    }

    static func refuseRepeatedNames(of limits: [RateLimitConfiguration], at path: Path, _ context: DecodingContext) {
        // Without a name all are called the same, which is no error before there are two.
        let items = limits.enumerated().map { index, limit in
            let name = path / index / "name"
            return (limit.name, context.isGiven(name) ? name : path / index)
        }
        Validation.refuseRepeated(items, context) { name, _ in
            ("two limits have the name \(quoted(name)) in \(path)", "give each its own name")
        }
    }
}
