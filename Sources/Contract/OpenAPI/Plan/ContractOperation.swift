// SPDX-License-Identifier: Apache-2.0

/// One operation of a contract: a method on a path.
package final class ContractOperation: Sendable {
    /// Position in ``Contract/operations``.
    package let index: Int
    package let method: ContractMethod
    package let template: PathTemplate
    package let operationID: String?
    package let isDeprecated: Bool
    package let tags: [String]
    /// Path, query, header and cookie parameters, those of the path item included.
    package let parameters: [ContractParameter]
    /// Any one of these must be met; none if the operation is open to all. Each is met by all of its schemes.
    package let security: [[SecurityRequirement]]
    /// The `x-gatehouse-…` members of the path item and the operation, as JSON texts.
    package let extensions: [String: [UInt8]]
    package let responses: ContractResponses
    let body: ContractBody?

    let pathParameters: [ContractParameter]
    /// For each parameter of the template its position in `pathParameters`.
    let pathOrder: [Int]
    let query: FieldSet
    let headers: [ContractParameter]
    let cookies: FieldSet

    init(_ draft: OperationDraft, index: Int, template: PathTemplate, shapes: ShapeTable, acceptsBrackets: Bool) {
        self.index = index
        self.template = template
        method = draft.method
        operationID = draft.operationID
        isDeprecated = draft.isDeprecated
        tags = draft.tags
        parameters = draft.parameters
        security = draft.security
        extensions = draft.extensions
        responses = draft.responses
        body = draft.body
        let path = draft.parameters.filter { $0.location == .path }
        pathParameters = path
        pathOrder = template.names.map { name in path.firstIndex { $0.name == name } ?? -1 }
        query = FieldSet(
            draft.parameters.filter { $0.location == .query },
            shapes,
            acceptsBrackets: acceptsBrackets
        )
        headers = draft.parameters.filter { $0.location == .header }
        cookies = FieldSet(draft.parameters.filter { $0.location == .cookie }, shapes, acceptsBrackets: false)
    }

    /// Whether the document declares a body.
    package var hasBody: Bool { body != nil }
    /// The media types of the body, as the document names them.
    package var bodyMediaTypes: [String] { body?.media.entries.map(\.text) ?? [] }
}

/// What a request's body may be (OpenAPI 3.1, Request Body Object).
struct ContractBody: Sendable {
    var isRequired = false
    var media = MediaTypes()
}

/// A scheme that a request must satisfy, with the scopes it needs (OpenAPI 3.1, Security Requirement Object).
package struct SecurityRequirement: Hashable, Sendable {
    /// The name among ``Contract/securitySchemes``.
    package let scheme: String
    package let scopes: [String]

    package init(scheme: String, scopes: [String]) {
        self.scheme = scheme
        self.scopes = scopes
    }
}

/// How clients show who they are (OpenAPI 3.1, Security Scheme Object).
package struct SecurityScheme: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// Where the key stands, and its name.
        case apiKey(location: ParameterLocation, name: String)
        /// The scheme of the Authorization field, in lower case.
        case http(scheme: String)
        case mutualTLS
        /// The names of the flows.
        case oauth2(flows: [String])
        case openIDConnect(url: String)
    }

    package let kind: Kind
}

/// An operation while it is read, before its path is known whole.
struct OperationDraft {
    var method: ContractMethod
    var operationID: String?
    var isDeprecated = false
    var tags: [String] = []
    var parameters: [ContractParameter] = []
    var body: ContractBody?
    var responses = ContractResponses()
    var security: [[SecurityRequirement]] = []
    var extensions: [String: [UInt8]] = [:]
}
