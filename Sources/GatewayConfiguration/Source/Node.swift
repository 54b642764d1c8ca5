// SPDX-License-Identifier: Apache-2.0

/// A piece of configuration before it has a meaning: YAML with references resolved, aliases followed
/// and the position of everything.
struct Node: Sendable {
    enum Content: Sendable {
        case scalar(Scalar)
        case list([Node])
        case mapping([Entry])
    }

    struct Scalar: Sendable {
        /// With `${NAME}` references replaced.
        var text: String
        /// As it stands in the file. Messages show this, so that no variable's value ends up in a log.
        var written: String
        /// Not in quotes: only then are `true`, `7` and the empty text more than strings.
        var isPlain: Bool
        /// It has a reference that could not be replaced, which was reported.
        var isBroken = false

        var isNull: Bool { isPlain && ["", "~", "null", "Null", "NULL"].contains(written) }
    }

    struct Entry: Sendable {
        var key: String
        var keyPosition: Position
        var value: Node
    }

    var content: Content
    var position: Position

    var scalar: Scalar? {
        if case .scalar(let scalar) = content { scalar } else { nil }
    }

    var isMapping: Bool {
        if case .mapping = content { true } else { false }
    }

    /// What it is, for messages; a scalar as it was written.
    var summary: String {
        switch content {
        case .scalar(let scalar): scalar.isNull ? "nothing" : quoted(scalar.written)
        case .list: "a list"
        case .mapping: "a mapping"
        }
    }
}

/// User input as messages show it: in quotes, on one line, and not endless.
func quoted(_ text: some StringProtocol) -> String {
    var shown = ""
    for scalar in text.unicodeScalars.prefix(80) {
        let isControl = scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
        if isControl {
            shown += "\\u{\(String(scalar.value, radix: 16))}"
        } else {
            shown.unicodeScalars.append(scalar)
        }
    }
    return "'\(shown)\(text.unicodeScalars.count > 80 ? "..." : "")'"
}
