// SPDX-License-Identifier: Apache-2.0

/// Reads an OpenAPI document with all files that it refers to.
struct ContractFiles {
    static let maximumFiles = 100
    /// Of all files together, and of the JSON they become.
    static let maximumBytes = 32 << 20

    /// A file to read, and who wants it.
    private struct Request {
        let path: String
        /// As messages call it.
        let shown: String
        let position: Position
        /// As it stands in a document; nil for the root, which the configuration names.
        let reference: String?
    }

    /// What may yet turn out to be the name that some schema gives itself.
    private struct Suspect {
        let uri: String
        let position: Position
        let message: String
        let hint: String?
    }

    private let report: Report
    private let context: DecodingContext
    private var documents: [ContractDocument] = []
    private var requests: [Request] = []
    private var known: Set<String> = []
    private var identifiers: Set<String> = []
    private var suspects: [Suspect] = []
    private var bytesLeft = Self.maximumBytes

    /// Nil after an error, which is then in the report of `context`.
    ///
    /// - Parameters:
    ///   - path: Absolute.
    ///   - position: Where the configuration names it.
    static func load(_ path: String, at position: Position, _ context: DecodingContext) -> [ContractDocument]? {
        let path = DocumentURI.normalized(path)
        if let loaded = context.contracts[path] { return loaded }
        let own = Report()
        var files = ContractFiles(report: own, context: context)
        files.loadAll(from: path, at: position)
        context.report.take(own)
        let documents = own.isEmpty ? files.documents : nil
        context.contracts[path] = .some(documents)
        return documents
    }

    private init(report: Report, context: DecodingContext) {
        self.report = report
        self.context = context
    }

    private mutating func loadAll(from path: String, at position: Position) {
        let home = FileAccess.directory(of: position.source.name)
        // Named as the user would from where the configuration's own name starts.
        let isNear = path.hasPrefix(position.source.directory + "/")
        let near = String(path.dropFirst(position.source.directory.utf8.count + 1))
        let shown = !isNear ? path : home.isEmpty ? near : FileAccess.resolve(near, in: home)
        known.insert(DocumentURI.uri(ofPath: path))
        requests = [Request(path: path, shown: shown, position: position, reference: nil)]
        var next = 0
        while requests.indices.contains(next) {
            read(requests[next])
            next += 1
        }
        for suspect in suspects where !identifiers.contains(suspect.uri) {
            report.error(at: suspect.position, suspect.message, hint: suspect.hint)
        }
    }

    private mutating func read(_ request: Request) {
        let bytes: [UInt8]
        do throws(FileAccess.Problem) {
            bytes = try FileAccess.readBytes(request.path, upTo: bytesLeft)
        } catch {
            refuse(request, error)
            return
        }
        context.noteFile(request.path)
        bytesLeft -= bytes.count
        let source = context.nextSource(name: request.shown, directory: FileAccess.directory(of: request.path))
        do throws(DocumentProblem) {
            let (json, marks) = try Self.json(bytes, path: request.path)
            let origin = ContractOrigin(file: request.shown, marks: marks)
            let uri = DocumentURI.uri(ofPath: request.path)
            let document = ContractDocument(uri: uri, path: request.path, json: json, origin: origin)
            documents.append(document)
            try follow(document, source)
        } catch {
            let position = Position(source: source, line: error.line, column: error.column)
            report.error(at: position, error.message, hint: error.hint)
        }
    }

    /// JSON where it is that, or else YAML, of which JSON is mostly a part.
    private static func json(
        _ bytes: [UInt8],
        path: String
    ) throws(DocumentProblem) -> (json: [UInt8], marks: [ContractOrigin.Mark]?) {
        if path.hasSuffix(".json") { return (bytes, nil) }
        let isBraced = bytes.first { !" \t\r\n".utf8.contains($0) } == UInt8(ascii: "{")
        if isBraced, (try? DocumentScanner(bytes)) != nil { return (bytes, nil) }
        let converted = try YAMLToJSON(String(decoding: bytes, as: UTF8.self), maximumBytes: maximumBytes)
        return (converted.json, converted.marks)
    }

    /// Asks for the files that a document refers to.
    private mutating func follow(_ document: ContractDocument, _ source: Source) throws(DocumentProblem) {
        let scanner = try DocumentScanner(document.json)
        for link in scanner.identifiers {
            if let uri = resolve(link, document) { identifiers.insert(uri) }
        }
        for link in scanner.references {
            let uri = resolve(link, document)
            if let uri, known.contains(uri) { continue }
            let place = document.place(atByte: link.offset)
            let position = Position(source: source, line: place.line, column: place.column)
            guard let uri else {
                report.error(at: position, "\(quoted(link.text)) is not a reference", hint: Self.example)
                continue
            }
            known.insert(uri)
            guard let path = DocumentURI.path(of: uri) else {
                suspect(uri, link, position)
                continue
            }
            guard requests.count < Self.maximumFiles else {
                report.error(at: position, "the document has more than \(Self.maximumFiles) files")
                return
            }
            // The same file may be written in two ways.
            if known.insert(DocumentURI.uri(ofPath: path)).inserted || uri == DocumentURI.uri(ofPath: path) {
                let shown = shown(path, from: source)
                requests.append(Request(path: path, shown: shown, position: position, reference: link.text))
            }
        }
    }

    private func resolve(_ link: DocumentScanner.Link, _ document: ContractDocument) -> String? {
        var base = document.uri
        for scope in link.scopes.reversed() { base = DocumentURI.resolve(scope, against: base) ?? base }
        return DocumentURI.resolve(link.text, against: base)
    }

    private mutating func suspect(_ uri: String, _ link: DocumentScanner.Link, _ position: Position) {
        let isRemote = uri.hasPrefix("http://") || uri.hasPrefix("https://")
        suspects.append(
            Suspect(
                uri: uri,
                position: position,
                message: isRemote
                    ? "\(quoted(link.text)) leads to another machine (\(quoted(uri)))"
                    : "\(quoted(link.text)) is not the name of a file",
                hint: isRemote
                    ? "nothing is fetched: save the file beside this one and refer to it by name" : Self.example
            )
        )
    }

    private mutating func refuse(_ request: Request, _ problem: FileAccess.Problem) {
        let folder = request.position.source.directory
        var reason = problem.reason
        if bytesLeft < Self.maximumBytes, reason.hasPrefix(FileAccess.tooLarge) {
            reason = "with it, the document is larger than \(Self.maximumBytes >> 20) MiB"
        }
        let line = problem.line > 1 ? " (line \(problem.line))" : ""
        suspects.append(
            Suspect(
                uri: DocumentURI.uri(ofPath: request.path),
                position: request.position,
                message: "cannot read \(quoted(request.reference ?? request.shown)): \(reason)\(line)",
                hint: "relative paths start from \(folder)"
            )
        )
    }

    private func shown(_ path: String, from source: Source) -> String {
        let home = FileAccess.directory(of: source.name)
        if path.hasPrefix(source.directory + "/") {
            let near = String(path.dropFirst(source.directory.utf8.count + 1))
            return home.isEmpty ? near : FileAccess.resolve(near, in: home)
        }
        // As far up as the name of the referring file shows.
        guard !source.name.hasPrefix("/") else { return path }
        let depth = home.split(separator: "/").filter { $0 != "." }.count
        let top = source.directory.split(separator: "/").dropLast(depth).joined(separator: "/")
        return path.hasPrefix("/\(top)/") && !home.contains("..") ? String(path.dropFirst(top.utf8.count + 2)) : path
    }

    private static let example = "refer to a file as in 'schemas/product.yaml#/Product'"
}
