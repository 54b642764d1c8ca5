// SPDX-License-Identifier: Apache-2.0

extension ValueType where Value == String {
    /// A path, absolute or relative to the file that names it; its folder need not exist.
    static var path: ValueType {
        file(expected: "the path of a file") { _, _ in nil }
    }

    /// The path of a file that is read at start and watched from then on.
    static func readableFile(_ what: String) -> ValueType {
        file(expected: "the path of \(what)") { path, context in
            if let reason = FileAccess.problemReading(path) { return reason }
            context.noteFile(path)
            return nil
        }
    }

    private static func file(
        expected: String,
        problem: @escaping @Sendable (String, DecodingContext) -> String?
    ) -> ValueType {
        let type = matching("path", expected: "the path of a file", pattern: "^[^\\x00]+$") {
            $0.isEmpty || $0.utf8.contains(0) || $0.hasSuffix("/") ? nil : $0
        }
        return ValueType(
            expected: expected,
            schema: SchemaFragment(
                body: [
                    "description": "The path of a file, absolute or relative to the file that names it.",
                    "type": "string",
                    "minLength": 1,
                ]
            ).named("path"),
            decode: { node, path, context in
                guard let text = type.decode(node, path, context), let scalar = node.scalar else { return nil }
                let absolute = FileAccess.resolve(text, in: node.position.source.directory)
                if let problem = problem(absolute, context) {
                    context.error(
                        at: node.position,
                        path,
                        "cannot read \(quoted(scalar.written)) in \(path): \(problem)",
                        hint: scalar.text.hasPrefix("/")
                            ? nil : "relative paths start from \(node.position.source.directory)"
                    )
                    return nil
                }
                return absolute
            },
            render: { .string($0) }
        )
    }
}
