// SPDX-License-Identifier: Apache-2.0

/// Reads the files that `graphql[]` names. What is in them, the engine tells.
enum GraphQLFiles {
    /// Saleor's schema has 1 MB; answers to introspection queries have three times as much.
    static let maximumBytes = 32 << 20

    /// `graphql[].schema`; written as the path.
    static var schema: ValueType<GraphQLSchemaSource> {
        ValueType<String>.readableFile("a GraphQL schema").mapped(
            { file, path, context in
                guard let position = context.position(of: path) else { return nil }
                let source = context.nextSource(
                    name: shown(file, from: position.source),
                    directory: FileAccess.directory(of: file)
                )
                var schema = GraphQLSchemaSource()
                schema.path = file
                schema.name = source.name
                guard let bytes = read(file, source, path, context) else { return nil }
                schema.bytes = bytes
                if schema.kind == .introspection, !isJSON(bytes, source, path, context) { return nil }
                return schema
            },
            render: { $0.path }
        )
    }

    /// What the manifest of a block holds.
    @Sendable static func readManifest(
        _ trusted: TrustedDocumentConfiguration,
        _ path: Path,
        _ context: DecodingContext
    ) -> TrustedDocumentConfiguration? {
        let inner = path / "manifest"
        guard !trusted.manifest.isEmpty, let position = context.position(of: inner) else { return trusted }
        if let reason = FileAccess.problemReading(trusted.manifest) {
            // What is learnt is written there; the file comes into being with it.
            if trusted.mode == .learn, reason == FileAccess.missing { return trusted }
            context.error(
                at: position,
                inner,
                "cannot read \(quoted(shown(trusted.manifest, from: position.source))) in \(inner): \(reason)",
                hint: "relative paths start from \(position.source.directory)"
            )
            return trusted
        }
        context.noteFile(trusted.manifest)
        let source = context.nextSource(
            name: shown(trusted.manifest, from: position.source),
            directory: FileAccess.directory(of: trusted.manifest)
        )
        var trusted = trusted
        if let bytes = read(trusted.manifest, source, inner, context), isJSON(bytes, source, inner, context) {
            trusted.bytes = bytes
        }
        return trusted
    }

    private static func read(_ file: String, _ source: Source, _ path: Path, _ context: DecodingContext) -> [UInt8]? {
        do throws(FileAccess.Problem) {
            return try FileAccess.readBytes(file, upTo: maximumBytes)
        } catch {
            let position = Position(source: source, line: error.line, column: 1)
            context.error(at: position, path, "cannot read this file: \(error.reason)")
            return nil
        }
    }

    private static func isJSON(_ bytes: [UInt8], _ source: Source, _ path: Path, _ context: DecodingContext) -> Bool {
        do throws(DocumentProblem) {
            _ = try DocumentScanner(bytes)
            return true
        } catch {
            let position = Position(source: source, line: error.line, column: error.column)
            context.error(at: position, path, error.message, hint: error.hint)
            return false
        }
    }

    private static func shown(_ file: String, from source: Source) -> String {
        guard file.hasPrefix(source.directory + "/") else { return file }
        let near = String(file.dropFirst(source.directory.utf8.count + 1))
        let home = FileAccess.directory(of: source.name)
        return home.isEmpty ? near : FileAccess.resolve(near, in: home)
    }
}
