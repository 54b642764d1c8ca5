// SPDX-License-Identifier: Apache-2.0

/// What kinds of values a schema takes, as far as reading text needs to know: whether "12" is a number or a string.
struct ValueShape: Sendable {
    /// Nil: the schema does not say.
    var types: TypeMask?
    /// The shape of elements; -1 for unknown.
    var items: Int32 = -1
    var properties: [[UInt8]: Int32] = [:]
    /// The shape of properties that are not named; -1 for unknown.
    var additional: Int32 = -1
    /// Properties that are not named are allowed.
    var isOpen = true
    /// Bytes that are not text (`format: binary`, `contentMediaType`).
    var isBinary = false
}

/// The shapes of a contract, by number.
struct ShapeTable: Sendable {
    var shapes: [ValueShape] = []

    subscript(index: Int32) -> ValueShape {
        index >= 0 && Int(index) < shapes.count ? shapes[Int(index)] : ValueShape()
    }

    /// An object if it can be one, an array if not, and else a single text.
    func form(of index: Int32) -> ValueForm {
        guard let types = self[index].types else { return .scalar }
        if types.contains(.object) { return .object }
        return types.contains(.array) ? .array : .scalar
    }

    func scalarTypes(of index: Int32) -> TypeMask { self[index].types ?? .string }

    func items(of index: Int32) -> Int32 { self[index].items }

    /// The shape of a property; -1 for unknown.
    func property(_ name: [UInt8], of index: Int32) -> Int32 {
        let shape = self[index]
        return shape.properties[name] ?? shape.additional
    }
}
