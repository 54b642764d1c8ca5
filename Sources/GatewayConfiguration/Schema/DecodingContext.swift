// SPDX-License-Identifier: Apache-2.0

/// What decoding one configuration gathers besides the values: errors, positions, files.
final class DecodingContext {
    let report: Report
    /// Absolute paths of the files that values name and that must be watched.
    private(set) var files: [String] = []
    /// Dotted paths of the `unsafe_*` keys that are on.
    private(set) var unsafeSettings: [String] = []
    /// What routes start from: the global blocks, decoded before the routes.
    var securityHeaders = SecurityHeadersConfiguration()
    var cookies = CookieConfiguration()
    /// What may stand in place of the scalar that is being read, where that is more than its type says.
    var expectation: String?

    /// The patches that were read, each with the context of its own file.
    var patches: [DecodedPatch] = []
    /// The documents that were read, by the path of the first; nil for one with errors.
    var contracts: [String: [ContractDocument]?] = [:]

    private var sources = 0
    private var positions: [Path: Position] = [:]
    /// Paths with an error of their own.
    private var failed: Set<Path> = []
    /// Those, and all paths around them.
    private var unsound: Set<Path> = []

    init(report: Report) {
        self.report = report
    }

    func note(_ position: Position, at path: Path) {
        positions[path] = position
    }

    func noteFile(_ path: String) {
        if !files.contains(path) { files.append(path) }
    }

    /// A file that is read while values are decoded: its errors come after those of all files that were read before.
    func nextSource(name: String, directory: String) -> Source {
        sources += 1
        return Source(name: name, directory: directory, order: 1_000_000 + sources)
    }

    func noteUnsafe(_ path: Path) {
        unsafeSettings.append(path.dotted)
    }

    /// Whether the configuration says anything at this path itself.
    func isGiven(_ path: Path) -> Bool {
        positions[path] != nil
    }

    /// Whether nothing at, below or around this path has an error. What has may hold a default, and
    /// complaints about that would only confuse.
    func isSound(_ path: Path) -> Bool {
        guard !unsound.contains(path) else { return false }
        var parent = path.parent
        while let current = parent {
            if failed.contains(current) { return false }
            parent = current.parent
        }
        return true
    }

    /// The position of the value at this path, or of the nearest one around it.
    func position(of path: Path) -> Position? {
        var path: Path? = path
        while let current = path {
            if let position = positions[current] { return position }
            path = current.parent
        }
        return nil
    }

    func error(at position: Position, _ path: Path, _ message: String, hint: String? = nil) {
        report.error(at: position, message, hint: hint)
        fail(path)
    }

    /// Notes that a value could not be had for a reason that was reported elsewhere.
    func fail(_ path: Path) {
        failed.insert(path)
        var path: Path? = path
        while let current = path {
            unsound.insert(current)
            path = current.parent
        }
    }

    /// An error of validation: at the position of a path that was decoded.
    func error(at path: Path, _ message: String, hint: String? = nil) {
        guard let position = position(of: path) else { return }
        error(at: position, path, message, hint: hint)
    }
}
