// SPDX-License-Identifier: Apache-2.0

/// What an endpoint serves at all, apart from how much.
package struct GraphQLPolicy: Sendable {
    /// Refuse what a page of another origin can send without a CORS preflight.
    package var refusesSimpleRequests = true
    /// Whether subscriptions are served, whatever the transport.
    package var allowsSubscriptions = false
    /// Root fields by name that guess or spend something; see ``GraphQLGuardLimits/repeats``.
    package var sensitiveFields: [String] = [
        "tokenCreate", "login", "authenticate", "checkoutAddPromoCode", "applyCouponCode", "giftCardActivate",
        "requestPasswordReset", "resetPassword", "setPassword", "confirmAccount", "verifyCustomerAccount",
    ]
    /// Nil: any document that is valid.
    package var trustedDocuments: TrustedDocuments?
    /// By which key requests name trusted documents.
    package var documentKey = GraphQLDocumentKey.plain
    /// Documents that clients register by their hash, remembered by each scratch; 0 for none.
    package var persistedQueries = 0
    /// Whether arguments and the fields used are gathered for firewall rules, policies and patches.
    package var gathersArguments = true
    /// Read on beyond the limits of batches, tokens, bytes and nesting, up to what a gateway can bear: for where these
    /// limits only monitor and must hide nothing from the other checks.
    package var readsBeyondLimits = false

    package init() {}
}

/// Where a request says which trusted document it means.
package enum GraphQLDocumentKey: Sendable {
    /// `doc_id`
    case relay
    /// `extensions.persistedQuery.sha256Hash`
    case apollo
    /// `id` or `documentId`
    case plain
}
