// SPDX-License-Identifier: Apache-2.0

/// The name of one check: the same word in the configuration, the problem type, the metric label,
/// the log field and the documentation.
///
/// A new check is one case here and one line in ``entry``.
package enum CheckID: String, CaseIterable, Hashable, Sendable {
    // Protocol hygiene, HTTP/1.1 and HTTP/2 alike.
    case framing = "http.framing"
    case syntax = "http.syntax"
    case version = "http.version"
    case method = "http.method"
    case methodOverride = "http.method_override"
    case target = "http.target"
    case path = "http.path"
    case host = "http.host"
    case urlLength = "http.url_length"
    case headerSize = "http.header_size"
    case headerNames = "http.header_names"
    case trailers = "http.trailers"
    case expectation = "http.expect"
    case unexpectedBody = "http.unexpected_body"
    case bodySize = "http.body_size"
    case headerTimeout = "http.header_timeout"
    case bodyRate = "http.body_rate"
    case slowRead = "http.slow_read"
    case upgrade = "http.upgrade"
    case proxyProtocol = "http.proxy_protocol"
    case http2Flood = "http2.flood"
    case http2Semantics = "http2.semantics"

    // Routing and admission.
    case connections = "limits.connections"
    case rate = "limits.rate"
    case overload = "gateway.overload"
    case noRoute = "gateway.no_route"
    case clientCertificate = "tls.client_certificate"
    case cors = "http.cors"
    case gatewayBug = "gateway.internal"

    // The web application firewall, by where its rules come from.
    case wafCoreRules = "waf.crs"
    case wafCommerce = "waf.commerce"
    case wafRules = "waf.rules"
    case wafPatch = "waf.patch"
    case wafBody = "waf.body"

    // The contract of a REST API.
    case contractOperation = "contract.operation"
    case contractParameter = "contract.parameter"
    case contractMediaType = "contract.media_type"
    case contractBody = "contract.body"
    case contractResponse = "contract.response"

    // GraphQL.
    case graphqlRequest = "graphql.request"
    case graphqlSyntax = "graphql.syntax"
    case graphqlValidation = "graphql.validation"
    case graphqlOperation = "graphql.operation"
    case graphqlIntrospection = "graphql.introspection"
    case graphqlDepth = "graphql.depth"
    case graphqlCost = "graphql.cost"
    case graphqlAliases = "graphql.aliases"
    case graphqlComplexity = "graphql.complexity"
    case graphqlBatch = "graphql.batch"
    case graphqlTrusted = "graphql.trusted"
    case graphqlCSRF = "graphql.csrf"

    // What an upstream did.
    case upstreamConnect = "upstream.connect"
    case upstreamTLS = "upstream.tls"
    case upstreamTimeout = "upstream.timeout"
    case upstreamProtocol = "upstream.protocol"
    case upstreamReset = "upstream.reset"
    case upstreamUnavailable = "upstream.unavailable"
    case upstreamError = "upstream.error_page"
}

extension CheckID {
    /// What is known of a check before any configuration is read.
    package struct Entry: Sendable {
        /// The status a refusal answers with when the check does not choose a finer one.
        package let status: Int
        /// The problem's title (RFC 9457, section 3.1.3): the same for every occurrence.
        package let title: String
        /// Who is at fault when this check refuses.
        package let fault: Fault
        /// Whether the configuration may set the check to `monitor` or `off`. Checks without which
        /// a request has no single meaning are always on.
        package let isAdjustable: Bool

        init(_ status: Int, _ title: String, _ fault: Fault = .client, adjustable: Bool = false) {
            self.status = status
            self.title = title
            self.fault = fault
            self.isAdjustable = adjustable
        }
    }

