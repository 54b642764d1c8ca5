// SPDX-License-Identifier: Apache-2.0

/// Where a value stands in the configuration's tree: `routes[3].match.path`.
struct Path: Hashable, Sendable {
    enum Segment: Hashable, Sendable {
        case key(String)
        case index(Int)
    }

    private(set) var segments: [Segment] = []

    static let root = Path()

    static func / (path: Path, key: String) -> Path {
        Path(segments: path.segments + [.key(key)])
    }

    static func / (path: Path, index: Int) -> Path {
        Path(segments: path.segments + [.index(index)])
    }

    /// Nil at the root.
    var parent: Path? {
        segments.isEmpty ? nil : Path(segments: segments.dropLast())
    }

    /// As `--set` takes it and metrics show it: `routes.3.match.path`.
    var dotted: String {
        segments.map { segment in
            switch segment {
            case .key(let key): key.contains(".") ? "\"\(key)\"" : key
            case .index(let index): String(index)
            }
        }.joined(separator: ".")
    }
}

extension Path: CustomStringConvertible {
    var description: String {
        var text = ""
        for segment in segments {
            switch segment {
            case .key(let key): text += text.isEmpty ? key : ".\(key)"
            case .index(let index): text += "[\(index)]"
            }
        }
        return text.isEmpty ? "the top level" : text
    }
}
