// SPDX-License-Identifier: Apache-2.0

import GraphQLGuard
import Hummingbird
import NIOCore

/// GraphQL over HTTP, as careless as the rest of the shop:
/// - arrays of operations of any length are executed, of any depth and with any number of aliases;
/// - introspection is on, and errors say which names would have been right;
/// - a body is taken whatever its content type says, and mutations run on GET as well, so that a form or a link on
///   another site can send them;
/// - the error of a broken product shows a stack trace and a database address.
struct GraphQLRoutes: Sendable {
    let store: ShopStore
    let payments: PretendPaymentProvider

    func add(to router: Router<ShopContext>) {
        router.get("/graphql", use: query)
        router.post("/graphql", use: execute)
    }

    @Sendable private func query(_ request: Request, _ context: ShopContext) async throws -> Response {
        let parameters = Array((request.uri.query ?? "").utf8)
        let body: [UInt8]
        do {
            body = try GraphQLEnvelope.body(fromQueryString: parameters.span)
        } catch let error as GraphQLRequestError {
            throw ShopError(.badRequest, "invalid_request", error.text)
        }
        return try await answer(body, request)
    }

    @Sendable private func execute(_ request: Request, _ context: ShopContext) async throws -> Response {
        let bytes: ByteBuffer
        do {
            bytes = try await request.body.collect(upTo: context.maxUploadSize)
        } catch is NIOTooManyBytesError {
            throw ShopError.tooLarge
        }
        return try await answer(Array(bytes.readableBytesView), request)
    }

    private func answer(_ body: [UInt8], _ request: Request) async throws -> Response {
        let endpoint = try ShopGraphQL.shared.get()
        let context = GraphQLContext(
            schema: endpoint.schema,
            store: store,
            payments: payments,
            bearerToken: request.bearerToken.map { String($0) }
        )
        let answer = try await endpoint.answer(body, context: context)
        return Response(
            status: answer.isExecuted ? .ok : .badRequest,
            headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.text.bytes))
        )
    }
}
