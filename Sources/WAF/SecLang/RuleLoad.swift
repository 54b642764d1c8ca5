// SPDX-License-Identifier: Apache-2.0

/// One load under way: the files that are open, what was read, what was wrong.
struct RuleLoad {
    /// Deeper nesting of `Include` than anyone writes by hand.
    static let maximumDepth = 16
    /// Bounds what a few files that include each other many times can grow to.
    static let maximumFiles = 4096

    private let files: any RuleFiles
    private(set) var directives: [Directive] = []
    private(set) var errors = ErrorList()
    private var unicode = UnicodeMapDirectives()
    /// The files from the first to the one being read.
    private var chain: [String] = []
    private var filesRead = 0

    init(files: any RuleFiles) {
        self.files = files
    }

    /// `location`: the `Include` that names the file.
    mutating func read(file path: String, namedAt location: SourceLocation?) {
        let place = location ?? SourceLocation(file: path, line: 1, column: 1)
        if let refusal = refusal(of: path) {
            errors.report(SecLangError(refusal, at: place))
            return
        }
        filesRead += 1
        do throws(RuleFileError) {
            read(text: try files.read(path), name: path)
        } catch {
            errors.report(SecLangError("cannot read \(path): \(error.reason)", at: place))
        }
    }

    mutating func read(text bytes: [UInt8], name: String) {
        guard errors.attempt({ () throws(SecLangError) in try RuleText.check(bytes, file: name) }) != nil else {
            return
        }
        chain.append(name)
        defer { chain.removeLast() }
        for line in LogicalLines(bytes, file: name) {
            if errors.isFull { return }
            let parts = errors.attempt { () throws(SecLangError) in try DirectiveArguments(line) }
            if let parts { read(parts) }
        }
    }

    /// To be called when the last file is read: what needs a second directive must have met it.
    mutating func finish() {
        if let warning = errors.attempt({ () throws(SecLangError) in try unicode.finish() }) {
            directives += warning
        }
    }

    private func refusal(of path: String) -> String? {
        if chain.contains(path) {
            return "\(path) includes itself: \((chain + [path]).joined(separator: " -> "))"
        }
        if chain.count >= Self.maximumDepth {
            let files = chain.joined(separator: " -> ")
            return "files include each other more than \(Self.maximumDepth) deep: \(files)"
        }
        if filesRead >= Self.maximumFiles {
            return "more than \(Self.maximumFiles) files are included"
        }
        return nil
    }

    private mutating func read(_ line: DirectiveArguments) {
        let word = line.word.lowercased()
        if let rule = RuleDirective(lowercased: word) {
            if let kind = rule.read(line, &errors) { add(kind, line) }
        } else if let setting = SettingDirective(lowercased: word) {
            let value = errors.attempt { () throws(SecLangError) in try setting.read(line) }
            if let value { add(.setting(value), line) }
        } else {
            do throws(SecLangError) {
                try readOther(word, line)
            } catch {
                errors.report(error)
            }
        }
    }

    private mutating func readOther(_ word: String, _ line: DirectiveArguments) throws(SecLangError) {
        switch word {
        case "include": try include(line, isOptional: false)
        case "includeoptional": try include(line, isOptional: true)
        case "secunicodemapfile", "secunicodecodepage":
            if let map = try unicode.read(word, line, files) { add(.setting(.unicodeMap(map)), line) }
        default:
            guard let superseded = try SupersededDirectives.read(word, line) else {
                throw SecLangError(UnknownDirective.message(line.word), at: line.location)
            }
            add(.setting(superseded), line)
        }
    }

    private mutating func include(_ line: DirectiveArguments, isOptional: Bool) throws(SecLangError) {
        let argument = try line.single("the file to include")
        let pattern = RulePath.resolve(argument.string, in: RulePath.folder(of: argument.location.file))
        let paths: [String]
        do throws(RuleFileError) {
            paths = try files.expand(pattern)
        } catch {
            throw SecLangError("cannot look for \(pattern): \(error.reason)", at: argument.location)
        }
        if paths.isEmpty, !isOptional {
            throw SecLangError("no file fits \(pattern); IncludeOptional lets that pass", at: argument.location)
        }
        for path in paths where !errors.isFull {
            if isOptional, try !exists(path, at: argument.location) { continue }
            read(file: path, namedAt: argument.location)
        }
    }

    private func exists(_ path: String, at location: SourceLocation) throws(SecLangError) -> Bool {
        do throws(RuleFileError) {
            return try files.exists(path)
        } catch {
            throw SecLangError("cannot look for \(path): \(error.reason)", at: location)
        }
    }

    private mutating func add(_ kind: Directive.Kind, _ line: DirectiveArguments) {
        directives.append(Directive(kind, at: line.location))
    }
}
