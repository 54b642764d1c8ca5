// SPDX-License-Identifier: Apache-2.0

package import Core

/// `contracts[]`, and `routes[].contract`: an OpenAPI document that requests and responses keep to.
package struct ContractConfiguration: Sendable, Hashable {
    /// What becomes of a member of an object that the document does not name and does not rule out.
    package enum UnknownFields: String, CaseIterable, Sendable {
        case reject
        /// Pass the object on without it.
        case strip
        /// What the document itself says: without `additionalProperties` anything goes.
        case allow
    }
    package enum UnknownQuery: String, CaseIterable, Sendable {
        case reject, allow
    }

    /// Absolute path of the root document.
    package var openapi = ""
    /// The root document first, then every file it refers to, directly or not, each once.
    package var documents: [ContractDocument] = []
    /// The upstream of the routes that the document's paths become. Never nil in `contracts`, always nil on a route.
    package var upstream: String?
    /// What paths of the document begin with, such as `/api/v1`, without a slash at its end; nil for the path of
    /// `servers[0].url`. Empty: nothing.
    package var basePath: String?
    /// Header fields, in lower case, that a request must not have unless its operation declares them. Of all others it
    /// may: browsers and proxies add their own.
    package var refusedHeaders: [String] = []
    /// Of requests.
    package var mode = Mode.block
    /// Of request bodies. Shops send what their backend ignores more often than not, so that this is asked for.
    package var unknownFields = UnknownFields.allow
    /// Advertisements and analytics add parameters to any link.
    package var unknownQuery = UnknownQuery.allow
    /// Few backends answer as their documents say; refusing their answers without a look first would end the shop.
    package var responses = Mode.monitor
    /// Of JSON responses: `strip` or `allow`.
    package var responseFields = UnknownFields.allow
    /// Whether `format` is asserted and no mere annotation (JSON Schema 2020-12, Validation, section 7.2).
    package var formats = true
    /// The routes' names begin with it. In `contracts` only.
    package var namePrefix = ""
    /// What the routes that come from the document have. In `contracts` only.
    package var settings = RouteSettings()
    package var place = SourcePlace()

    package init() {}
}
