// SPDX-License-Identifier: Apache-2.0

/// What may be sent and answered.
extension LintRule {
    static let noSchema = LintRule(
        "schema-missing",
        .data,
        .error,
        weight: 16,
        responseWeight: 6,
        .misconfiguration,
        "A value without a schema may be anything.",
        "Give it a schema."
    )
    static let noType = LintRule(
        "type-missing",
        .data,
        .warning,
        weight: 10,
        responseWeight: 2,
        .misconfiguration,
        "The schema does not say what kind of value it is.",
        "Give it a type, an enum or a const."
    )
    static let longString = LintRule(
        "string-length-missing",
        .data,
        .warning,
        weight: 10,
        responseWeight: 2,
        .resourceConsumption,
        "A string may be as long as the client likes.",
        "Set maxLength, or an enum or a format of fixed length."
    )
    static let freeString = LintRule(
        "string-content-missing",
        .data,
        .note,
        weight: 4,
        responseWeight: 1,
        .misconfiguration,
        "A string may hold any characters.",
        "Set a pattern, an enum or a format."
    )
    static let wideNumber = LintRule(
        "number-range-missing",
        .data,
        .warning,
        weight: 9,
        responseWeight: 2,
        .misconfiguration,
        "A number has no lower or no upper bound.",
        "Set minimum and maximum."
    )
    static let longArray = LintRule(
        "array-length-missing",
        .data,
        .warning,
        weight: 9,
        responseWeight: 2,
        .resourceConsumption,
        "An array may have as many items as the client likes.",
        "Set maxItems."
    )
    static let openObject = LintRule(
        "object-open",
        .data,
        .warning,
        weight: 10,
        responseWeight: 3,
        .propertyAuthorization,
        "An object may have properties that the contract does not name.",
        "Set additionalProperties: false, or unevaluatedProperties: false next to allOf."
    )
    static let freeObject = LintRule(
        "object-undefined",
        .data,
        .warning,
        weight: 6,
        responseWeight: 2,
        .propertyAuthorization,
        "An object without properties may hold anything.",
        "Name the properties, or give additionalProperties a schema and set maxProperties."
    )
    static let massAssignment = LintRule(
        "mass-assignment",
        .data,
        .warning,
        weight: 5,
        .propertyAuthorization,
        "Clients may set a property that a server usually decides.",
        "Make it readOnly, or give requests a schema of their own without it."
    )
    static let secretInResponse = LintRule(
        "secret-in-response",
        .data,
        .error,
        weight: 0,
        responseWeight: 6,
        .propertyAuthorization,
        "A response has a property that should not leave the server.",
        "Remove it from the response, or make it writeOnly."
    )
    static let wideLimit = LintRule(
        "page-size-unlimited",
        .data,
        .error,
        weight: 5,
        .resourceConsumption,
        "Clients may ask for pages of any size.",
        "Set a maximum for the parameter."
    )
    static let noPaging = LintRule(
        "paging-missing",
        .data,
        .note,
        weight: 3,
        .resourceConsumption,
        "A list is answered whole, however long it is.",
        "Add parameters for the size and the start of a page, with bounds."
    )
    static let noContent = LintRule(
        "response-content-missing",
        .data,
        .warning,
        weight: 0,
        responseWeight: 4,
        .misconfiguration,
        "A successful answer is not described.",
        "Give the response a content with a schema, or the status 204."
    )
    static let noErrors = LintRule(
        "response-errors-missing",
        .data,
        .warning,
        weight: 0,
        responseWeight: 4,
        .misconfiguration,
        "No error is described: neither a 4xx status nor default.",
        "Describe the errors that clients can cause."
    )
    static let noDefault = LintRule(
        "response-default-missing",
        .data,
        .note,
        weight: 0,
        responseWeight: 1,
        .misconfiguration,
        "Answers that nobody thought of are not described.",
        "Add a default response with the schema of errors."
    )
    static let looseErrors = LintRule(
        "error-schema-missing",
        .data,
        .note,
        weight: 0,
        responseWeight: 2,
        .misconfiguration,
        "An error has no schema, so that internals in it go unnoticed.",
        "Give errors a schema, such as that of RFC 9457."
    )
    static let anyMedia = LintRule(
        "media-type-any",
        .data,
        .warning,
        weight: 5,
        responseWeight: 1,
        .misconfiguration,
        "Any media type is taken.",
        "Name the media types that the operation reads."
    )
    static let noOperationID = LintRule(
        "operation-id-missing",
        .data,
        .note,
        weight: 1,
        .inventory,
        "The operation has no name for logs and policies.",
        "Give it an operationId."
    )

    static let data: [LintRule] = [
        noSchema, noType, longString, freeString, wideNumber, longArray, openObject, freeObject, massAssignment,
        secretInResponse, wideLimit, noPaging, noContent, noErrors, noDefault, looseErrors, anyMedia, noOperationID,
    ]
}
