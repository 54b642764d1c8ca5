// SPDX-License-Identifier: Apache-2.0

import JSON

/// Finds the shapes of schemas: what of them says how text is read.
struct ShapeCompiler {
    private struct Draft {
        var types: TypeMask?
        var items: Place?
        var properties: [(name: String, schema: Place)] = []
        var additional: Place?
        var isOpen = true
        var isBinary = false
    }

    let documents: DocumentSet
    private(set) var table = ShapeTable()
    private var known: [Place: Int32] = [:]

    /// Schemas that a schema is composed of, in each other: what is further in is not looked at.
    private static let maximumDepth = 16

    init(_ documents: DocumentSet) {
        self.documents = documents
    }

    mutating func shape(of schema: Place) -> Int32 {
        let start = (try? documents.target(of: schema)) ?? schema
        if let known = known[start] { return known }
        let index = Int32(table.shapes.count)
        known[start] = index
        table.shapes.append(ValueShape())

        let draft = draft(of: schema, depth: 0)
        var shape = ValueShape()
        shape.types = draft.types
        shape.isOpen = draft.isOpen
        shape.isBinary = draft.isBinary
        if let items = draft.items { shape.items = self.shape(of: items) }
        if let additional = draft.additional { shape.additional = self.shape(of: additional) }
        for property in draft.properties {
            shape.properties[Array(property.name.utf8)] = self.shape(of: property.schema)
        }
        table.shapes[Int(index)] = shape
        return index
    }

    private func draft(of place: Place, depth: Int) -> Draft {
        var draft = Draft()
        guard depth < Self.maximumDepth, documents.isObject(place) else { return draft }
        if let reference = documents.member("$ref", of: place), let text = documents.text(reference),
            let target = try? documents.resolve(text, at: reference)
        {
            draft = self.draft(of: target, depth: depth + 1)
            if documents.version == .version30 { return draft }
        }
        readOwn(place, into: &draft)
        if let all = documents.member("allOf", of: place) {
            for element in documents.elements(of: all) {
                let part = self.draft(of: element, depth: depth + 1)
                if let types = part.types {
                    draft.types = draft.types.map { Self.intersection($0, types) } ?? types
                }
                Self.merge(part, into: &draft)
            }
        }
        for keyword in ["anyOf", "oneOf"] {
            guard let list = documents.member(keyword, of: place) else { continue }
            var types: TypeMask?
            for element in documents.elements(of: list) {
                let part = self.draft(of: element, depth: depth + 1)
                if let own = part.types { types = (types ?? []).union(own) }
                Self.merge(part, into: &draft)
            }
            if let types { draft.types = draft.types.map { Self.intersection($0, types) } ?? types }
        }
        if documents.boolean("nullable", of: place) == true, let types = draft.types {
            draft.types = types.union(.null)
        }
        return draft
    }

    private func readOwn(_ place: Place, into draft: inout Draft) {
        if let type = documents.member("type", of: place) {
            let names =
                documents.text(type).map { [$0] } ?? documents.elements(of: type).compactMap { documents.text($0) }
            draft.types = names.reduce(into: TypeMask()) { $0.formUnion(Self.mask($1)) }
        } else if let values = documents.member("enum", of: place) {
            draft.types = documents.elements(of: values).reduce(into: TypeMask()) { $0.formUnion(mask($1)) }
        } else if let value = documents.member("const", of: place) {
            draft.types = mask(value)
        }
        if let items = documents.member("items", of: place) {
            draft.items = items
            if draft.types == nil { draft.types = .array }
        }
        if let properties = documents.member("properties", of: place) {
            for member in documents.members(of: properties) { draft.properties.append((member.name, member.value)) }
            if draft.types == nil { draft.types = .object }
        }
        if let additional = documents.member("additionalProperties", of: place) {
            if documents.kind(additional) == .false { draft.isOpen = false }
            if documents.isObject(additional) || documents.kind(additional) == .true { draft.additional = additional }
        }
        draft.isBinary =
            draft.isBinary || documents.string("format", of: place) == "binary"
            || documents.member("contentMediaType", of: place) != nil
                && documents.member("contentEncoding", of: place) == nil
    }

    private static func merge(_ part: Draft, into draft: inout Draft) {
        draft.items = draft.items ?? part.items
        draft.additional = draft.additional ?? part.additional
        draft.isOpen = draft.isOpen && part.isOpen
        draft.isBinary = draft.isBinary || part.isBinary
        for property in part.properties where !draft.properties.contains(where: { $0.name == property.name }) {
            draft.properties.append(property)
        }
    }

    /// An integer is a number.
    private static func intersection(_ left: TypeMask, _ right: TypeMask) -> TypeMask {
        var result = left.intersection(right)
        if left.contains(.integer) && right.contains(.number) || left.contains(.number) && right.contains(.integer) {
            result.formUnion(.integer)
        }
        return result
    }

    private static func mask(_ name: String) -> TypeMask {
        switch name {
        case "object": .object
        case "array": .array
        case "string": .string
        case "number": .number
        case "integer": .integer
        case "boolean": .boolean
        case "null": .null
        default: []
        }
    }

    private func mask(_ value: Place) -> TypeMask {
        switch documents.kind(value) {
        case .object: .object
        case .array: .array
        case .string: .string
        case .number: .number
        case .true, .false: .boolean
        case .null: .null
        }
    }
}
