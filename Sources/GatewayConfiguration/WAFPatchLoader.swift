// SPDX-License-Identifier: Apache-2.0

/// Reads virtual patches on their own, without a configuration that names them.
package enum WAFPatchLoader {
    /// - Parameter paths: Files, directories, or files' names with `*` and `?`; relative to the current directory.
    /// - Throws: Everything that is wrong, at once.
    package static func load(paths: [String]) throws(ConfigurationErrors) -> [WAFPatch] {
        let context = DecodingContext(report: Report())
        var files: [FileSet.File] = []
        for path in paths {
            let source = context.nextSource(name: path, directory: FileAccess.currentDirectory)
            // A path on the command line is relative to where the command runs, not to itself.
            let here = Source(name: "", directory: source.directory)
            do throws(FileAccess.Problem) {
                files += try FileSet(path, from: here, extensions: WAFPatchFile.extensions).files
            } catch {
                context.report.error(at: source.start, "cannot read \(quoted(path)): \(error.reason)")
            }
        }
        let patches = WAFPatchFile.read(files, context).flatMap(\.patches)
        WAFPatchReader.refuseRepeated(context.patches)
        if let errors = context.report.errors { throw errors }
        return patches
    }
}

/// One file of those that `waf.patches` names.
struct WAFPatchFile: Sendable {
    static let extensions = ["yaml", "yml"]

    /// Absolute.
    var path: String
    var patches: [WAFPatch]

    /// `waf.patches`; written as the list of files.
    static var list: ValueType<[WAFPatchFile]> {
        ValueType<FileSet>.files("patches", extensions: extensions).distinctList().mapped(
            { sets, _, context in
                read(sets.flatMap(\.files), context)
            },
            render: { $0.map { FileSet(path: $0.path) } }
        )
    }

    /// Reads each file once, however often it is named.
    static func read(_ files: [FileSet.File], _ context: DecodingContext) -> [WAFPatchFile] {
        var seen: Set<String> = []
        return files.filter { seen.insert($0.path).inserted }.map { file in
            let source = context.nextSource(name: file.shown, directory: FileAccess.directory(of: file.path))
            let decoded = WAFPatchReader.read(file.path, source, context.report)
            context.patches += decoded
            return WAFPatchFile(path: file.path, patches: decoded.map(\.patch))
        }
    }
}

/// A patch, and where to find the place of each of its values.
struct DecodedPatch {
    let patch: WAFPatch
    let path: Path
    let context: DecodingContext
}

/// One file with a patch, or with a list of them.
enum WAFPatchReader {
    static var type: ValueType<[WAFPatch]> { WAFPatchBlock.schema.type.located(\.place).oneOrMore() }

    /// Patches with errors are left out; they are in `report`. References to the environment are text here: patches
    /// mean the same everywhere, and attacks may look like references.
    static func read(_ file: String, _ source: Source, _ report: Report) -> [DecodedPatch] {
        let text: String
        do throws(FileAccess.Problem) {
            text = try FileAccess.read(file)
        } catch {
            let position = Position(source: source, line: error.line, column: 1)
            report.error(at: position, "cannot read the patch: \(error.reason)")
            return []
        }
        let own = Report()
        let node = YAMLReader.read(text, source: source, references: .none, report: own)
        report.take(own)
        guard let node else {
            if own.isEmpty { report.error(at: source.start, "there is no patch in this file") }
            return []
        }
        let context = DecodingContext(report: report)
        let patches = type.decode(node, .root, context) ?? []
        var isList = false
        if case .list = node.content { isList = true }
        guard context.isSound(.root) else { return [] }
        return patches.enumerated().map {
            DecodedPatch(patch: $1, path: isList ? .root / $0 : .root, context: context)
        }
    }

    static func refuseRepeated(_ patches: [DecodedPatch]) {
        var seen: [String: SourcePlace] = [:]
        for decoded in patches {
            if let first = seen[decoded.patch.id] {
                decoded.context.error(
                    at: decoded.path / "id",
                    "two patches have the id \(quoted(decoded.patch.id)); first at \(first)",
                    hint: "give each its own id, or name its file once"
                )
            } else {
                seen[decoded.patch.id] = decoded.patch.place
            }
        }
    }
}
