// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Hummingbird

/// Puts on every answer, refusals included, that it is not to be kept, framed, sniffed or read by
/// other origins.
struct AdminHeaders: RouterMiddleware {
    private static let fields: [(String, String)] = [
        ("Cache-Control", "no-store"),
        ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Referrer-Policy", "no-referrer"),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
    ]

    private let headers: HTTPFields

    init() {
        var headers = HTTPFields()
        for (name, value) in Self.fields {
            if let name = HTTPField.Name(name) { headers[name] = value }
        }
        self.headers = headers
    }

    func handle(
        _ request: Request,
        context: BasicRequestContext,
        next: (Request, BasicRequestContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        for field in headers { response.headers[field.name] = field.value }
        return response
    }
}
