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
