// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Hummingbird

/// What the shop says when it cannot do as asked:
/// `{"error":{"code":"out_of_stock","message":"…","details":[{"field":"quantity","message":"…"}]}}`.
struct ShopError: Error, Sendable, Equatable {
    struct Detail: Sendable, Equatable, Encodable {
        /// The member of the body, or the parameter, such as `shipping_address.city`.
        let field: String
        let message: String
    }

    let status: HTTPResponse.Status
    /// Stable, for programs.
    let code: String
    /// For people.
    let message: String
    var details: [Detail] = []
    var headers = HTTPFields()

    init(_ status: HTTPResponse.Status, _ code: String, _ message: String) {
        self.status = status
        self.code = code
        self.message = message
    }
}

extension ShopError {
    static func invalid(_ details: [Detail]) -> ShopError {
        var error = ShopError(.badRequest, "invalid_request", "The request is not valid.")
        error.details = details
        return error
    }

    static func invalid(_ field: String, _ message: String) -> ShopError {
        invalid([Detail(field: field, message: message)])
    }

    static func notFound(_ what: String) -> ShopError {
        ShopError(.notFound, "not_found", "There is no such \(what).")
    }

    static func methodNotAllowed(_ allow: String) -> ShopError {
        var error = ShopError(.methodNotAllowed, "method_not_allowed", "This path answers to \(allow) only.")
        error.headers[.allow] = allow
        return error
    }

    static let notJSON = ShopError(.badRequest, "invalid_json", "The body is not valid JSON.")
    static let tooLarge = ShopError(.contentTooLarge, "too_large", "The body is too large.")

    static func unsupportedMedia(_ wanted: String) -> ShopError {
        ShopError(.unsupportedMediaType, "unsupported_media_type", "The content type must be \(wanted).")
    }

    static let unauthorized: ShopError = {
        var error = ShopError(.unauthorized, "unauthorized", "A valid bearer token is needed.")
        error.headers[.wwwAuthenticate] = "Bearer realm=\"demo-shop\""
        return error
    }()
    static let forbidden = ShopError(.forbidden, "forbidden", "This token is not an administrator's.")
    static let badCredentials: ShopError = {
        var error = ShopError(.unauthorized, "bad_credentials", "The address or the password is wrong.")
        error.headers[.wwwAuthenticate] = "Bearer realm=\"demo-shop\""
        return error
    }()
    static let emailTaken = ShopError(.conflict, "email_taken", "There is an account with this address.")

    static let unknownProduct = ShopError(.unprocessableContent, "unknown_product", "There is no such product.")
    static let unknownPromotion = ShopError(.unprocessableContent, "unknown_promotion", "There is no such code.")
    static let unknownGiftCard = ShopError(.unprocessableContent, "unknown_gift_card", "There is no such gift card.")

    static func tooManyCodes(_ limit: Int) -> ShopError {
        ShopError(.unprocessableContent, "too_many_codes", "A cart takes at most \(limit) of these.")
    }

    static func cartFull(_ limit: Int) -> ShopError {
        ShopError(.unprocessableContent, "cart_full", "A cart has at most \(limit) lines.")
    }

    static func outOfStock(_ product: Product) -> ShopError {
        ShopError(.conflict, "out_of_stock", "Of \(product.id) there are \(product.stock) left.")
    }

    static let cartEmpty = ShopError(.unprocessableContent, "cart_empty", "There is nothing in the cart.")
    static let cartClosed = ShopError(.conflict, "cart_closed", "The cart has been bought, or is about to be.")
    static let checkoutUnderWay = ShopError(.conflict, "checkout_under_way", "This cart is being paid for.")
    static let idempotencyKeyReused = ShopError(
        .unprocessableContent,
        "idempotency_key_reused",
        "This idempotency key was used with a different body."
    )

    static func paymentDeclined(_ reason: String) -> ShopError {
        ShopError(
            HTTPResponse.Status(code: 402, reasonPhrase: "Payment Required"),
            "payment_declined",
            "The payment failed: \(reason)."
        )
    }
}

extension ShopError: HTTPResponseError {
    func response(from request: Request, context: some RequestContext) throws -> Response {
        var response = try context.responseEncoder.encode(Document(self), from: request, context: context)
        response.status = status
        response.headers.append(contentsOf: headers)
        return response
    }

    private struct Document: Encodable {
        struct Content: Encodable {
            let code: String
            let message: String
            let details: [Detail]
        }
        let error: Content

        init(_ error: ShopError) {
            self.error = Content(code: error.code, message: error.message, details: error.details)
        }
    }
}
