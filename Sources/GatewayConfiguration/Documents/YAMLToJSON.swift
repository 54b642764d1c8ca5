// SPDX-License-Identifier: Apache-2.0

import Yams

/// A document in YAML to JSON: in the order of the file, numbers as exact as they were written, aliases and merge
/// keys (`<<`) resolved.
struct YAMLToJSON {
    /// Of lists and mappings. The engine that reads the JSON takes no more than 64 in a value.
    static let maximumDepth = 200
    /// After aliases are followed, so that a few lines cannot stand for billions of values.
    static let maximumNodes = 2_000_000

    private(set) var json: [UInt8] = []
    /// A place for each value and each key.
    private(set) var marks: [ContractOrigin.Mark] = []
    private let maximumBytes: Int
    private let maximumNodes: Int
    private var nodes = 0

    /// - Parameters:
    ///   - maximumBytes: How long the JSON may be.
    ///   - maximumNodes: How many values there may be.
    init(
        _ text: String,
        maximumBytes: Int,
        maximumNodes: Int = Self.maximumNodes
    ) throws(DocumentProblem) {
        self.maximumBytes = maximumBytes
        self.maximumNodes = maximumNodes
        json.reserveCapacity(text.utf8.count)
        marks.reserveCapacity(text.utf8.count / 16)
        guard let root = try Self.compose(text) else { throw DocumentProblem(message: "there is nothing in this file") }
        try write(root, depth: 0)
    }

    private static func compose(_ text: String) throws(DocumentProblem) -> Yams.Node? {
        try AliasGuard.check(text)
        do {
            return try Yams.compose(yaml: text, .basic, .default, .utf8)
        } catch {
            throw YAMLSyntax.problem(error, text)
        }
    }

    private mutating func write(_ node: Yams.Node, depth: Int) throws(DocumentProblem) {
        try begin(node.mark)
        guard depth <= Self.maximumDepth else {
            throw problem("this is nested more than \(Self.maximumDepth) levels deep", at: node.mark)
        }
        switch node {
        case .scalar(let scalar):
            try write(scalar)
        case .sequence(let sequence):
            try refuseTag(sequence.tag, unless: .seq, at: sequence.mark)
            json.append(UInt8(ascii: "["))
            var isFirst = true
            for item in sequence {
                if !isFirst { json.append(UInt8(ascii: ",")) }
                isFirst = false
                try write(item, depth: depth + 1)
            }
            json.append(UInt8(ascii: "]"))
        case .mapping(let mapping):
            json.append(UInt8(ascii: "{"))
            var isFirst = true
            for member in try members(of: mapping, depth: depth) {
                if !isFirst { json.append(UInt8(ascii: ",")) }
                isFirst = false
                try begin(member.mark)
                Self.append(member.key, to: &json)
                json.append(UInt8(ascii: ":"))
                try write(member.value, depth: depth + 1)
            }
            json.append(UInt8(ascii: "}"))
        case .alias:
            // Yams follows aliases itself; this is only for trees built by hand.
            throw problem("an alias is not expected here", at: node.mark)
        }
    }

    /// Notes where the next bytes come from, and counts.
    private mutating func begin(_ mark: Yams.Mark?) throws(DocumentProblem) {
        try count(mark)
        guard json.count < maximumBytes, let offset = UInt32(exactly: json.count) else {
            throw problem("there are more than \(maximumBytes >> 20) MiB in the document, aliases included", at: mark)
        }
        marks.append(.init(offset: offset, line: Self.number(mark?.line), column: Self.number(mark?.column)))
    }

    private mutating func count(_ mark: Yams.Mark?) throws(DocumentProblem) {
        nodes += 1
        guard nodes <= maximumNodes else {
            throw problem("there are more than \(maximumNodes) values, aliases included", at: mark)
        }
    }

    private mutating func write(_ scalar: Yams.Node.Scalar) throws(DocumentProblem) {
        let tag = scalar.tag.rawValue
        let isPlain = scalar.style == .plain
        let text = scalar.string
        // Yams gives what is in quotes the tag of a string.
        if tag == Tag.Name.str.rawValue || tag == Tag.Name.nonSpecific.rawValue || tag.isEmpty && !isPlain {
            return Self.append(text, to: &json)
        }
        let value = CoreSchema.value(of: text)
        guard let kinds = Self.kinds[tag] else {
            throw unknownTag(tag, at: scalar.mark)
        }
        switch value {
        case .text where tag.isEmpty:
            Self.append(text, to: &json)
        case .literal(let literal) where tag.isEmpty || kinds(literal):
            json.append(contentsOf: literal.utf8)
        case .unwritable:
            let hint = "write it in quotes where it is text"
            throw problem("\(quoted(text)) is a number that JSON does not have", hint, at: scalar.mark)
        case .text, .literal:
            throw problem("\(quoted(text)) is not what its tag \(quoted(tag)) says", "remove the tag", at: scalar.mark)
        }
    }

