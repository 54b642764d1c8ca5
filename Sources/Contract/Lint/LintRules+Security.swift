// SPDX-License-Identifier: Apache-2.0

/// Who may call.
extension LintRule {
    static let noSchemes = LintRule(
        "security-schemes-missing",
        .security,
        .error,
        weight: 10,
        .authentication,
        "The document declares no security scheme.",
        "Declare how clients authenticate in components/securitySchemes."
    )
    static let noSecurity = LintRule(
        "security-missing",
        .security,
        .error,
        weight: 15,
        .authentication,
        "The operation says nothing of authentication.",
        "Give the operation, or the document, a security requirement; say security: [] where it is open on purpose."
    )
    static let publicWrite = LintRule(
        "security-public-write",
        .security,
        .warning,
        weight: 5,
        .authentication,
        "An operation that changes something is open to all.",
        "Require a scheme, or limit what one client can do with x-gatehouse-rate-limit."
    )
    static let basic = LintRule(
        "security-http-basic",
        .security,
        .warning,
        weight: 5,
        .authentication,
        "HTTP Basic sends the password with every request.",
        "Use short-lived bearer tokens, mutual TLS or OpenID Connect."
    )
    static let keyInQuery = LintRule(
        "security-key-in-query",
        .security,
        .error,
        weight: 6,
        .authentication,
        "An API key in the URL ends up in logs, histories and Referer fields.",
        "Send the key in a header field."
    )
    static let implicitFlow = LintRule(
        "oauth-implicit-flow",
        .security,
        .error,
        weight: 5,
        .authentication,
        "The implicit flow hands tokens over in URLs (RFC 9700, section 2.1.2).",
        "Use the authorization code flow with PKCE."
    )
    static let passwordFlow = LintRule(
        "oauth-password-flow",
        .security,
        .error,
        weight: 5,
        .authentication,
        "The password flow gives the user's password to the client (RFC 9700, section 2.4).",
        "Use the authorization code flow with PKCE."
    )
    static let plainIdentityURL = LintRule(
        "oauth-plain-http",
        .security,
        .error,
        weight: 6,
        .misconfiguration,
        "Tokens are asked for without TLS.",
        "Use https:// for all addresses of the identity provider."
    )
    static let noScopes = LintRule(
        "oauth-scopes-missing",
        .security,
        .warning,
        weight: 4,
        .functionAuthorization,
        "Any token will do, whatever it was issued for.",
        "List the scopes that the operation needs."
    )
    static let unknownScope = LintRule(
        "oauth-scope-unknown",
        .security,
        .warning,
        weight: 2,
        .functionAuthorization,
        "The operation needs a scope that no flow of the scheme has.",
        "Add the scope to the flow, or correct its name."
    )
    static let plainServer = LintRule(
        "server-plain-http",
        .security,
        .error,
        weight: 8,
        .misconfiguration,
        "The server is reached without TLS.",
        "Use https:// for the URL of the server."
    )
    static let noServers = LintRule(
        "servers-missing",
        .security,
        .note,
        weight: 1,
        .inventory,
        "The document does not say where the API is.",
        "List the servers, so that it is known which hosts the contract is for."
    )
    static let openAdmin = LintRule(
        "admin-without-scope",
        .security,
        .error,
        weight: 8,
        .functionAuthorization,
        "An administrative path does not ask for a scope or role.",
        "Require a scope or role that only administrators are given."
    )
    static let no401 = LintRule(
        "response-401-missing",
        .security,
        .warning,
        weight: 2,
        .authentication,
        "The operation needs authentication and does not describe its refusal.",
        "Describe the response 401."
    )
    static let no403 = LintRule(
        "response-403-missing",
        .security,
        .note,
        weight: 2,
        .functionAuthorization,
        "The operation needs authentication and does not describe a refusal for lack of rights.",
        "Describe the response 403."
    )
    static let no429 = LintRule(
        "response-429-missing",
        .security,
        .note,
        weight: 2,
        .resourceConsumption,
        "The operation does not say what happens to clients that ask too often.",
        "Limit the rate, and describe the response 429 with Retry-After."
    )
    static let numericID = LintRule(
        "path-numeric-id",
        .security,
        .warning,
        weight: 3,
        .objectAuthorization,
        "Objects are named by numbers that can be counted up.",
        "Use identifiers that cannot be guessed, and check who owns the object on each request."
    )
    static let secretInURL = LintRule(
        "secret-in-url",
        .security,
        .error,
        weight: 4,
        .authentication,
        "A secret in the URL ends up in logs, histories and Referer fields.",
        "Send it in the body or in a header field."
    )
    static let debugPath = LintRule(
        "debug-path",
        .security,
        .warning,
        weight: 3,
        .inventory,
        "A path for debugging or testing is part of the API.",
        "Remove it, or keep it off what the public reaches."
    )
    static let deprecated = LintRule(
        "operation-deprecated",
        .security,
        .note,
        weight: 1,
        .inventory,
        "A deprecated operation still answers.",
        "Say when it ends, watch who calls it, and remove it."
    )
    static let clientURL = LintRule(
        "request-url-unrestricted",
        .security,
        .warning,
        weight: 3,
        .requestForgery,
        "Clients give a URL, and nothing says which.",
        "Allow known hosts only, with a pattern or an enum, and do not follow it into the internal network."
    )
    static let openFlow = LintRule(
        "business-flow-unlimited",
        .security,
        .note,
        weight: 2,
        .businessFlows,
        "A step that bots like to repeat has no limit in the contract.",
        "Set x-gatehouse-rate-limit, and describe the response 429."
    )

    static let security: [LintRule] = [
        noSchemes, noSecurity, publicWrite, basic, keyInQuery, implicitFlow, passwordFlow, plainIdentityURL, noScopes,
        unknownScope, plainServer, noServers, openAdmin, no401, no403, no429, numericID, secretInURL, debugPath,
        deprecated, clientURL, openFlow,
    ]
}
