// SPDX-License-Identifier: Apache-2.0

extension ValueType where Value == FileSet {
    /// Files that are read at start and watched from then on.
    static func files(_ what: String, extensions: [String], subfolder: String? = nil) -> ValueType {
        let expected = "the path of \(what)"
        let type = ValueType<String>.matching(nil, expected: expected, pattern: "^[^\\x00]+$") {
            $0.isEmpty || $0.utf8.contains(0) ? nil : $0
        }
        return ValueType(
            expected: expected,
            schema: SchemaFragment(
                body: [
                    "description": """
                    A file, a directory, or a file's name with '*' and '?'; absolute, or relative to the file that \
                    names it.
                    """,
                    "type": "string",
                    "minLength": 1,
                ]
            ).named("files"),
            decode: { node, path, context in
                guard let text = type.decode(node, path, context), let scalar = node.scalar else { return nil }
                let source = node.position.source
                do throws(FileAccess.Problem) {
                    let set = try FileSet(text, from: source, extensions: extensions, subfolder: subfolder)
                    for file in set.files { context.noteFile(file.path) }
                    return set
                } catch {
                    context.error(
                        at: node.position,
                        path,
                        "cannot read \(quoted(scalar.written)) in \(path): \(error.reason)",
                        hint: scalar.text.hasPrefix("/") ? nil : "relative paths start from \(source.directory)"
                    )
                    return nil
                }
            },
            render: { .string($0.path) }
        )
    }
}

extension ValueType where Value == WAFRuleSource {
    /// `crs`, or files.
    static var ruleSource: ValueType {
        ValueType<FileSet>.files("rules", extensions: ["conf", "data"], subfolder: "rules").mapped(
            { set, _, _ in .path(set.path) },
            render: { source in
                guard case .path(let path) = source else { return nil }
                return FileSet(path: path)
            }
        ).or(.word("crs"), .coreRuleSet) { $0 == .coreRuleSet }
    }
}
