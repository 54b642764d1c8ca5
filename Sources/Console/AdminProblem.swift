// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Hummingbird
import Logging

/// What the admin listener says when it does not do as asked (RFC 9457).
struct AdminProblem: Error {
    let status: HTTPResponse.Status
    let title: String
    let detail: String?

    init(_ status: HTTPResponse.Status, _ title: String, _ detail: String? = nil) {
        self.status = status
        self.title = title
        self.detail = detail
    }

    func response() throws -> Response {
        try AdminRoutes.json(
            status,
            Document(title: title, status: status.code, detail: detail),
            type: "application/problem+json"
        )
    }

    private struct Document: Encodable {
        let type = "about:blank"
        let title: String
        let status: Int
        let detail: String?
    }
}

/// Turns errors into problem documents.
struct AdminErrorAnswers: RouterMiddleware {
    func handle(
        _ request: Request,
        context: BasicRequestContext,
        next: (Request, BasicRequestContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let problem as AdminProblem {
            return try problem.response()
        } catch let error as any HTTPResponseError {
            return try AdminProblem(error.status, error.status.reasonPhrase).response()
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            context.logger.error("admin request failed", metadata: ["reason": "\(error)"])
            return try AdminProblem(.internalServerError, "Internal Server Error").response()
        }
    }
}
