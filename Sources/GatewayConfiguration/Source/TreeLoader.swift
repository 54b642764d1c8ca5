// SPDX-License-Identifier: Apache-2.0

/// A configuration file and all that it includes, as one tree.
struct TreeLoader {
    static let maximumFiles = 100

    let references: EnvironmentReferences
    let report: Report
    /// Absolute paths of the files that were read.
    private(set) var files: [String] = []
    /// Whether every file could be read; where not, what seems to be missing may only be unread.
    private(set) var isWhole = true
    private var order = 0
    /// Where each file was first asked for, by its canonical path.
    private var opened: [String: Position] = [:]

    init(references: EnvironmentReferences, report: Report) {
        self.references = references
        self.report = report
    }

    /// The tree of the file at `path`; `-` is standard input.
    mutating func load(path: String) -> Node {
        let current = FileAccess.currentDirectory
        let isStandardInput = path == "-"
        let absolute = FileAccess.resolve(path, in: current)
        let source = nextSource(
            name: isStandardInput ? "<stdin>" : path,
            directory: isStandardInput ? current : FileAccess.directory(of: absolute)
        )
        do throws(FileAccess.Problem) {
            let text = isStandardInput ? try FileAccess.readStandardInput() : try FileAccess.read(absolute)
            if !isStandardInput {
                files.append(absolute)
                opened[FileAccess.canonical(absolute)] = source.start
            }
            return tree(of: text, source: source)
        } catch {
            let position = Position(source: source, line: error.line, column: 1)
            report.error(at: position, "cannot read the configuration: \(error.reason)")
            isWhole = false
            return empty(source)
        }
    }

    /// The tree of `text`, as though it stood in a file of this name in this directory.
    mutating func load(text: String, name: String, directory: String) -> Node {
        tree(of: text, source: nextSource(name: name, directory: directory))
    }

    /// A source whose errors are reported after those of all sources so far.
    mutating func nextSource(name: String, directory: String) -> Source {
        order += 1
        return Source(name: name, directory: directory, order: order)
    }

    private mutating func tree(of text: String, source: Source) -> Node {
        let read = YAMLReader.read(text, source: source, references: references, report: report)
        let root = read ?? empty(source)
        // A text without any value, such as one of comments only, is an empty mapping.
        if read == nil, !report.isEmpty { isWhole = false }
        switch root.content {
        case .scalar(let scalar) where scalar.isNull:
            return empty(source)
        case .scalar, .list:
            isWhole = false
            report.error(
                at: root.position,
                "expected a mapping at the top level, got \(root.summary)",
                hint: "a configuration begins with a key such as 'listeners:'"
            )
            return empty(source)
        case .mapping(var entries):
            guard let index = entries.firstIndex(where: { $0.key == "include" }) else { return root }
            let include = entries.remove(at: index)
            var merged = Node(content: .mapping(entries), position: root.position)
            for (path, position) in paths(in: include.value) {
                guard let tree = included(path, at: position) else { continue }
                merged = merge(merged, tree, at: .root)
            }
            return merged
        }
    }

    private func empty(_ source: Source) -> Node {
        Node(content: .mapping([]), position: source.start)
    }
}

// `include:`
extension TreeLoader {
    /// The files an `include` names, in order; names with `*` and `?` are looked up.
    private func paths(in node: Node) -> [(path: String, position: Position)] {
        let items: [Node]
        switch node.content {
        case .list(let list): items = list
        case .scalar(let scalar) where !scalar.isNull: items = [node]
        case .scalar, .mapping: items = []
        }
        if items.isEmpty, !isEmptyList(node) {
            report.error(
                at: node.position,
                "expected a list of files in include, got \(node.summary)",
                hint: "write 'include: [routes.yaml]' or 'include: [conf.d/*.yaml]'"
            )
        }
        return items.flatMap { item -> [(String, Position)] in
            guard let scalar = item.scalar, !scalar.text.isEmpty else {
                report.error(at: item.position, "expected the name of a file in include, got \(item.summary)")
                return []
            }
            return expand(scalar.text, at: item.position).map { ($0, item.position) }
        }
    }

