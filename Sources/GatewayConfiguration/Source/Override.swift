// SPDX-License-Identifier: Apache-2.0

/// `--set PATH=VALUE`: a value put into the tree before it is read, as though it stood in the file.
///
/// A path is keys and list indices between dots; a key that holds a dot stands in double quotes:
/// `checks."limits.rate"=monitor`. The value is YAML. The index after a list's last appends to it.
struct Override {
    let segments: [String]
    let value: Node
    let position: Position

    /// Nil when it is malformed; the reason is in `report`.
    init?(_ text: String, loader: inout TreeLoader) {
        let path = text.prefix { $0 != "=" }
        let source = loader.nextSource(name: "--set \(path)", directory: FileAccess.currentDirectory)
        let position = Position(source: source, line: 0, column: 0)
        let report = loader.report
        guard path.endIndex < text.endIndex, let segments = Self.segments(path) else {
            report.error(
                at: position,
                "\(quoted(text)) is not a path and a value",
                hint: "write it as 'listeners.0.address=127.0.0.1:8080'"
            )
            return nil
        }
        guard segments.first != "include" else {
            report.error(at: position, "include can only be given in a file")
            return nil
        }
        self.segments = segments
        self.position = position
        let written = String(text[text.index(after: path.endIndex)...])
        let nested = Report()
        let node = YAMLReader.read(written, source: source, references: loader.references, report: nested)
        for diagnostic in nested.errors?.diagnostics ?? [] {
            report.error(at: position, diagnostic.message, hint: diagnostic.hint)
        }
        guard nested.isEmpty else { return nil }
        let empty = Node.Scalar(text: "", written: "", isPlain: true)
        self.value = Self.moved(node ?? Node(content: .scalar(empty), position: position), to: position)
    }

    func apply(to root: Node, report: Report) -> Node {
        set(segments[...], in: root, at: .root, report: report)
    }

    private func set(_ rest: ArraySlice<String>, in node: Node?, at path: Path, report: Report) -> Node {
        guard let segment = rest.first else { return value }
        if let node, case .list(var list) = node.content {
            guard let index = decimal(segment), index <= list.count else {
                let range = list.isEmpty ? "is empty" : "has the entries 0 to \(list.count - 1)"
                report.error(
                    at: position,
                    "\(quoted(segment)) is not an entry of \(path)",
                    hint: "the list \(range); the index \(list.count) appends to it"
                )
                return node
            }
            let old = list.indices.contains(index) ? list[index] : nil
            let new = set(rest.dropFirst(), in: old, at: path / index, report: report)
            if old == nil { list.append(new) } else { list[index] = new }
            return Node(content: .list(list), position: node.position)
        }
        // A list that is not there yet begins with its first entry; anything else becomes a mapping.
        if node?.isMapping != true, segment == "0" {
            return Node(
                content: .list([set(rest.dropFirst(), in: nil, at: path / 0, report: report)]),
                position: position
            )
        }
        var entries: [Node.Entry] = []
        if case .mapping(let existing)? = node?.content { entries = existing }
        let index = entries.firstIndex { $0.key == segment }
        let old = index.map { entries[$0].value }
        let new = set(rest.dropFirst(), in: old, at: path / segment, report: report)
        if let index {
            entries[index].value = new
        } else {
            entries.append(Node.Entry(key: segment, keyPosition: position, value: new))
        }
        return Node(
            content: .mapping(entries),
            position: node?.isMapping == true ? node?.position ?? position : position
        )
    }

    private static func segments(_ path: Substring) -> [String]? {
        var segments: [String] = []
        var rest = path
        while true {
            let segment: Substring
            if rest.first == "\"" {
                let inner = rest.dropFirst()
                guard let end = inner.firstIndex(of: "\"") else { return nil }
                segment = inner[..<end]
                rest = inner[end...].dropFirst()
            } else {
                segment = rest.prefix { $0 != "." }
                rest = rest[segment.endIndex...]
            }
            guard !segment.isEmpty, segments.count < YAMLReader.maximumDepth else { return nil }
            segments.append(String(segment))
            if rest.isEmpty { return segments }
            guard rest.first == "." else { return nil }
            rest = rest.dropFirst()
        }
    }

    /// Positions within an override's value mean nothing to the user; all become the override's.
    private static func moved(_ node: Node, to position: Position) -> Node {
        switch node.content {
        case .scalar: Node(content: node.content, position: position)
        case .list(let list): Node(content: .list(list.map { moved($0, to: position) }), position: position)
        case .mapping(let entries):
            Node(
                content: .mapping(
                    entries.map {
                        Node.Entry(key: $0.key, keyPosition: position, value: moved($0.value, to: position))
                    }
                ),
                position: position
            )
        }
    }
}