    /// Which literals the tags of the core schema are for.
    private static let kinds: [String: @Sendable (String) -> Bool] = [
        "": { _ in true },
        Tag.Name.null.rawValue: { $0 == "null" },
        Tag.Name.bool.rawValue: { $0 == "true" || $0 == "false" },
        Tag.Name.int.rawValue: { $0.utf8.allSatisfy { isDigit($0) || $0 == UInt8(ascii: "-") } },
        Tag.Name.float.rawValue: { $0.utf8.last.map(isDigit) == true },
    ]

    /// A JSON string (RFC 8259, section 7).
    private static func append(_ text: String, to json: inout [UInt8]) {
        json.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                json.append(UInt8(ascii: "\\"))
                json.append(byte)
            case UInt8(ascii: "\n"):
                json.append(contentsOf: "\\n".utf8)
            case 0..<0x20:
                json.append(contentsOf: (byte < 0x10 ? "\\u000" : "\\u00").utf8)
                json.append(contentsOf: String(byte, radix: 16).utf8)
            default:
                json.append(byte)
            }
        }
        json.append(UInt8(ascii: "\""))
    }

    private static func number(_ number: Int?) -> UInt32 { UInt32(clamping: max(number ?? 1, 1)) }

    private static func repeated(_ key: String, _ mark: Yams.Mark?) -> DocumentProblem {
        DocumentProblem(
            message: "the key \(quoted(key)) is given twice",
            hint: "keep one of the two",
            line: max(mark?.line ?? 1, 1),
            column: max(mark?.column ?? 1, 1)
        )
    }

    private func problem(_ message: String, _ hint: String? = nil, at mark: Yams.Mark?) -> DocumentProblem {
        DocumentProblem(
            message: message,
            hint: hint,
            line: max(mark?.line ?? 1, 1),
            column: max(mark?.column ?? 1, 1)
        )
    }

    private func refuseTag(_ tag: Tag, unless usual: Tag.Name, at mark: Yams.Mark?) throws(DocumentProblem) {
        let name = tag.rawValue
        guard !name.isEmpty, name != usual.rawValue, name != Tag.Name.nonSpecific.rawValue else { return }
        throw unknownTag(name, at: mark)
    }

    private func unknownTag(_ name: String, at mark: Yams.Mark?) -> DocumentProblem {
        problem("the tag \(quoted(name)) is not supported", "remove it; JSON has no such values", at: mark)
    }
}

// Merge keys (yaml.org/type/merge.html), which YAML 1.2 no longer has but documents do.
extension YAMLToJSON {
    private struct Member {
        let key: String
        let mark: Yams.Mark?
        let value: Yams.Node
    }

    /// With what `<<` brings, where it stands. A key of the mapping itself wins, then the first of those merged.
    private mutating func members(of mapping: Yams.Node.Mapping, depth: Int) throws(DocumentProblem) -> [Member] {
        try refuseTag(mapping.tag, unless: .map, at: mapping.mark)
        guard depth <= Self.maximumDepth else {
            throw problem("this is nested more than \(Self.maximumDepth) levels deep", at: mapping.mark)
        }
        var own: Set<[UInt8]> = []
        var pairs: [(member: Member, isMerge: Bool)] = []
        pairs.reserveCapacity(mapping.count)
        for pair in mapping {
            guard case .scalar(let key) = pair.key else {
                throw problem("a key must be text, not a list or a mapping", at: pair.key.mark)
            }
            let isMerge = key.string == "<<" && key.style == .plain
            if !isMerge, !own.insert(Array(key.string.utf8)).inserted { throw Self.repeated(key.string, key.mark) }
            pairs.append((Member(key: key.string, mark: key.mark, value: pair.value), isMerge))
        }
        guard own.count < pairs.count else { return pairs.map(\.member) }
        var taken = own
        var members: [Member] = []
        for (member, isMerge) in pairs {
            guard isMerge else {
                members.append(member)
                continue
            }
            for source in try sources(of: member.value) {
                for merged in try self.members(of: source, depth: depth + 1) {
                    try count(member.mark)
                    if taken.insert(Array(merged.key.utf8)).inserted { members.append(merged) }
                }
            }
        }
        return members
    }

    private func sources(of node: Yams.Node) throws(DocumentProblem) -> [Yams.Node.Mapping] {
        let nodes: [Yams.Node]
        if case .sequence(let list) = node { nodes = Array(list) } else { nodes = [node] }
        var sources: [Yams.Node.Mapping] = []
        for node in nodes {
            guard case .mapping(let mapping) = node else {
                throw problem("'<<' takes a mapping or a list of mappings", at: node.mark)
            }
            sources.append(mapping)
        }
        return sources
    }
}
