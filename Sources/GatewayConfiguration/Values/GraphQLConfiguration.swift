// SPDX-License-Identifier: Apache-2.0

package import Core

/// `graphql[]`: an endpoint whose operations are held to a schema and to limits.
package struct GraphQLConfiguration: Sendable, Hashable {
    /// How logs and metrics call the route; the path where not given.
    package var name = ""
    /// As in ``RouteMatch/path``.
    package var path = "/graphql"
    package var schema = GraphQLSchemaSource()
    /// The name of the upstream group.
    package var upstream = ""
    /// Of all checks `graphql.*` that ``RouteSettings/checks`` does not name.
    package var mode = Mode.block
    package var limits = GraphQLLimitConfiguration()
    package var cost = GraphQLCostConfiguration()
    /// Fields of queries and mutations that guess or spend something; see ``GraphQLLimitConfiguration/repeats``. Those
    /// of Saleor and Vendure.
    package var sensitiveFields = [
        "tokenCreate", "login", "authenticate", "checkoutAddPromoCode", "applyCouponCode", "giftCardActivate",
        "requestPasswordReset", "resetPassword", "setPassword", "confirmAccount", "verifyCustomerAccount",
    ]
    /// Whether `__schema` and `__type` may be asked for. A map of the API is for its developers.
    package var introspection = false
    /// Whether "Did you mean ..." in errors of the upstream may pass: it tells names that introspection would.
    package var suggestions = false
    /// Whether a request must name its operation: logs, policies and metrics are the better for it, but not every
    /// client does.
    package var requireOperationName = false
    /// Refuse requests that a page of another origin can send without a CORS preflight: content types of forms, and
    /// GET without a header that only scripts set. Mutations by GET are always refused.
    package var csrf = true
    /// Nil: any operation that is valid.
    package var trustedDocuments: TrustedDocumentConfiguration?
    package var persistedQueries = PersistedQueryConfiguration()
    /// Whether operations of this type are served, as server-sent events or over ``webSocket``.
    package var subscriptions = false
    /// Nil: upgrades are refused.
    package var webSocket: WebSocketConfiguration?
    package var settings = RouteSettings()
    package var place = SourcePlace()

    package init() {}

    /// The route of the endpoint.
    package var route: RouteConfiguration {
        // A preflight request is answered on the route that its `cors` stands on.
        let methods = ["GET", "POST"] + (settings.cors == nil ? [] : ["OPTIONS"])
        var route = settings.route(name: name, path: path, methods: methods, upstream: upstream)
        route.webSocket = webSocket
        route.isGraphQL = true
        return route
    }
}

/// `graphql[].schema`
package struct GraphQLSchemaSource: Sendable, Hashable {
    package enum Kind: Sendable {
        /// The schema definition language.
        case sdl
        /// The answer to an introspection query, in JSON.
        case introspection
    }

    /// Absolute.
    package var path = ""
    /// As messages call the file.
    package var name = ""
    /// UTF-8, without a byte order mark.
    package var bytes: [UInt8] = []

    package init() {}

    /// No definition begins with a brace.
    package var kind: Kind {
        bytes.first { !" \t\r\n".utf8.contains($0) } == UInt8(ascii: "{") ? .introspection : .sdl
    }

    /// Where in the file this byte is.
    package func place(atByte offset: Int) -> SourcePlace {
        ContractOrigin.place(atByte: offset, of: bytes, file: name)
    }
}

/// `graphql[].limits`: nil for no limit. Operations of real storefronts stay below, by half or more.
package struct GraphQLLimitConfiguration: Sendable, Hashable {
    /// Fields within fields, fragments spread. Carts with lines, variants, products and their images have 8 to 11;
    /// the introspection query of the usual tools has 13.
    package var depth: Int? = 15
    /// Points, see ``GraphQLCostConfiguration``. As Saleor's own servers; a page of 100 products with prices, pictures
    /// and variants has 20,000.
    package var cost: Int? = 50_000
    /// Fields that are given another name. Pages ask for a few sizes of an image; guessing coupons asks for hundreds.
    package var aliases: Int? = 30
    /// How often an operation may have one of ``GraphQLConfiguration/sensitiveFields``: trying codes or passwords by
    /// aliases.
    package var repeats: Int? = 1
    /// Fields and fragments, fragments spread: what short documents can blow up to.
    package var selections: Int? = 10_000
    /// Fields of the operation itself. A home page asks for menus, banners and lists in one go.
    package var rootFields: Int? = 20
    /// `@include`, `@skip` and what the schema has.
    package var directives: Int? = 50
    /// Definitions of fragments. Relay makes one for each component that shows data.
    package var fragments: Int? = 100
    /// Operations that come as a list in one request. Apollo's batch link sends 10 at most.
    package var batch: Int? = 10
    /// Definitions of operations in a document, of which one is executed. Clients send one, tools a few.
    package var operations: Int? = 5
    /// Items of a list in variables. As Shopify; carts have fewer lines.
    package var listItems: Int? = 250
    /// Lexical tokens of a document. The largest operations of storefronts have about 1,300, fragments included.
    package var tokens: Int? = 5_000
    /// Of a document. Those operations, indented, have some 10 KiB.
    package var bytes: Int? = 64 * 1024

    package init() {}
}

/// `graphql[].cost`: how the cost of an operation is reckoned, before it is executed.
package struct GraphQLCostConfiguration: Sendable, Hashable {
    /// Points of single fields, such as `Query.search`, where they are not the 2 of an object or the 1 of a scalar.
    package var weights: [String: Int] = [:]
    /// Arguments that tell how many items a list gives at most.
    package var listArguments = ["first", "last", "take", "limit", "pageSize", "perPage"]
    /// How many items a list is taken to give without such an argument.
    package var defaultListSize = 10
    /// Whether answers tell what the request cost, as `extensions.cost`.
    package var report = false

    package init() {}
}

/// `graphql[].trusted_documents`: the operations that a shop's own clients have.
package struct TrustedDocumentConfiguration: Sendable, Hashable {
    package enum Format: String, CaseIterable, Sendable {
        /// Hash to text, as the Relay compiler writes it; requests have `doc_id`.
        case relay
        /// A manifest of Apollo Client; requests have `extensions.persistedQuery`.
        case apollo
        /// Any id to text; requests have `id` or `documentId`.
        case plain
    }
    package enum TrustMode: String, CaseIterable, Sendable {
        /// Add what is asked for to the manifest.
        case learn
        /// Note what is not in it.
        case log
        /// Refuse what is not in it.
        case enforce
    }

    /// Absolute path of a JSON file. To learn, it need not be there.
    package var manifest = ""
    /// What the file held; empty where there is none yet.
    package var bytes: [UInt8] = []
    package var format = Format.plain
    package var mode = TrustMode.enforce

    package init() {}
}

/// `graphql[].persisted_queries`: operations that clients register by their hash as they go.
package struct PersistedQueryConfiguration: Sendable, Hashable {
    package enum PersistMode: String, CaseIterable, Sendable {
        /// Requests without text are refused, and what asks to register is served as though it did not.
        case off
        /// Registered operations pass the same checks, each time.
        case allow
    }

    package var mode = PersistMode.off
    /// How many are remembered; the one not asked for the longest goes first.
    package var maxDocuments = 1_000

    package init() {}
}
