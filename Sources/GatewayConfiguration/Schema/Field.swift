// SPDX-License-Identifier: Apache-2.0

/// One key of a mapping: the only place where its name, type, default and meaning are written down.
struct Field<Root: Sendable>: Sendable {
    let name: String
    let isRequired: Bool
    /// With description and default.
    let schema: @Sendable (_ blank: Root) -> SchemaFragment
    let decode: @Sendable (Node, inout Root, Path, DecodingContext) -> Void
    /// Nil where there is nothing to write.
    let render: @Sendable (Root) -> Document?

    init(
        name: String,
        isRequired: Bool,
        schema: @escaping @Sendable (_ blank: Root) -> SchemaFragment,
        decode: @escaping @Sendable (Node, inout Root, Path, DecodingContext) -> Void,
        render: @escaping @Sendable (Root) -> Document?
    ) {
        self.name = name
        self.isRequired = isRequired
        self.schema = schema
        self.decode = decode
        self.render = render
    }

    /// - Parameters:
    ///   - property: Where the value goes. What is there in a blank value is the default.
    ///   - isRequired: There is no default; leaving the key out is an error.
    ///   - documentation: One or two sentences for the JSON Schema.
    ///   - then: What else happens with a decoded value.
    init<Value>(
        _ name: String,
        _ property: any WritableKeyPath<Root, Value> & Sendable,
        _ type: ValueType<Value>,
        required isRequired: Bool = false,
        _ documentation: String,
        then: @escaping @Sendable (Value, DecodingContext) -> Void = { _, _ in }
    ) {
        self.name = name
        self.isRequired = isRequired
        self.schema = { blank in
            let standard = isRequired ? nil : type.render(blank[keyPath: property])
            return Self.described(type.schema, documentation, standard)
        }
        self.decode = { node, root, path, context in
            guard let value = type.decode(node, path, context) else { return }
            root[keyPath: property] = value
            if name.hasPrefix("unsafe_"), value as? Bool == true { context.noteUnsafe(path) }
            then(value, context)
        }
        self.render = { type.render($0[keyPath: property]) }
    }

    /// A key that is read, but written in another way.
    init<Value>(
        shorthand name: String,
        _ type: ValueType<Value>,
        _ documentation: String,
        set: @escaping @Sendable (Value, inout Root) -> Void
    ) {
        self.name = name
        self.isRequired = false
        self.schema = { _ in Self.described(type.schema, documentation, nil) }
        self.decode = { node, root, path, context in
            if let value = type.decode(node, path, context) { set(value, &root) }
        }
        self.render = { _ in nil }
    }

    private static func described(
        _ fragment: SchemaFragment,
        _ documentation: String,
        _ standard: Document?
    ) -> SchemaFragment {
        var members: [Document.Member] = [.init("description", .string(documentation))]
        if let standard { members.append(.init("default", standard)) }
        return SchemaFragment(body: fragment.body.adding(members), definitions: fragment.definitions)
    }
}

/// Lets the keys of a mapping be listed one below the other.
@resultBuilder
enum FieldList<Root: Sendable> {
    static func buildExpression(_ field: Field<Root>) -> Field<Root> { field }
    static func buildBlock(_ fields: Field<Root>...) -> [Field<Root>] { fields }
}
