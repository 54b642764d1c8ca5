// SPDX-License-Identifier: Apache-2.0

import GraphQLGuard
import WAF

/// Reads the requests that a patch is tried with as a GraphQL endpoint would, by the part of the schema that the patch
/// brings along.
struct PatchOperation {
    private let endpoint: GraphQLEndpoint

    /// - Parameter schema: in the schema definition language.
    init(schema: String) throws(GraphQLSchemaError) {
        let text = Array(schema.utf8)
        var limits = GraphQLGuardLimits()
        limits.allowsIntrospection = true
        var policy = GraphQLPolicy()
        policy.refusesSimpleRequests = false
        policy.allowsSubscriptions = true
        policy.readsBeyondLimits = true
        endpoint = GraphQLEndpoint(
            schema: try GraphQLSchema.load(text.span, incrementalDelivery: true),
            limits: limits,
            policy: policy
        )
    }

    /// Nil for what is no GraphQL.
    func read(_ request: VirtualPatch.Request) -> PatchVerifier.Operation? {
        var scratch = endpoint.makeScratch()
        let body = Array((request.body ?? "").utf8)
        let query = Array(request.target.split(separator: "?", maxSplits: 1).dropFirst().joined().utf8)
        let isGet = request.method == "GET"
        guard isGet || request.method == "POST" else { return nil }
        let type = request.headers.first { $0.name.lowercased() == "content-type" }?.value ?? "application/json"
        let contentType = Array(type.utf8)
        let outcome = endpoint.check(
            method: isGet ? .get : .post,
            query: query.span,
            contentType: contentType.span,
            hasPreflightHeader: true,
            body: body.span,
            scratch: &scratch
        )
        guard !outcome.operations.isEmpty else { return nil }
        var operation = PatchVerifier.Operation()
        operation.fields = scratch.fields.map { Array(endpoint.schema.coordinate(of: $0).utf8) }
        operation.arguments = scratch.arguments.entries.indices.map {
            (Array(scratch.arguments.name($0)), Array(scratch.arguments.value($0)))
        }
        return operation
    }
}