    private func isEmptyList(_ node: Node) -> Bool {
        if case .list(let list) = node.content { list.isEmpty } else { false }
    }

    private func expand(_ pattern: String, at position: Position) -> [String] {
        let folder = FileAccess.directory(of: pattern)
        let isGlob = { (text: String) in text.contains("*") || text.contains("?") }
        guard isGlob(pattern) else { return [pattern] }
        guard !isGlob(folder) else {
            report.error(
                at: position,
                "\(quoted(pattern)) has a wildcard in a folder's name",
                hint: "wildcards are for the file's name only, such as 'conf.d/*.yaml'"
            )
            return []
        }
        let name = Array(FileAccess.name(of: pattern).unicodeScalars)[...]
        return FileAccess.names(in: FileAccess.resolve(folder, in: position.source.directory))
            .filter { !$0.hasPrefix(".") && Self.matches(Array($0.unicodeScalars)[...], name) }
            .map { folder.isEmpty ? $0 : FileAccess.resolve($0, in: folder) }
    }

    /// `*` stands for any characters, `?` for one. Linear space, no backtracking beyond the last `*`.
    static func matches(_ name: ArraySlice<Unicode.Scalar>, _ pattern: ArraySlice<Unicode.Scalar>) -> Bool {
        var name = name
        var pattern = pattern
        var retry: (name: ArraySlice<Unicode.Scalar>, pattern: ArraySlice<Unicode.Scalar>)?
        while true {
            if pattern.first == "*" {
                pattern = pattern.dropFirst()
                retry = (name, pattern)
            } else if let character = name.first, pattern.first == character || pattern.first == "?" {
                name = name.dropFirst()
                pattern = pattern.dropFirst()
            } else if name.isEmpty, pattern.isEmpty {
                return true
            } else if let last = retry, !last.name.isEmpty {
                name = last.name.dropFirst()
                pattern = last.pattern
                retry = (name, pattern)
            } else {
                return false
            }
        }
    }

    private mutating func included(_ path: String, at position: Position) -> Node? {
        let absolute = FileAccess.resolve(path, in: position.source.directory)
        let canonical = FileAccess.canonical(absolute)
        if let first = opened[canonical] {
            report.error(
                at: position,
                "\(quoted(path)) is included again; it is already part of the configuration since \(first.text)",
                hint: "include each file once, and never one that includes this one"
            )
            return nil
        }
        guard opened.count < Self.maximumFiles else {
            report.error(at: position, "more than \(Self.maximumFiles) files are included")
            return nil
        }
        opened[canonical] = position
        let folder = FileAccess.directory(of: position.source.name)
        let shown = folder.isEmpty || path.hasPrefix("/") ? path : FileAccess.resolve(path, in: folder)
        let source = nextSource(name: shown, directory: FileAccess.directory(of: absolute))
        do throws(FileAccess.Problem) {
            let text = try FileAccess.read(absolute)
            files.append(absolute)
            return tree(of: text, source: source)
        } catch {
            report.error(at: position, "cannot read \(quoted(path)): \(error.reason)")
            isWhole = false
            return nil
        }
    }

    /// Lists one after the other, mappings key by key; anything else must be said once.
    private func merge(_ first: Node, _ second: Node, at path: Path) -> Node {
        switch (first.content, second.content) {
        case (.list(let some), .list(let more)):
            return Node(content: .list(some + more), position: first.position)
        case (.mapping(var entries), .mapping(let more)):
            for entry in more {
                if let index = entries.firstIndex(where: { $0.key == entry.key }) {
                    entries[index].value = merge(entries[index].value, entry.value, at: path / entry.key)
                } else {
                    entries.append(entry)
                }
            }
            return Node(content: .mapping(entries), position: first.position)
        default:
            report.error(
                at: second.position,
                "\(path) is given twice; first at \(first.position.text)",
                hint: "keep one of the two"
            )
            return first
        }
    }
}
