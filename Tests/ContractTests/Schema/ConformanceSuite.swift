// SPDX-License-Identifier: Apache-2.0

import Foundation
import JSON

@testable import Contract

/// The JSON Schema test suite of one draft, run from its files.
struct ConformanceSuite {
    struct MissingData: Error, CustomStringConvertible {
        let description: String
    }

    let folder: String
    let dialect: SchemaDialect
    private let root: URL

    init(_ folder: String, _ dialect: SchemaDialect) throws {
        guard let path = ProcessInfo.processInfo.environment["GATEHOUSE_CONFORMANCE"] else {
            throw MissingData(description: "set GATEHOUSE_CONFORMANCE to the folder of the conformance suites")
        }
        self.folder = folder
        self.dialect = dialect
        root = URL(filePath: path).appending(path: "json-schema")
    }

    /// The files of a part, sorted, without the path to the draft.
    func files(_ part: String = "") throws -> [String] {
        let folder = root.appending(path: folder).appending(path: part)
        return try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix(".json") }.sorted().map { part.isEmpty ? $0 : part + "/" + $0 }
    }

    /// Runs the cases of a file.
    ///
    /// - Returns: how many there were, and those with another verdict than the suite's: "file: group: case".
    func run(_ file: String, formats: SchemaOptions.Formats) throws -> (count: Int, failed: [String]) {
        let bytes = [UInt8](try Data(contentsOf: root.appending(path: folder).appending(path: file)))
        let source = try SchemaSource(uri: "test:file", json: bytes, isSchema: false)
        var count = 0
        var failed: [String] = []
        for group in source.children(of: 0) {
            guard let schema = source.value("schema", of: group), let tests = source.value("tests", of: group) else {
                throw MissingData(description: "\(file) is not a test file")
            }
            let groupName = source.string("description", of: group) ?? ""
            let compiled = compile(Array(bytes[source.document[schema].range]), formats)
            for test in source.children(of: tests) {
                count += 1
                let name = "\(file): \(groupName): \(source.string("description", of: test) ?? "")"
                guard let data = source.value("data", of: test), let valid = source.value("valid", of: test) else {
                    throw MissingData(description: "\(name) has no data")
                }
                let expected = source.document[valid].kind == .true
                switch compiled {
                case .failure(let error): failed.append("\(name) [\(error)]")
                case .success(let (plan, entry)):
                    let text = Array(bytes[source.document[data].range])
                    if try Self.verdict(plan, entry, text) != expected { failed.append(name) }
                }
            }
        }
        return (count, failed)
    }

    /// Checks in all ways, which must agree.
    private static func verdict(_ plan: SchemaPlan, _ entry: SchemaEntry, _ text: [UInt8]) throws -> Bool {
        var document = JSONDocument()
        try document.parse(text.span, limits: JSONLimits(maximumNumberBytes: 4096))
        let scratch = SchemaScratch()
        let quick = plan.isValid(entry, of: document, in: text.span, using: scratch)
        let explained = plan.validate(entry, of: document, in: text.span, using: scratch)
        let listed = plan.validate(entry, of: document, in: text.span, SchemaCheck(undeclared: .list), using: scratch)
        guard explained.isValid == quick, listed.isValid == quick, explained.failures.isEmpty == quick,
            !explained.failures.contains(where: { $0.keyword == "budget" })
        else { throw MissingData(description: "the ways to check do not agree: \(explained), \(listed)") }
        return quick
    }

    private func compile(
        _ schema: [UInt8],
        _ formats: SchemaOptions.Formats
    ) -> Result<(SchemaPlan, SchemaEntry), SchemaError> {
        let remotes = root.appending(path: "remotes")
        let dialect = dialect
        var registry = SchemaRegistry { uri throws(SchemaError) in
            let stem = "http://localhost:1234/"
            guard uri.hasPrefix(stem),
                let data = try? Data(contentsOf: remotes.appending(path: String(uri.dropFirst(stem.count))))
            else { return nil }
            return try SchemaSource(uri: uri, json: [UInt8](data), dialect: dialect)
        }
        do throws(SchemaError) {
            try registry.add(SchemaSource(uri: "test:schema", json: schema, dialect: dialect))
            var compiler = SchemaCompiler(registry, options: SchemaOptions(formats: formats))
            let entry = try compiler.entry("test:schema")
            return .success((try compiler.finish(), entry))
        } catch {
            return .failure(error)
        }
    }
}
