// SPDX-License-Identifier: Apache-2.0

/// The files that one text names: a file, a directory, or a file's name with `*` and `?`.
struct FileSet: Sendable, Hashable {
    struct File: Sendable, Hashable {
        /// Absolute.
        var path: String
        /// As messages call it.
        var shown: String
    }

    /// The text, absolute.
    var path: String
    /// In order; never empty.
    var files: [File]

    /// - Parameters:
    ///   - text: Absolute, or relative to the directory of `source`.
    ///   - extensions: What counts in a directory.
    ///   - subfolder: Where else in a directory such files may be.
    init(
        _ text: String,
        from source: Source,
        extensions: [String],
        subfolder: String? = nil
    ) throws(FileAccess.Problem) {
        var text = text
        while text.count > 1, text.hasSuffix("/") { text.removeLast() }
        path = FileAccess.resolve(text, in: source.directory)
        let home = FileAccess.directory(of: source.name)
        let shown = text.hasPrefix("/") || home.isEmpty ? text : FileAccess.resolve(text, in: home)
        if Self.isGlob(text) {
            files = Self.matching(path, shown: shown)
            guard !files.isEmpty else {
                let isInFolder = Self.isGlob(FileAccess.directory(of: text))
                throw .init(reason: isInFolder ? "wildcards are for a file's name only" : "no file matches")
            }
        } else if FileAccess.isDirectory(path) {
            var found = Self.files(in: path, shown: shown, extensions)
            if let subfolder {
                found += Self.files(in: "\(path)/\(subfolder)", shown: "\(shown)/\(subfolder)", extensions)
            }
            files = found
            guard !files.isEmpty else {
                throw .init(reason: "there is no *.\(extensions.first ?? "") in this directory")
            }
        } else {
            files = [File(path: path, shown: shown)]
        }
        for file in files {
            if let reason = FileAccess.problemReading(file.path) {
                throw .init(reason: files.count > 1 ? "\(file.shown): \(reason)" : reason)
            }
        }
    }

    /// A set that is only to be written.
    init(path: String) {
        self.path = path
        self.files = []
    }

    private static func isGlob(_ text: String) -> Bool { text.contains("*") || text.contains("?") }

    private static func matching(_ pattern: String, shown: String) -> [File] {
        let name = Array(FileAccess.name(of: pattern).unicodeScalars)[...]
        let folder = FileAccess.directory(of: pattern)
        return files(in: folder, shown: FileAccess.directory(of: shown)) {
            TreeLoader.matches(Array($0.unicodeScalars)[...], name)
        }
    }

    private static func files(in folder: String, shown: String, _ extensions: [String]) -> [File] {
        files(in: folder, shown: shown) { name in extensions.contains { name.hasSuffix(".\($0)") } }
    }

    private static func files(in folder: String, shown: String, where isMeant: (String) -> Bool) -> [File] {
        FileAccess.names(in: folder).filter { !$0.hasPrefix(".") && isMeant($0) }.map {
            File(
                path: FileAccess.resolve($0, in: folder),
                shown: shown.isEmpty ? $0 : FileAccess.resolve($0, in: shown)
            )
        }
    }
}
