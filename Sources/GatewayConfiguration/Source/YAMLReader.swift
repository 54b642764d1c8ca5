// SPDX-License-Identifier: Apache-2.0

import Yams

/// YAML text to a ``Node``, within bounds.
///
/// Only what a configuration needs is read: one document, keys that are plain text, no tags.
struct YAMLReader {
    /// Deeper than any valid configuration.
    static let maximumDepth = 32
    /// After aliases are followed, so that a few lines cannot stand for billions of nodes.
    static let maximumNodes = 50_000
    /// Yams compares keys as whole trees before anybody can look at them: with more aliases than this,
    /// keys made of aliases could take minutes.
    static let maximumAliases = 32

    private let source: Source
    private let references: EnvironmentReferences
    private let report: Report
    private var nodes = 0
    private var duplicates = DuplicateKeys()

    private init(source: Source, references: EnvironmentReferences, report: Report) {
        self.source = source
        self.references = references
        self.report = report
    }

    /// The root of the text; nil when there is none. Whatever is wrong is in `report`.
    static func read(
        _ text: String,
        source: Source,
        references: EnvironmentReferences,
        report: Report
    ) -> Node? {
        var reader = YAMLReader(source: source, references: references, report: report)
        guard let root = reader.compose(text) else { return nil }
        return reader.convert(root, depth: 0)
    }

    private mutating func compose(_ text: String) -> Yams.Node? {
        var text = text
        if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
        guard Self.countOfAliases(in: text) <= Self.maximumAliases else {
            report.error(
                at: source.start,
                "there are more than \(Self.maximumAliases) aliases ('*name') in this file",
                hint: "write values out, or put '*' in quotes where it is text"
            )
            return nil
        }
        while true {
            do {
                return try Yams.compose(yaml: text, .basic, .default, .utf8)
            } catch YamlError.duplicatedKeysInMapping(let names, let context) {
                // Yams stops at the first repeated key and tells one of its places. Mark that place
                // and read on: the marked key is found again when the tree is converted.
                if let marked = duplicates.mark(line: context.mark.line, column: context.mark.column, in: text) {
                    text = marked
                } else {
                    report.error(at: position(context.mark), "the key \(quoted(names.first ?? "")) is given twice")
                    return nil
                }
            } catch {
                let problem = YAMLSyntax.problem(error, text)
                let place = Position(source: source, line: problem.line, column: problem.column)
                report.error(at: place, problem.message, hint: problem.hint)
                return nil
            }
        }
    }

    private mutating func convert(_ node: Yams.Node, depth: Int) -> Node? {
        nodes += 1
        let place = position(node.mark)
        guard depth <= Self.maximumDepth, nodes <= Self.maximumNodes else {
            if depth > Self.maximumDepth {
                report.error(at: place, "this is nested more than \(Self.maximumDepth) levels deep")
            } else if nodes == Self.maximumNodes + 1 {
                report.error(at: place, "there are more than \(Self.maximumNodes) values, aliases included")
            }
            return nil
        }
        switch node {
        case .scalar(let scalar):
            refuseTag(scalar.tag, unless: .str, at: place)
            return Node(content: .scalar(expand(scalar, at: place)), position: place)
        case .sequence(let sequence):
            refuseTag(sequence.tag, unless: .seq, at: place)
            var list: [Node] = []
            for child in sequence {
                guard let child = convert(child, depth: depth + 1) else { return nil }
                list.append(child)
            }
            return Node(content: .list(list), position: place)
        case .mapping(let mapping):
            refuseTag(mapping.tag, unless: .map, at: place)
            return convert(mapping, at: place, depth: depth)
        case .alias:
            // Yams follows aliases itself; this is only for trees built by hand.
            report.error(at: place, "an alias is not expected here")
            return nil
        }
    }

    private mutating func convert(_ mapping: Yams.Node.Mapping, at place: Position, depth: Int) -> Node? {
        var entries: [Node.Entry] = []
        var seen: [String: Position] = [:]
        for pair in mapping {
            let keyPosition = position(pair.key.mark)
            guard case .scalar(let scalar) = pair.key else {
                report.error(at: keyPosition, "a key must be text, not a list or a mapping")
                continue
            }
            refuseTag(scalar.tag, unless: .str, at: keyPosition)
            let key = duplicates.original(scalar.string, line: keyPosition.line, column: keyPosition.column)
            if key == "<<", scalar.style == .plain {
                report.error(at: keyPosition, "merge keys ('<<') are not supported", hint: "write the keys out")
                continue
            }
            guard let value = convert(pair.value, depth: depth + 1) else { return nil }
            if let first = seen[key] {
                report.error(
                    at: max(first, keyPosition),
                    "the key \(quoted(key)) is given twice; first at \(min(first, keyPosition).text)",
                    hint: "keep one of the two"
                )
                continue
            }
            seen[key] = keyPosition
            entries.append(Node.Entry(key: key, keyPosition: keyPosition, value: value))
        }
        return Node(content: .mapping(entries), position: place)
    }

    private func expand(_ scalar: Yams.Node.Scalar, at place: Position) -> Node.Scalar {
        var result = Node.Scalar(text: scalar.string, written: scalar.string, isPlain: scalar.style == .plain)
        do throws(EnvironmentReferences.Problem) {
            result.text = try references.expand(scalar.string)
        } catch {
            result.isBroken = true
            switch error {
            case .unset(let name):
                report.error(
                    at: place,
                    "the environment variable \(quoted(name)) is not set",
                    hint: "set it, or write '$${' where '${' is meant as text"
                )
            case .malformed:
                report.error(
                    at: place,
                    "\(quoted(scalar.string)) has a malformed reference to an environment variable",
                    hint: "write '${NAME}', or '$${' where '${' is meant as text"
                )
            }
        }
        return result
    }

    private func refuseTag(_ tag: Tag, unless usual: Tag.Name, at place: Position) {
        // Comparing keys resolves the tags of keys, so the usual tag may stand where none was written.
        let name = tag.rawValue
        guard name != Tag.Name.implicit.rawValue, name != usual.rawValue else { return }
        report.error(at: place, "the tag \(quoted(name)) is not supported", hint: "remove it; types follow from keys")
    }

    private func position(_ mark: Mark?) -> Position {
        Position(source: source, line: max(mark?.line ?? 1, 1), column: max(mark?.column ?? 1, 1))
    }

    /// An upper bound: `*` where a value may begin, comments set aside.
    private static func countOfAliases(in text: String) -> Int {
        var count = 0
        var previous = UInt8(ascii: "\n")
        var isComment = false
        for byte in text.utf8 {
            let isBreak = byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
            let followsSpace = " \t\r\n".utf8.contains(previous)
            if isBreak { isComment = false } else if byte == UInt8(ascii: "#"), followsSpace { isComment = true }
            if byte == UInt8(ascii: "*"), !isComment, followsSpace || "[{,:".utf8.contains(previous) { count += 1 }
            previous = byte
        }
        return count
    }
}
