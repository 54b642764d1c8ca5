// SPDX-License-Identifier: Apache-2.0

/// A kind of value: how it is read, how JSON Schema describes it and how it is written.
struct ValueType<Value: Sendable>: Sendable {
    /// With its article, for messages: `a duration such as 30s`.
    let expected: String
    let schema: SchemaFragment
    /// Nil after an error, which is then in the context.
    let decode: @Sendable (Node, Path, DecodingContext) -> Value?
    /// Nil where there is nothing to write.
    let render: @Sendable (Value) -> Document?
    /// Written as a mapping; a scalar is never one of these values.
    var isMapping = false
    /// Words that stand for a value all the same.
    var keywords: [String] = []
}

/// A piece of JSON Schema, and the definitions it refers to.
struct SchemaFragment: Sendable {
    var body: Document
    var definitions: [String: Document] = [:]

    /// Moves the body to the definitions and refers to it there.
    func named(_ name: String) -> SchemaFragment {
        var definitions = definitions
        definitions[name] = body
        return SchemaFragment(body: ["$ref": .string("#/$defs/\(name)")], definitions: definitions)
    }
}

/// Why a text is not a value of its type.
struct InvalidValue: Error, Equatable {
    /// Follows the text in quotes: `is not a duration`.
    let problem: String
    var hint: String?
    /// A near miss.
    var meant: String?
}

extension ValueType {
    /// A value written as one text.
    ///
    /// - Parameters:
    ///   - name: Its definition in the JSON Schema.
    ///   - schema: The schema of the text; a pattern there must also let `${NAME}` pass, see ``pattern(_:)``.
    static func text(
        _ name: String?,
        expected: String,
        schema: Document,
        parse: @escaping @Sendable (Node.Scalar) throws(InvalidValue) -> Value,
        render: @escaping @Sendable (Value) -> Document?
    ) -> ValueType {
        let fragment = SchemaFragment(body: schema)
        return ValueType(
            expected: expected,
            schema: name.map(fragment.named) ?? fragment,
            decode: { node, path, context in
                if node.scalar?.isBroken == true {
                    context.fail(path)
                    return nil
                }
                let hint = "expected \(context.expectation ?? expected)"
                guard let scalar = node.scalar, !scalar.isNull else {
                    context.error(at: node.position, path, "\(hint) in \(path), got \(node.summary)")
                    return nil
                }
                do throws(InvalidValue) {
                    return try parse(scalar)
                } catch {
                    // Details would show what a variable holds.
                    let error = scalar.text == scalar.written ? error : InvalidValue(problem: "is not valid")
                    let question = error.meant.map { " (did you mean '\($0)'?)" } ?? ""
                    context.error(
                        at: node.position,
                        path,
                        "\(quoted(scalar.written)) \(error.problem) in \(path)\(question)",
                        hint: error.hint ?? hint
                    )
                    return nil
                }
            },
            render: render
        )
    }

    /// A pattern that also accepts texts with references to the environment.
    static func pattern(_ pattern: String) -> Document {
        .string("(?:\(pattern))|\\$\\{[A-Za-z_][A-Za-z0-9_]*\\}")
    }

    /// A further check on values that decode.
    func checked(_ check: @escaping @Sendable (Value) throws(InvalidValue) -> Void) -> ValueType {
        ValueType(
            expected: expected,
            schema: schema,
            decode: { node, path, context in
                guard let value = decode(node, path, context) else { return nil }
                do throws(InvalidValue) {
                    try check(value)
                    return value
                } catch {
                    context.error(
                        at: node.position,
                        path,
                        "\(node.summary) \(error.problem) in \(path)",
                        hint: error.hint ?? "expected \(expected)"
                    )
                    return nil
                }
            },
            render: render
        )
    }

    /// Values that are written as those of this type.
    func mapped<Other>(
        _ convert: @escaping @Sendable (Value, Path, DecodingContext) -> Other?,
        render: @escaping @Sendable (Other) -> Value?
    ) -> ValueType<Other> {
        let inner = self.render
        return ValueType<Other>(
            expected: expected,
            schema: schema,
            decode: { node, path, context in
                decode(node, path, context).flatMap { convert($0, path, context) }
            },
            render: { render($0).flatMap(inner) },
            isMapping: isMapping,
            keywords: keywords
        )
    }

    /// Notes in the value where it was written.
    func located(_ place: any WritableKeyPath<Value, SourcePlace> & Sendable) -> ValueType {
        ValueType(
            expected: expected,
            schema: schema,
            decode: { node, path, context in
                guard var value = decode(node, path, context) else { return nil }
                value[keyPath: place] = SourcePlace(node.position)
                return value
            },
            render: render,
            isMapping: isMapping,
            keywords: keywords
        )
    }
}
