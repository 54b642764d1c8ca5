// SPDX-License-Identifier: Apache-2.0

/// Reads a schema from the type system definition language (section 3).
struct SDLReader {
    private var draft: SchemaDraft
    private var document = GraphQLDocument()
    /// The draft's number of each symbol of the document.
    private var names: [UInt32] = []

    static func read(_ bytes: Span<UInt8>, into draft: inout SchemaDraft) throws(GraphQLSchemaError) {
        var reader = SDLReader(draft: draft)
        draft = SchemaDraft()
        do throws(GraphQLSyntaxError) {
            try reader.document.parse(bytes, limits: .schema)
        } catch {
            let place = GraphQLPosition(offset: error.offset, in: bytes)
            throw GraphQLSchemaError(error.reason.text, line: place.line, column: place.column)
        }
        try reader.readDefinitions()
        draft = reader.draft
    }

    private init(draft: SchemaDraft) {
        self.draft = draft
    }

    private mutating func readDefinitions() throws(GraphQLSchemaError) {
        let source = document.source
        for symbol in document.symbols.symbols {
            names.append(draft.names.intern(source.span, Int(symbol.start), Int(symbol.end)))
        }
        for definition in document.definitions {
            let node = document.nodes[definition.node]
            switch node.kind {
            case .schemaDefinition:
                forEachChild(of: definition.node, .operationType) { reader, child in
                    reader.draft.roots[Int(reader.document.nodes[child].detail)] = reader.name(child)
                }
            case .directiveDefinition:
                try readDirective(definition.node)
            case .scalarType: try readType(definition.node, .scalar)
            case .objectType: try readType(definition.node, .object)
            case .interfaceType: try readType(definition.node, .interface)
            case .unionType: try readType(definition.node, .union)
            case .enumType: try readType(definition.node, .enumeration)
            case .inputObjectType: try readType(definition.node, .inputObject)
            default:
                throw error("operations and fragments do not belong in a schema", at: definition.node)
            }
        }
        if let type = draft.types.first(where: { $0.isExtensionOnly }) {
            throw error("\"\(draft.names.string(type.name))\" is extended, but not defined", offset: type.offset)
        }
    }

    private mutating func readType(_ node: Int, _ kind: SchemaTypeKind) throws(GraphQLSchemaError) {
        let name = name(node)
        let isExtension = document.nodes[node].detail == 1
        var index = draft.types.count
        if let known = draft.typeOfName[name] {
            index = known
            let type = draft.types[known]
            if type.kind != kind || !isExtension && !type.isExtensionOnly {
                // The built-in scalars may be written out.
                if kind == .scalar, !isExtension, type.kind == .scalar { return }
                throw error("the type \"\(draft.names.string(name))\" is defined twice", at: node)
            }
            if !isExtension { draft.types[known].isExtensionOnly = false }
        } else {
            draft.typeOfName[name] = index
            draft.types.append(
                SchemaDraft.TypeDefinition(
                    name: name,
                    kind: kind,
                    offset: document.nodes[node].start,
                    isExtensionOnly: isExtension
                )
            )
        }

        var child = node + 1
        while child < document.nodes[node].next {
            let part = document.nodes[child]
            switch part.kind {
            case .implementedType, .memberType:
                draft.types[index].related.append(self.name(child))
            case .enumValueDefinition:
                draft.types[index].values.append(self.name(child))
            case .inputValue:
                draft.types[index].inputs.append(try readInput(child))
            case .fieldDefinition:
                draft.types[index].fields.append(try readField(child))
            case .directive:
                if kind == .inputObject, document.text(part.name) == "oneOf" { draft.types[index].isOneOf = true }
            default:
                break
            }
            child = part.next
        }
    }

    private func readField(_ node: Int) throws(GraphQLSchemaError) -> SchemaDraft.Field {
        var field = SchemaDraft.Field(name: name(node), type: .unknown)
        var child = node + 1
        while child < document.nodes[node].next {
            let part = document.nodes[child]
            switch part.kind {
            case .inputValue: field.arguments.append(try readInput(child))
            case .namedType, .listType: field.type = try readTypeRef(child)
            default: break
            }
            child = part.next
        }
        return field
    }

    private func readInput(_ node: Int) throws(GraphQLSchemaError) -> SchemaDraft.Input {
        var input = SchemaDraft.Input(name: name(node), type: try readTypeRef(node + 1))
        if document.nodes[node].detail == 1 {
            let value = document.nodes[document.nodes[node + 1].next]
            input.hasDefault = true
            if value.kind == .int {
                input.defaultNumber = Int32(String(decoding: document.source[value.range], as: UTF8.self))
            }
        }
        return input
    }

    private func readTypeRef(_ node: Int) throws(GraphQLSchemaError) -> SchemaTypeRef {
        guard let type = SchemaTypeRef.read(document.nodes, at: node) else {
            throw error("more than 16 lists and non-null marks in one type", at: node)
        }
        return SchemaTypeRef(type: names[Int(type.name)], wrappers: type.wrappers)
    }

    private mutating func readDirective(_ node: Int) throws(GraphQLSchemaError) {
        var directive = SchemaDraft.DirectiveDefinition(name: name(node))
        directive.isRepeatable = document.nodes[node].detail == 1
        var child = node + 1
        while child < document.nodes[node].next {
            let part = document.nodes[child]
            if part.kind == .inputValue { directive.arguments.append(try readInput(child)) }
            if part.kind == .location {
                directive.locations.insert(DirectiveLocations(word: document.text(part.name)))
            }
            child = part.next
        }
        if let known = draft.directives.firstIndex(where: { $0.name == directive.name }) {
            // The built-in ones may be written out.
            draft.directives[known] = directive
        } else {
            draft.directives.append(directive)
        }
    }

    private mutating func forEachChild(
        of node: Int,
        _ kind: GraphQLNodeKind,
        _ body: (inout SDLReader, Int) -> Void
    ) {
        var child = node + 1
        while child < document.nodes[node].next {
            if document.nodes[child].kind == kind { body(&self, child) }
            child = document.nodes[child].next
        }
    }

    private func name(_ node: Int) -> UInt32 { names[Int(document.nodes[node].name)] }

    private func error(_ message: String, at node: Int) -> GraphQLSchemaError {
        error(message, offset: document.nodes[node].start)
    }

    private func error(_ message: String, offset: Int) -> GraphQLSchemaError {
        let place = GraphQLPosition(offset: offset, in: document.source.span)
        return GraphQLSchemaError(message, line: place.line, column: place.column)
    }
}
