// SPDX-License-Identifier: Apache-2.0

import Core
import GatewayConfiguration
import GraphQLGuard
import NIOCore

/// Holds the operations of a GraphQL endpoint to its schema and its limits (`graphql.*`), and tells the firewall what
/// they have for arguments: a query is no injection because it reads like one.
struct GraphQLEnforcement: RequestStage, BodyStage, ResponseStage, ResponseBodyStage {
    /// Bytes of a response that may be changed: longer ones pass as they are.
    private static let heldResponse = 1024 * 1024

    private let limiters: RateLimiters

    /// - Parameter limiters: those that count what operations cost.
    init(_ limiters: RateLimiters) {
        self.limiters = limiters
    }

    func applies(to route: RouteConfiguration) -> Bool { route.isGraphQL }

    // MARK: Request

    func handle(_ exchange: Exchange) -> StageResult {
        guard let route = exchange.route, let graphql = route.graphql else { return .next }
        // What is compressed could not be changed.
        if changesAlways(graphql, route) {
            exchange.head.headers.removeAll { $0.hasName($1, "accept-encoding") }
        }
        switch exchange.head.method {
        case .get:
            if opensWebSocket(exchange, route) { return GraphQLHandshake.restrict(exchange) }
            return .verdict(examine(ByteBuffer(), method: .get, graphql, exchange))
        case .post:
            if exchange.head.headers.isEncoded {
                return exchange.judge(Problem(.graphqlRequest, status: 415, "send the body without content-encoding"))
            }
            exchange.graphql = GraphQLUse(awaitsBody: true)
            guard exchange.head.framing == .none else { return .next }
            return .verdict(examine(ByteBuffer(), method: .post, graphql, exchange))
        default:
            // What a preflight asks for is another stage's business.
            return .next
        }
    }

    /// Only a handshake that will be passed on as one, and that carries no operation besides.
    private func opensWebSocket(_ exchange: Exchange, _ route: Route) -> Bool {
        guard exchange.head.headers.contains(.upgrade), let handshake = route.webSocket,
            case .webSocket = handshake.check(exchange.head)
        else { return false }
        guard let query = exchange.head.query else { return true }
        return !GraphQLQueryString.holdsOperation(query)
    }

    func bodyDemand(_ exchange: Exchange) -> BodyDemand? {
        guard exchange.graphql?.awaitsBody == true else { return nil }
        // Longer ones are refused on every route: what comes is whole.
        return BodyDemand(limit: exchange.maxBody, refusesLonger: false)
    }

    func handleBody(_ body: ByteBuffer, isWhole: Bool, _ exchange: Exchange) -> StageResult {
        guard exchange.graphql?.awaitsBody == true, isWhole, let graphql = exchange.route?.graphql else {
            return .next
        }
        return .verdict(examine(body, method: .post, graphql, exchange))
    }

    private func examine(
        _ body: ByteBuffer,
        method: GraphQLMethod,
        _ graphql: RouteGraphQL,
        _ exchange: Exchange
    ) -> Verdict {
        let memory = exchange.worker.graphql.entry(graphql)
        let headers = exchange.head.headers
        let isAsked = GraphQLEndpoint.preflightHeaders.contains { headers.first(named: $0)?.isEmpty == false }
        let outcome = body.withSpan { bytes in
            headers.bytes.withSpans(exchange.head.queryRange, headers.contentTypeRange) { query, contentType in
                graphql.endpoint.check(
                    method: method,
                    query: query,
                    contentType: contentType,
                    hasPreflightHeader: isAsked,
                    body: bytes,
                    scratch: &memory.scratch
                )
            }
        }
        let verdict = exchange.judge(outcome, memory)
        guard case .next = verdict else { return verdict }
        if case .verdict(.reject(let problem)) = RateLimit.count(exchange, limiters, .cost, outcome.cost) {
            return .reject(problem)
        }
        switch outcome.replacement {
        case .body(let bytes): exchange.collected = ByteBuffer(bytes: bytes)
        case .queryString(let bytes): exchange.head.replaceQuery(with: bytes)
        case nil: break
        }
        return .next
    }

    // MARK: Response

    /// Whether answers are changed as a rule, and not just where something slipped through.
    private func changesAlways(_ graphql: RouteGraphQL, _ route: Route) -> Bool {
        if graphql.configuration.cost.report { return true }
        // An upstream that is sent nothing but valid documents has nothing to suggest.
        return graphql.filter.stripsSuggestions && route.mode(of: .graphqlValidation) != .block
    }

    func handle(_ response: inout ResponseHead, _ exchange: Exchange) -> Verdict { .next }

    func responseBodyDemand(_ response: ResponseHead, _ exchange: Exchange) -> ResponseBodyDemand? {
        guard let graphql = exchange.route?.graphql, exchange.graphql != nil, response.framing != .none,
            exchange.head.method != .head, !response.headers.isEncoded,
            graphql.filter.stripsSuggestions || graphql.configuration.cost.report,
            let type = response.headers.first(.contentType), Self.isJSON(type)
        else { return nil }
        return ResponseBodyDemand(limit: Self.heldResponse, holdsBack: true)
    }

    func handleResponseBody(_ body: inout ExaminedBody, _ exchange: Exchange) -> Verdict {
        guard body.isWhole, let graphql = exchange.route?.graphql, let use = exchange.graphql else { return .next }
        var costs: [GraphQLResponseFilter.Cost] = []
        if graphql.configuration.cost.report {
            costs = use.costs.map { .init(requested: $0, maximum: graphql.configuration.limits.cost) }
        }
        let memory = exchange.worker.graphql
        let changed = body.bytes.withSpan { graphql.filter.rewrite($0, costs: costs, scratch: &memory.document) }
        if let changed { body.replace(with: ByteBuffer(bytes: changed)) }
        return .next
    }

    private static func isJSON(_ type: ArraySlice<UInt8>) -> Bool {
        let essence = type.prefix { $0 != UInt8(ascii: ";") }.trimmed
        return essence.equalsIgnoringCase("application/json")
            || essence.equalsIgnoringCase("application/graphql-response+json")
    }
}
