// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Hummingbird

/// Tells everybody what the shop is made of, and follows visitors with a cookie that any script on
/// any connection may read: what backends do, and a gateway mends.
struct CarelessHeaders: RouterMiddleware {
    func handle(
        _ request: Request,
        context: ShopContext,
        next: (Request, ShopContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        if let poweredBy = HTTPField.Name("X-Powered-By") {
            response.headers[poweredBy] = "Hummingbird/2 (Swift)"
        }
        if request.headers[.cookie]?.contains("visitor=") != true {
            let cookie = HTTPField(name: .setCookie, value: "visitor=\(RandomToken.make(prefix: "v")); Path=/")
            response.headers.append(cookie)
        }
        return response
    }
}
