// SPDX-License-Identifier: Apache-2.0

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
