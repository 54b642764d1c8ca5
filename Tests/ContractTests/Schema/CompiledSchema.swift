// SPDX-License-Identifier: Apache-2.0

import Contract
import JSON

/// A schema made of text, as tests want to ask it.
struct CompiledSchema {
    static let uri = "test:schema"

    let plan: SchemaPlan
    let entry: SchemaEntry

    init(
        _ schema: String,
        _ dialect: SchemaDialect = .draft202012,
        formats: SchemaOptions.Formats = .none,
        at pointer: String = "",
        others: [String: String] = [:],
        isSchema: Bool = true
    ) throws(SchemaError) {
        var registry = SchemaRegistry()
        try registry.add(
            SchemaSource(uri: Self.uri, json: Array(schema.utf8), dialect: dialect, isSchema: isSchema)
        )
        for (uri, text) in others.sorted(by: { $0.key < $1.key }) {
            try registry.add(SchemaSource(uri: uri, json: Array(text.utf8), dialect: dialect, isSchema: isSchema))
        }
        var compiler = SchemaCompiler(registry, options: SchemaOptions(formats: formats))
        entry = try compiler.entry(Self.uri + "#" + pointer)
        plan = try compiler.finish()
    }

    func validate(_ json: String, _ check: SchemaCheck = SchemaCheck(), depth: Int = 64) -> SchemaResult {
        var document = JSONDocument()
        let bytes = Array(json.utf8)
        try? document.parse(bytes.span, limits: JSONLimits(maximumDepth: depth, maximumNumberBytes: .max))
        return plan.validate(entry, of: document, in: bytes.span, check, using: SchemaScratch())
    }

    func isValid(_ json: String, _ check: SchemaCheck = SchemaCheck()) -> Bool {
        validate(json, check).isValid
    }

    /// The failures as "pointer keyword: expected".
    func failures(_ json: String, _ check: SchemaCheck = SchemaCheck()) -> [String] {
        validate(json, check).failures.map { "\($0.pointer) \($0.keyword): \($0.expected)" }
    }

    /// What is left of a document without what nobody declared.
    func stripped(_ json: String) -> String? {
        var document = JSONDocument()
        let bytes = Array(json.utf8)
        try? document.parse(bytes.span)
        let check = SchemaCheck(undeclared: .list)
        let result = plan.validate(entry, of: document, in: bytes.span, check, using: SchemaScratch())
        guard result.isValid else { return nil }
        var edits = JSONEdits()
        for node in result.undeclared { edits.remove(node) }
        var output: [UInt8] = []
        document.write(bytes.span, edits: edits, into: &output)
        return String(decoding: output, as: UTF8.self)
    }
}
