// SPDX-License-Identifier: Apache-2.0

extension ValueType {
    /// A list of values of this type.
    func list(atLeast minimum: Int = 0) -> ValueType<[Value]> {
        let item = self
        let expected = minimum > 0 ? "a list of one or more, each \(expected)" : "a list, each entry \(expected)"
        var body: [Document.Member] = [.init("type", "array"), .init("items", schema.body)]
        if minimum > 0 { body.append(.init("minItems", .int(minimum))) }
        return ValueType<[Value]>(
            expected: expected,
            schema: SchemaFragment(body: .object(body), definitions: schema.definitions),
            decode: { node, path, context in
                guard case .list(let nodes) = node.content else {
                    context.error(
                        at: node.position,
                        path,
                        "expected a list in \(path), got \(node.summary)",
                        hint: "expected \(expected)"
                            + (node.scalar?.isNull == false && !item.isMapping ? "; write it in '[]'" : "")
                    )
                    return nil
                }
                guard nodes.count >= minimum else {
                    context.error(at: node.position, path, "\(path) is empty", hint: "expected \(expected)")
                    return nil
                }
                return nodes.enumerated().compactMap { index, node in
                    context.note(node.position, at: path / index)
                    return item.decode(node, path / index, context)
                }
            },
            render: { .list($0.compactMap(item.render)) }
        )
    }

    /// A list, or one value alone; always written as a list.
    func oneOrMore() -> ValueType<[Value]> {
        let list = list(atLeast: 1)
        return ValueType<[Value]>(
            expected: "\(expected), or a list of them",
            schema: SchemaFragment(
                body: ["anyOf": [schema.body, list.schema.body]],
                definitions: schema.definitions
            ),
            decode: { node, path, context in
                if case .list = node.content { return list.decode(node, path, context) }
                return self.decode(node, path, context).map { [$0] }
            },
            render: list.render
        )
    }

    /// As a set is written: each value at most once.
    func distinctList(atLeast minimum: Int = 0) -> ValueType<[Value]> where Value: Hashable {
        let list = list(atLeast: minimum)
        return ValueType<[Value]>(
            expected: list.expected,
            schema: SchemaFragment(
                body: list.schema.body.adding([.init("uniqueItems", true)]),
                definitions: list.schema.definitions
            ),
            decode: { node, path, context in
                guard let values = list.decode(node, path, context) else { return nil }
                // Where an item failed, indices no longer tell which item a value came from.
                guard context.isSound(path) else { return values }
                var seen: Set<Value> = []
                for (index, value) in values.enumerated() where !seen.insert(value).inserted {
                    let shown = self.render(value).map { $0.json() } ?? ""
                    context.error(
                        at: path / index,
                        "\(shown.replacing("\"", with: "'")) is given twice in \(path)",
                        hint: "remove one of the two"
                    )
                }
                return values
            },
            render: list.render
        )
    }

    /// A mapping from names that the user chooses, in the order of the file.
    ///
    /// - Parameters:
    ///   - noun: What a name names, for messages.
    ///   - name: Where in the value its name is kept.
    func named(
        _ noun: String,
        _ name: any WritableKeyPath<Value, String> & Sendable
    ) -> ValueType<[Value]> {
        let item = self
        let expected = "a mapping from names to \(expected)"
        return ValueType<[Value]>(
            expected: expected,
            schema: SchemaFragment(
                body: [
                    "type": "object",
                    "additionalProperties": schema.body,
                    "propertyNames": ["pattern": "^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$"],
                ],
                definitions: schema.definitions
            ),
            decode: { node, path, context in
                guard case .mapping(let entries) = node.content else {
                    context.error(at: node.position, path, "expected \(expected) in \(path), got \(node.summary)")
                    return nil
                }
                return entries.compactMap { entry in
                    let inner = path / entry.key
                    context.note(entry.value.position, at: inner)
                    if !isName(entry.key) {
                        context.error(
                            at: entry.keyPosition,
                            inner,
                            "\(quoted(entry.key)) cannot be the name of \(noun)",
                            hint: "a name has 1 to 64 letters, digits, '_', '-' and '.'"
                        )
                    }
                    guard var value = item.decode(entry.value, inner, context) else { return nil }
                    value[keyPath: name] = entry.key
                    return value
                }
            },
            render: { values in
                .object(values.compactMap { value in item.render(value).map { .init(value[keyPath: name], $0) } })
            }
        )
    }
}

/// Names that appear in metrics, logs and dotted paths.
func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, text.utf8.count <= 64 else { return false }
    return (isLetter(first) || isDigit(first) || first == UInt8(ascii: "_"))
        && text.utf8.allSatisfy { isLetter($0) || isDigit($0) || "_-.".utf8.contains($0) }
}
