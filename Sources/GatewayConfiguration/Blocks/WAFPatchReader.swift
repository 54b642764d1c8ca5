// SPDX-License-Identifier: Apache-2.0

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