    package var entry: Entry {
        switch self {
        case .framing: Entry(400, "The message framing is ambiguous or invalid")
        case .syntax: Entry(400, "The request is not well-formed HTTP")
        case .version: Entry(505, "The HTTP version is not supported")
        case .method: Entry(405, "The method is not allowed here")
        case .methodOverride: Entry(400, "Method override headers are not accepted", adjustable: true)
        case .target: Entry(400, "The request target is invalid")
        case .path: Entry(400, "The path is ambiguous or invalid")
        case .host: Entry(400, "The host is missing, repeated or invalid")
        case .urlLength: Entry(414, "The request target is too long")
        case .headerSize: Entry(431, "The header fields are too large or too many")
        case .headerNames: Entry(400, "A header field name is not accepted")
        case .trailers: Entry(400, "The trailer section is not accepted")
        case .expectation: Entry(417, "The expectation cannot be met")
        case .unexpectedBody: Entry(400, "A body is not accepted with this method", adjustable: true)
        case .bodySize: Entry(413, "The body is too large")
        case .headerTimeout: Entry(408, "The request head took too long")
        case .bodyRate: Entry(408, "The request body came too slowly")
        case .slowRead: Entry(408, "The response was read too slowly")
        case .upgrade: Entry(400, "The protocol upgrade is not accepted")
        case .proxyProtocol: Entry(400, "The PROXY protocol header is missing or invalid")
        case .http2Flood: Entry(400, "Too many HTTP/2 frames of a kind")
        case .http2Semantics: Entry(400, "The HTTP/2 request is malformed")
        case .connections: Entry(503, "Too many connections")
        case .rate: Entry(429, "Too many requests", adjustable: true)
        case .overload: Entry(503, "The gateway is overloaded", .operatorSide)
        case .noRoute: Entry(404, "Nothing is served here")
        case .clientCertificate: Entry(403, "A client certificate is required")
        case .cors: Entry(403, "The origin is not allowed", adjustable: true)
        case .wafCoreRules: Entry(403, "The request or its answer looks like an attack", adjustable: true)
        case .wafCommerce: Entry(403, "The request looks like an attack on a commerce API", adjustable: true)
        case .wafRules: Entry(403, "The request breaks a rule of this site", adjustable: true)
        case .wafPatch: Entry(403, "The request would reach a known hole", adjustable: true)
        case .wafBody: Entry(400, "The body cannot be read as what it says it is", adjustable: true)
        case .contractOperation: Entry(404, "The API's contract has no such operation", adjustable: true)
        case .contractParameter: Entry(400, "A parameter is not as the API's contract has it", adjustable: true)
        case .contractMediaType: Entry(415, "The API's contract does not have this media type here", adjustable: true)
        case .contractBody: Entry(400, "The body is not as the API's contract has it", adjustable: true)
        case .contractResponse:
            Entry(502, "The answer is not as the API's contract has it", .upstream, adjustable: true)
        case .graphqlRequest: Entry(400, "The request is not GraphQL over HTTP", adjustable: true)
        case .graphqlSyntax: Entry(400, "The GraphQL document cannot be read", adjustable: true)
        case .graphqlValidation: Entry(400, "The GraphQL document does not fit the schema", adjustable: true)
        case .graphqlOperation: Entry(400, "The GraphQL operation cannot be chosen", adjustable: true)
        case .graphqlIntrospection: Entry(400, "Introspection is off", adjustable: true)
        case .graphqlDepth: Entry(400, "The GraphQL operation is nested too deep", adjustable: true)
        case .graphqlCost: Entry(400, "The GraphQL operation costs too much", adjustable: true)
        case .graphqlAliases: Entry(400, "The GraphQL operation has too many aliases", adjustable: true)
        case .graphqlComplexity: Entry(400, "The GraphQL document has too much in it", adjustable: true)
        case .graphqlBatch: Entry(400, "The GraphQL batch is too large", adjustable: true)
        case .graphqlTrusted: Entry(403, "The GraphQL document is not on the list", adjustable: true)
        case .graphqlCSRF: Entry(403, "The GraphQL request could come from a page of another site", adjustable: true)
        case .gatewayBug: Entry(500, "The gateway failed to handle the request", .bug)
        case .upstreamConnect: Entry(502, "The upstream could not be reached", .upstream)
        case .upstreamTLS: Entry(502, "The upstream could not be reached securely", .upstream)
        case .upstreamTimeout: Entry(504, "The upstream did not answer in time", .upstream)
        case .upstreamProtocol: Entry(502, "The upstream's answer is not valid HTTP", .upstream)
        case .upstreamReset: Entry(502, "The upstream closed the connection", .upstream)
        case .upstreamUnavailable: Entry(503, "No upstream target is available", .upstream)
        case .upstreamError: Entry(500, "The upstream failed", .upstream)
        }
    }

    /// The position of the check in ``allCases``: a dense index for per-check counters.
    package var index: Int { Self.indices[self] ?? 0 }

    private static let indices: [CheckID: Int] = Dictionary(
        uniqueKeysWithValues: allCases.enumerated().map { ($1, $0) }
    )
}

/// Who is to blame for a refusal or a failure.
package enum Fault: String, Sendable {
    case client, upstream, configuration, bug
    /// The people who run the gateway: capacity, certificates, files.
    case operatorSide = "operator"
}

/// What a check does with what it finds.
package enum Mode: String, CaseIterable, Sendable {
    /// Refuse the request.
    case block
    /// Note the finding and let the request pass unchanged.
    case monitor
    case off
}
