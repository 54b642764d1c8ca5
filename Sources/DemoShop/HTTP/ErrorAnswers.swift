// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Hummingbird
import Logging

/// Turns errors into answers: expected ones into JSON, and the rest into the kind of page that
/// should never leave a data centre.
struct ErrorAnswers: RouterMiddleware {
    func handle(
        _ request: Request,
        context: ShopContext,
        next: (Request, ShopContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as ShopError {
            return try error.response(from: request, context: context)
        } catch let error as HTTPError where error.status == .notFound {
            return try ShopError.notFound("resource").response(from: request, context: context)
        } catch let error as any HTTPResponseError {
            let code = ShopError(error.status, "bad_request", "The request cannot be answered.")
            return try code.response(from: request, context: context)
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            context.logger.error("request failed", metadata: ["error": "\(error)"])
            return Self.page(for: error)
        }
    }

    /// The page shows what no customer should see. The trace and the database are made up.
    static func page(for error: any Error) -> Response {
        let text = """
            <!doctype html><html><head><title>500 Internal Server Error</title></head><body>
            <h1>Unhandled error: \(String(describing: type(of: error)))</h1>
            <pre>
            \(String(describing: error))
              at ProductRepository.load(id:) (/srv/shop/Sources/Shop/ProductRepository.swift:118)
              at CatalogueController.show(_:) (/srv/shop/Sources/Shop/CatalogueController.swift:42)
              at Router.respond(to:) (/srv/shop/.build/checkouts/router/Router.swift:207)
            connection: postgres://shop:s3cret@10.0.3.17:5432/shop
            </pre></body></html>
            """
        return Response(
            status: .internalServerError,
            headers: [.contentType: "text/html; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text))
        )
    }
}

/// The error behind ``Seed/brokenProduct``.
struct CorruptRecord: Error, CustomStringConvertible {
    let description = "column \"price\" of product p-0500 is NULL"
}
