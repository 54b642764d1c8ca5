// SPDX-License-Identifier: Apache-2.0

/// A mapping with fixed keys.
struct ObjectSchema<Root: Sendable>: Sendable {
    /// Its definition in the JSON Schema, and what messages call it.
    let name: String
    let documentation: String
    /// What a mapping without keys means.
    let blank: Root
    let fields: [Field<Root>]
    /// Further members of the JSON Schema, such as `oneOf`.
    private let constraints: [Document.Member]
    /// A check over several keys, right after they were decoded.
    private let check: @Sendable (Set<String>, Root, Path, DecodingContext) -> Void

    init(
        _ name: String,
        _ documentation: String,
        blank: Root,
        constraints: [Document.Member] = [],
        check: @escaping @Sendable (Set<String>, Root, Path, DecodingContext) -> Void = { _, _, _, _ in },
        @FieldList<Root> fields: () -> [Field<Root>]
    ) {
        self.name = name
        self.documentation = documentation
        self.blank = blank
        self.constraints = constraints
        self.check = check
        self.fields = fields()
    }

    /// The mapping as the type of a key. `base` is what keys that are not given keep.
    func type(base: @escaping @Sendable (DecodingContext) -> Root) -> ValueType<Root> {
        ValueType(
            expected: "a mapping with the keys of \(name)",
            schema: schema.named(name),
            decode: { node, path, context in decode(node, base(context), path, context) },
            render: render,
            isMapping: true
        )
    }

    var type: ValueType<Root> {
        type { [blank] _ in blank }
    }

    /// Keys with an error keep what `base` has, so that the rest can still be checked.
    func decode(_ node: Node, _ base: Root, _ path: Path, _ context: DecodingContext) -> Root {
        guard case .mapping(let entries) = node.content else {
            context.error(
                at: node.position,
                path,
                "expected a mapping in \(path), got \(node.summary)",
                hint: "its keys are: \(keyList)"
            )
            return base
        }
        context.note(node.position, at: path)
        let misspelt = refuseUnknown(entries, path, context)
        var root = base
        // In the order of the description, not of the file: later keys may build on earlier ones.
        for field in fields {
            if let entry = entries.first(where: { $0.key == field.name }) {
                let inner = path / field.name
                context.note(entry.value.position, at: inner)
                field.decode(entry.value, &root, inner, context)
            } else if misspelt.contains(field.name) {
                context.fail(path / field.name)
            } else if field.isRequired {
                context.error(
                    at: node.position,
                    path / field.name,
                    "the key '\(field.name)' is missing in \(path)"
                )
            }
        }
        check(Set(entries.map(\.key)), root, path, context)
        return root
    }

    @Sendable func render(_ root: Root) -> Document? {
        .object(fields.compactMap { field in field.render(root).map { .init(field.name, $0) } })
    }

    /// The JSON Schema of the mapping itself.
    var schema: SchemaFragment {
        var definitions: [String: Document] = [:]
        var properties: [Document.Member] = []
        for field in fields {
            let fragment = field.schema(blank)
            properties.append(.init(field.name, fragment.body))
            definitions.merge(fragment.definitions) { first, _ in first }
        }
        let required = fields.filter(\.isRequired).map { Document.string($0.name) }
        var members: [Document.Member] = [
            .init("description", .string(documentation)),
            .init("type", "object"),
            .init("properties", .object(properties)),
            .init("additionalProperties", false),
        ]
        if !required.isEmpty { members.append(.init("required", .list(required))) }
        return SchemaFragment(body: .object(members + constraints), definitions: definitions)
    }

    private var keyList: String {
        fields.map(\.name).joined(separator: ", ")
    }

    /// The keys that were probably meant, so that they are not called missing as well.
    private func refuseUnknown(_ entries: [Node.Entry], _ path: Path, _ context: DecodingContext) -> Set<String> {
        let known = fields.map(\.name)
        var meant: Set<String> = []
        for entry in entries where !known.contains(entry.key) {
            let place = path == .root ? "at the top level" : "in \(path)"
            context.error(
                at: entry.keyPosition,
                path / entry.key,
                "unknown key \(quoted(entry.key)) \(place)\(Suggestion.question(entry.key, known))",
                hint: "the keys here are: \(keyList)"
            )
            if let name = Suggestion.nearest(to: entry.key, in: known) { meant.insert(name) }
        }
        return meant
    }
}
