// SPDX-License-Identifier: Apache-2.0

import Contract
import JSON
import Testing

@Suite struct RegistryTests {
    private static let files = [
        "file:///api/shop.yaml":
            ##"{"paths":{"/a b":{"$ref":"parts/paths.yaml#/carts~1{id}"}},"x":{"a%b#c":{"minLength":2}}}"##,
        "file:///api/parts/paths.yaml": ##"{"carts/{id}":{"get":{"schema":{"$ref":"../shop.yaml#/x/a%25b%23c"}}}}"##,
    ]

    private static func registry() -> SchemaRegistry {
        SchemaRegistry { uri throws(SchemaError) in
            guard let text = files[uri] else { return nil }
            return try SchemaSource(uri: uri, json: Array(text.utf8), dialect: .openAPI31, isSchema: false)
        }
    }

    @Test func referencesOfAnyKindAreFollowedToTheirPlace() throws {
        var registry = Self.registry()
        let start = try registry.place(of: "#/paths/~1a%20b", from: "file:///api/shop.yaml")
        #expect(start.uri == "file:///api/shop.yaml#/paths/~1a b")
        let path = try registry.place(of: "parts/paths.yaml#/carts~1{id}", from: start.uri)
        #expect(path.source.uri == "file:///api/parts/paths.yaml")
        #expect(path.uri == "file:///api/parts/paths.yaml#/carts~1{id}")
        #expect(throws: SchemaError.self) { try registry.place(of: "#/nowhere", from: path.uri) }
        #expect(throws: SchemaError.self) { try registry.place(of: "missing.yaml", from: path.uri) }
    }

    @Test func onePlanHoldsManyEntries() throws {
        var compiler = SchemaCompiler(Self.registry())
        let one = try compiler.entry("file:///api/parts/paths.yaml#/carts~1{id}/get/schema")
        let two = try compiler.entry("file:///api/shop.yaml#/x/a%25b%23c")
        let plan = try compiler.finish()
        let bytes = Array(#"[{"name":"x"},"xy"]"#.utf8)
        var document = JSONDocument()
        try document.parse(bytes.span)
        let scratch = SchemaScratch()
        // The string and the name: nodes after the array, the object, and its key.
        let texts = 4
        let name = 3
        for entry in [one, two] {
            let fits = plan.isValid(entry, texts, of: document, in: bytes.span, using: scratch)
            #expect(fits)
            let result = plan.validate(entry, name, of: document, in: bytes.span, using: scratch)
            #expect(result.failures.map(\.pointer) == ["/0/name"])
        }
    }

    @Test func aDocumentIsAddedOnce() throws {
        var registry = SchemaRegistry()
        let source = try SchemaSource(uri: "urn:a", json: Array("{}".utf8))
        try registry.add(source)
        #expect(throws: SchemaError.self) { try registry.add(source) }
    }

    @Test func everyDialectDescribesItself() throws {
        for uri in [
            "http://json-schema.org/draft-04/schema", "http://json-schema.org/draft-06/schema",
            "http://json-schema.org/draft-07/schema", "https://json-schema.org/draft/2019-09/schema",
            "https://json-schema.org/draft/2020-12/schema",
        ] {
            let schema = try CompiledSchema(##"{"$ref":"\##(uri)#"}"##, .draft202012)
            #expect(
                schema.isValid(##"{"properties":{"a":{"type":"string","minLength":1}},"items":{"$ref":"#"}}"##),
                "\(uri)"
            )
            for wrong in [#"{"properties":{"a":{"type":"text"}}}"#, #"{"items":{"minLength":-1}}"#, #"{"allOf":[]}"#] {
                #expect(!schema.isValid(wrong), "\(uri) \(wrong)")
            }
        }
    }
}
