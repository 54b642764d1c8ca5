// SPDX-License-Identifier: Apache-2.0

import JSON

/// Reads a schema from the answer to an introspection query (section 4), whole or only its `__schema`.
struct IntrospectionReader {
    private var json = JSONDocument()
    private let bytes: [UInt8]
    private var draft: SchemaDraft

    static func read(_ bytes: Span<UInt8>, into draft: inout SchemaDraft) throws(GraphQLSchemaError) {
        var reader = IntrospectionReader(bytes: bytes.withUnsafeBufferPointer { Array($0) }, draft: draft)
        try reader.readSchema()
        draft = reader.draft
    }

    private init(bytes: [UInt8], draft: SchemaDraft) {
        self.bytes = bytes
        self.draft = draft
    }

    private mutating func readSchema() throws(GraphQLSchemaError) {
        do throws(JSONError) {
            let bytes = bytes
            try json.parse(bytes.span, limits: JSONLimits(maximumDepth: 64, maximumNodes: 20_000_000))
        } catch {
            throw GraphQLSchemaError("the introspection result is not JSON: \(error)")
        }
        guard let schema = value("__schema", of: value("data", of: 0) ?? 0), let types = value("types", of: schema)
        else { throw GraphQLSchemaError("the introspection result has no \"__schema\" with \"types\"") }

        for (index, key) in ["queryType", "mutationType", "subscriptionType"].enumerated() {
            if let root = value(key, of: schema), let name = string("name", of: root) {
                draft.roots[index] = draft.names.intern(name)
            }
        }
        var elements = json.elements(of: types)
        while let element = elements.next(in: json) { try readType(element) }
        if let directives = value("directives", of: schema) {
            var elements = json.elements(of: directives)
            while let element = elements.next(in: json) { try readDirective(element) }
        }
    }

    private mutating func readType(_ node: Int) throws(GraphQLSchemaError) {
        let text = try requiredString("name", of: node)
        let kind: SchemaTypeKind
        switch string("kind", of: node) {
        case "SCALAR": kind = .scalar
        case "OBJECT": kind = .object
        case "INTERFACE": kind = .interface
        case "UNION": kind = .union
        case "ENUM": kind = .enumeration
        case "INPUT_OBJECT": kind = .inputObject
        default: throw GraphQLSchemaError("the type \"\(text)\" is of no known kind")
        }
        let name = draft.names.intern(text)
        // The types of introspection itself are built in, and so are the scalars of the specification.
        if text.hasPrefix("__") { return }
        if let known = draft.typeOfName[name] {
            if kind == .scalar, draft.types[known].kind == .scalar { return }
            throw GraphQLSchemaError("the type \"\(text)\" is defined twice")
        }
        var type = SchemaDraft.TypeDefinition(name: name, kind: kind)
        for field in list("fields", of: node) {
            type.fields.append(
                SchemaDraft.Field(
                    name: draft.names.intern(try requiredString("name", of: field)),
                    type: try readTypeRef(field),
                    arguments: try readInputs("args", of: field)
                )
            )
        }
        type.inputs = try readInputs("inputFields", of: node)
        for related in list(kind == .union ? "possibleTypes" : "interfaces", of: node) {
            type.related.append(draft.names.intern(try requiredString("name", of: related)))
        }
        for item in list("enumValues", of: node) {
            type.values.append(draft.names.intern(try requiredString("name", of: item)))
        }
        if let isOneOf = value("isOneOf", of: node) { type.isOneOf = json[isOneOf].kind == .true }
        draft.typeOfName[name] = draft.types.count
        draft.types.append(type)
    }

    private mutating func readInputs(
        _ key: String,
        of node: Int
    ) throws(GraphQLSchemaError) -> [SchemaDraft.Input] {
        var inputs: [SchemaDraft.Input] = []
        for element in list(key, of: node) {
            var input = SchemaDraft.Input(
                name: draft.names.intern(try requiredString("name", of: element)),
                type: try readTypeRef(element)
            )
            if let text = string("defaultValue", of: element) {
                input.hasDefault = true
                input.defaultNumber = Int32(text)
            }
            inputs.append(input)
        }
        return inputs
    }

    private mutating func readTypeRef(_ owner: Int) throws(GraphQLSchemaError) -> SchemaTypeRef {
        var wrappers: UInt32 = 0
        var shift: UInt32 = 0
        var node = value("type", of: owner)
        while let type = node {
            let wrapper: UInt32
            switch string("kind", of: type) {
            case "NON_NULL": wrapper = 1
            case "LIST": wrapper = 2
            default:
                return SchemaTypeRef(
                    type: draft.names.intern(try requiredString("name", of: type)),
                    wrappers: wrappers
                )
            }
            guard shift < 32 else { throw GraphQLSchemaError("more than 16 lists and non-null marks in one type") }
            wrappers |= wrapper << shift
            shift += 2
            node = value("ofType", of: type)
        }
        throw GraphQLSchemaError("a field or argument without a type; the introspection query did not go deep enough")
    }

    private mutating func readDirective(_ node: Int) throws(GraphQLSchemaError) {
        var directive = SchemaDraft.DirectiveDefinition(
            name: draft.names.intern(try requiredString("name", of: node))
        )
        directive.arguments = try readInputs("args", of: node)
        for location in list("locations", of: node) {
            directive.locations.insert(DirectiveLocations(word: text(location)))
        }
        if let isRepeatable = value("isRepeatable", of: node) {
            directive.isRepeatable = json[isRepeatable].kind == .true
        }
        draft.directives.removeAll { $0.name == directive.name }
        draft.directives.append(directive)
    }

    // MARK: JSON

    /// A member that is not null.
    private func value(_ key: String, of node: Int) -> Int? {
        let name = Array(key.utf8)
        guard let value = json.value(forKey: name.span, of: node, in: bytes.span), json[value].kind != .null else {
            return nil
        }
        return value
    }

    private func list(_ key: String, of node: Int) -> [Int] {
        guard let list = value(key, of: node) else { return [] }
        var result: [Int] = []
        var elements = json.elements(of: list)
        while let element = elements.next(in: json) { result.append(element) }
        return result
    }

    private func string(_ key: String, of node: Int) -> String? {
        guard let value = value(key, of: node), json[value].kind == .string else { return nil }
        return text(value)
    }

    private func requiredString(_ key: String, of node: Int) throws(GraphQLSchemaError) -> String {
        guard let text = string(key, of: node), !text.isEmpty else {
            throw GraphQLSchemaError("an entry without \"\(key)\" in the introspection result")
        }
        return text
    }

    private func text(_ node: Int) -> String {
        var text: [UInt8] = []
        json.decodeString(node, in: bytes.span, into: &text)
        return String(decoding: text, as: UTF8.self)
    }
}
