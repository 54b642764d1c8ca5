// SPDX-License-Identifier: Apache-2.0

/// The place of a finding, as an exclusion names it.
enum ExclusionTarget: Hashable {
    case argument(String)
    case header(String)
    case cookie(String)
    /// As SecLang writes it.
    case variable(String)

    /// - Parameter variable: of a finding, such as `ARGS:q`.
    /// - Returns: nil for what no exclusion should name: the whole of something, and names that clients make up.
    init?(variable: String) {
        let parts = variable.split(separator: ":", maxSplits: 1)
        guard let collection = parts.first, parts.count == 2 else {
            // Parts of the request line have no members: these are as narrow as it gets.
            guard ["REQUEST_FILENAME", "REQUEST_BASENAME"].contains(variable) else { return nil }
            self = .variable(variable)
            return
        }
        let name = String(parts[1])
        guard name.utf8.count <= 128, name.utf8.allSatisfy({ Self.isNameByte($0) }) else { return nil }
        switch collection {
        case "ARGS", "ARGS_GET", "ARGS_POST", "ARGS_NAMES", "ARGS_GET_NAMES", "ARGS_POST_NAMES":
            self = Self.argument(named: name)
        case "REQUEST_HEADERS": self = .header(name.lowercased())
        case "REQUEST_COOKIES", "REQUEST_COOKIES_NAMES": self = .cookie(name)
        case "FILES", "FILES_NAMES": self = .variable("\(collection):\(name)")
        default: return nil
        }
    }

    var key: String {
        switch self {
        case .argument: "argument"
        case .header: "header"
        case .cookie: "cookie"
        case .variable: "variable"
        }
    }

    var text: String {
        switch self {
        case .argument(let text), .header(let text), .cookie(let text), .variable(let text): text
        }
    }

    /// What developers name things with; anything else was sent to be looked at.
    private static func isNameByte(_ byte: UInt8) -> Bool {
        byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || "_-.[]$@:".utf8.contains(byte)
    }

    /// The elements of an array are one place: `json.lines.array_0.note` and `json.lines.array_1.note`.
    private static func argument(named name: String) -> ExclusionTarget {
        let steps = name.split(separator: ".", omittingEmptySubsequences: false)
        let isElement = { (step: Substring) in
            step.hasPrefix("array_") && step.count > 6 && step.dropFirst(6).allSatisfy { $0.isASCII && $0.isNumber }
        }
        guard name.hasPrefix("json."), steps.contains(where: isElement) else { return .argument(name) }
        let pattern = steps.map { step in
            isElement(step) ? "array_[0-9]+" : step.map { "[]$@-".contains($0) ? "\\\($0)" : "\($0)" }.joined()
        }.joined(separator: "\\.")
        return .variable("ARGS:/^\(pattern)$/")
    }
}
