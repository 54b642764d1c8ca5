// SPDX-License-Identifier: Apache-2.0

package import JSON

package enum GraphQLMethod: Sendable {
    case get, post
}

/// A GraphQL endpoint: what it serves and how much one request may ask for. It never changes, so that all workers share
/// it; each has a scratch of its own.
package final class GraphQLEndpoint: Sendable {
    package let schema: GraphQLSchema
    package let model: GraphQLCostModel
    package let limits: GraphQLGuardLimits
    package let policy: GraphQLPolicy
    /// 32 bytes. Without it hashes of documents are taken as they are told, and nobody may register documents.
    let sha256: (@Sendable (Span<UInt8>) -> [UInt8])?
    /// Sensitive fields by the schema's numbers, as positions in `policy.sensitiveFields`.
    let sensitive: [Int: Int]

    /// Header fields, in lower case, of which a GET request must have one that is not empty where
    /// ``GraphQLPolicy/refusesSimpleRequests`` is set: a page of another origin can set none of them without a CORS
    /// preflight.
    package static let preflightHeaders = [
        "apollo-require-preflight", "x-apollo-operation-name", "graphql-require-preflight", "x-requested-with",
        "authorization",
    ]

    /// - Parameter sha256: Of the bytes, for automatic persisted queries.
    package init(
        schema: GraphQLSchema,
        model: GraphQLCostModel? = nil,
        limits: GraphQLGuardLimits = GraphQLGuardLimits(),
        policy: GraphQLPolicy = GraphQLPolicy(),
        sha256: (@Sendable (Span<UInt8>) -> [UInt8])? = nil
    ) {
        self.schema = schema
        self.model = model ?? GraphQLCostModel(schema: schema)
        self.limits = limits
        self.policy = policy
        self.sha256 = sha256
        var sensitive: [Int: Int] = [:]
        for (position, name) in policy.sensitiveFields.enumerated() {
            for kind in GraphQLOperationKind.allCases {
                if let field = schema.rootField(kind, name) { sensitive[field] = position }
            }
        }
        self.sensitive = sensitive
    }

    package func makeScratch() -> GraphQLScratch { GraphQLScratch(self) }

    /// Checks one HTTP request, whether it is answered as JSON or as server-sent events.
    ///
    /// - Parameters:
    ///   - query: The target's query string, without the question mark; empty if it has none.
    ///   - contentType: The value of the one `Content-Type` field; empty if there is none.
    ///   - hasPreflightHeader: The request has one of ``preflightHeaders``.
    ///   - body: Decoded of any content coding.
    ///   - json: What was read of the body as JSON, if it was.
    ///   - limits: Others than the endpoint's, as for some role.
    package func check(
        method: GraphQLMethod,
        query: Span<UInt8>,
        contentType: Span<UInt8>,
        hasPreflightHeader: Bool,
        body: Span<UInt8>,
        json: JSONDocument? = nil,
        limits: GraphQLGuardLimits? = nil,
        scratch: inout GraphQLScratch
    ) -> GraphQLOutcome {
        var check = RequestCheck(self, limits ?? self.limits, isGet: method == .get)
        scratch.begin()
        check.envelope(query, contentType, hasPreflightHeader: hasPreflightHeader, body, json, &scratch)
        return check.outcome
    }

    /// Checks one text message of a client in the protocol `graphql-transport-ws`, with the same guards on each
    /// operation.
    ///
    /// - Parameter message: Whole, put together of its frames.
    package func check(
        message: Span<UInt8>,
        limits: GraphQLGuardLimits? = nil,
        scratch: inout GraphQLScratch
    ) -> GraphQLMessageOutcome {
        var check = RequestCheck(self, limits ?? self.limits, isGet: false)
        scratch.begin()
        return check.message(message, &scratch)
    }

    /// What a document goes by that came without a name: its SHA-256, in hexadecimal.
    package func documentID(of text: [UInt8]) -> [UInt8] {
        sha256.map { RequestCheck.hexadecimal($0(text.span)) } ?? []
    }

    /// What is wrong with trusted documents, each by its id: for who loads the manifest.
    package func errorsOfTrustedDocuments() -> [(id: String, error: GraphQLError)] {
        var document = GraphQLDocument()
        var validator = GraphQLValidator(schema: schema)
        var errors: [(id: String, error: GraphQLError)] = []
        for entry in policy.trustedDocuments?.entries ?? [] {
            let id = String(decoding: entry.id, as: UTF8.self)
            let text = entry.text
            do throws(GraphQLSyntaxError) {
                try document.parse(text.span, limits: limits.reading(isWide: false))
                for error in validator.validate(&document) { errors.append((id, error)) }
            } catch {
                errors.append((id, error.error(in: text.span)))
            }
        }
        return errors
    }
}
