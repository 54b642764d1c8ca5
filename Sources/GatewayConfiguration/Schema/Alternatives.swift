// SPDX-License-Identifier: Apache-2.0

/// A word that stands for a value instead of spelling it out: `off`, `auto`, `true`.
enum Keyword: Sendable {
    /// With or without quotes.
    case word(String)
    /// Without quotes only.
    case bool(Bool)

    var text: String {
        switch self {
        case .word(let word): word
        case .bool(let value): String(value)
        }
    }

    var document: Document {
        switch self {
        case .word(let word): .string(word)
        case .bool(let value): .bool(value)
        }
    }

    func matches(_ node: Node) -> Bool {
        guard let scalar = node.scalar, scalar.text == text else { return false }
        if case .bool = self { return scalar.isPlain }
        return true
    }
}

extension ValueType {
    /// A value that may be absent.
    func optional() -> ValueType<Value?> {
        ValueType<Value?>(
            expected: expected,
            schema: schema,
            decode: { node, path, context in decode(node, path, context).map(Optional.some) },
            render: { value in value.flatMap(render) },
            isMapping: isMapping,
            keywords: keywords
        )
    }

    /// A value that may be absent, which can also be said: `timeout: off`.
    func optional(or keyword: Keyword) -> ValueType<Value?> {
        optional().or(keyword, nil) { $0 == nil }
    }

    /// `keyword` stands for `value`, and is written for values that `isMeant` accepts.
    func or(
        _ keyword: Keyword,
        _ value: Value,
        writtenWhen isMeant: @escaping @Sendable (Value) -> Bool = { _ in false }
    ) -> ValueType {
        let expected = "\(keyword.text) or \(expected)"
        let inner = self
        return ValueType(
            expected: expected,
            schema: SchemaFragment(
                body: ["anyOf": [["const": keyword.document], schema.body]],
                definitions: schema.definitions
            ),
            decode: { node, path, context in
                if keyword.matches(node) { return value }
                // The mapping's own message would not say that there are words for it too.
                if inner.isMapping, let scalar = node.scalar, !inner.keywords.contains(scalar.text) {
                    context.error(at: node.position, path, "expected \(expected) in \(path), got \(node.summary)")
                    return nil
                }
                guard node.scalar != nil else { return inner.decode(node, path, context) }
                let outer = context.expectation
                context.expectation = outer ?? expected
                defer { context.expectation = outer }
                return inner.decode(node, path, context)
            },
            render: { isMeant($0) ? keyword.document : inner.render($0) },
            isMapping: isMapping,
            keywords: keywords + [keyword.text]
        )
    }

    /// A mapping is read by this type, a scalar by `short`; always written in full.
    func orShort<Short>(_ short: ValueType<Short>, _ convert: @escaping @Sendable (Short) -> Value) -> ValueType {
        ValueType(
            expected: "\(short.expected), or \(expected)",
            schema: SchemaFragment(
                body: ["anyOf": [short.schema.body, schema.body]],
                definitions: schema.definitions.merging(short.schema.definitions) { first, _ in first }
            ),
            decode: { node, path, context in
                if node.scalar != nil { return short.decode(node, path, context).map(convert) }
                return decode(node, path, context)
            },
            render: render
        )
    }
}
