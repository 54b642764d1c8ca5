// SPDX-License-Identifier: Apache-2.0

/// Where a parameter stands (OpenAPI 3.1, Parameter Object).
package enum ParameterLocation: String, Hashable, Sendable {
    case path, query, header, cookie
}

/// How a value is written (OpenAPI 3.1, section 4.8.12.3).
package enum ParameterStyle: String, Hashable, Sendable {
    case matrix, label, form, simple, spaceDelimited, pipeDelimited, deepObject
}

/// One parameter of an operation, or a field of a form.
package struct ContractParameter: Sendable {
    package let name: String
    let nameBytes: [UInt8]
    package let location: ParameterLocation
    package let style: ParameterStyle
    package let explodes: Bool
    package let isRequired: Bool
    package let allowsEmptyValue: Bool
    package let isDeprecated: Bool
    /// The value is a JSON text of its own (`content`), not written in a style.
    let isJSON: Bool
    /// What the value is checked with; nil where the document does not say.
    let schema: SchemaEntry?
    /// What kinds of values the schema takes, in the contract's shapes.
    let shape: Int32
    let form: ValueForm
    /// The kinds of single values: of the parameter, or of the elements of an array.
    let types: TypeMask

    init(
        name: String,
        location: ParameterLocation,
        style: ParameterStyle,
        explodes: Bool,
        isRequired: Bool,
        allowsEmptyValue: Bool = false,
        isDeprecated: Bool = false,
        isJSON: Bool = false,
        schema: SchemaEntry?,
        shape: Int32,
        shapes: ShapeTable
    ) {
        self.name = name
        nameBytes = Array(name.utf8)
        self.location = location
        self.style = style
        self.explodes = explodes
        self.isRequired = isRequired
        self.allowsEmptyValue = allowsEmptyValue
        self.isDeprecated = isDeprecated
        self.isJSON = isJSON
        self.schema = schema
        self.shape = shape
        form = shapes.form(of: shape)
        types = shapes.scalarTypes(of: form == .array ? shapes.items(of: shape) : shape)
    }
}

/// Whether a value is written as one text, as a list or as names with values.
enum ValueForm: UInt8, Sendable {
    case scalar, array, object
}
