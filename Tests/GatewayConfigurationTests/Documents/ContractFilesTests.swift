// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import GatewayConfiguration

@Suite struct ContractFilesTests {
    @Test func filesThatAreReferredToAreReadOnceAndWatched() throws {
        let folder = try TemporaryFolder([
            "gatehouse.yaml": minimal("contracts: [{ openapi: api/openapi.yaml, upstream: shop }]\n")
                .replacing("upstream: shop\n", with: "upstream: shop\n    contract: api/openapi.yaml\n"),
            "api/openapi.yaml": """
            openapi: 3.1.0
            paths:
              /products: { $ref: "paths/products.yaml" }
              /again: { $ref: './paths/products.yaml#/x' }
            """,
            "api/paths/products.yaml": """
            get: { responses: { 200: { content: { a/b: { schema: { $ref: ../../schemas/product.json#/Product } } } } } }
            """,
            "schemas/product.json": """
            {"Product": {"properties": {"next": {"$ref": "#/Product"}, "api": {"$ref": "../api/openapi.yaml"}}}}
            """,
        ])
        let loaded = try folder.load()
        let names = ["api/openapi.yaml", "api/paths/products.yaml", "schemas/product.json"]
            .map { "\(folder.path)/\($0)" }
        #expect(loaded.files == ["\(folder.path)/gatehouse.yaml"] + names)
        let contract = try #require(loaded.configuration.contracts.first)
        #expect(contract.documents.map(\.path) == names)
        #expect(contract.documents.map(\.uri) == names.map { "file://\($0)" })
        #expect(contract.documents.last?.json.starts(with: Array(#"{"Product": "#.utf8)) == true)
        #expect(loaded.configuration.routes.first?.contract?.documents == contract.documents)
        #expect("\(contract.place)" == "\(folder.path)/gatehouse.yaml:10:13")
    }

    @Test func schemasMayGoByNamesOfTheirOwn() throws {
        let folder = try contract([
            "openapi.yaml": """
            a: { $ref: "https://example.com/schemas/product" }
            b: { $ref: product.yaml }
            """,
            "product.yaml": """
            $id: https://example.com/schemas/product
            $defs:
              price: { $id: price, type: number }
              other: { $ref: price }
            """,
        ])
        #expect(try folder.load().configuration.contracts.first?.documents.count == 2)
    }

    @Test func whatCannotBeReadIsSaidWithItsPlace() throws {
        let folder = try contract([
            "openapi.yaml": """
            a: { $ref: "https://example.com/a.yaml#/x" }
            b: { $ref: none.yaml }
            c: { $ref: "urn:x" }
            d: { $ref: folder }
            e: { $ref: "%zz" }
            f: { $ref: broken.yaml }
            g: { $ref: broken.json }
            h: { $ref: latin.yaml }
            i: { $ref: "" }
            """,
            "broken.yaml": "a: 1\n b: 2\n", "broken.json": "{\n  'a': 1}", "folder/x": "", "latin.yaml": "",
        ])
        #expect(writeBytes([0x61, 0x3A, 0x0A, 0x62, 0xE9], to: "\(folder.path)/latin.yaml"))
        let errors = folder.errors().split(separator: "\n").filter { !$0.hasPrefix("    ") }
        #expect(
            errors == [
                "openapi.yaml:1:12: error: 'https://example.com/a.yaml#/x' leads to another machine "
                    + "('https://example.com/a.yaml')",
                "openapi.yaml:2:12: error: cannot read 'none.yaml': no such file",
                "openapi.yaml:3:12: error: 'urn:x' is not the name of a file",
                "openapi.yaml:4:12: error: cannot read 'folder': it is a directory",
                "openapi.yaml:5:12: error: '%zz' is not the name of a file",
                "openapi.yaml:8:12: error: cannot read 'latin.yaml': it is not UTF-8 (line 2)",
                "broken.yaml:2:3: error: not valid YAML: mapping values are not allowed in this context",
                "broken.json:2:3: error: expected a key in quotes",
            ]
        )
    }

    @Test func filesAreCounted() throws {
        var files = ["openapi.yaml": (0..<120).map { "a\($0): { $ref: f\($0).yaml }" }.joined(separator: "\n")]
        for index in 0..<120 { files["f\(index).yaml"] = "type: string" }
        let errors = try contract(files).errors()
        #expect(errors.contains("openapi.yaml:100:14: error: the document has more than 100 files"))
    }

    @Test func bytesAreCounted() throws {
        let folder = try contract(["openapi.yaml": "a: { $ref: one.json }\nb: { $ref: two.json }\n"])
        for name in ["one", "two"] {
            let text = "\"" + String(repeating: "x", count: 17 << 20) + "\""
            try folder.write(text, to: "\(name).json")
        }
        #expect(
            folder.errors().hasPrefix(
                "openapi.yaml:2:12: error: cannot read 'two.json': with it, the document is larger than 32 MiB"
            )
        )
    }

    @Test func oneMistakeIsToldOnceForAllWhoUseTheDocument() throws {
        let folder = try contract(["openapi.yaml": "a: { $ref: none.yaml }"])
        let entry = "  - { openapi: openapi.yaml, upstream: shop }\n"
        try folder.write(minimal("contracts:\n" + entry + entry), to: "gatehouse.yaml")
        #expect(folder.errors().components(separatedBy: "error:").count == 2)
    }

    @Test(arguments: ["{\"openapi\": \"3.1.0\"}", "{openapi: 3.1.0}", "\u{FEFF}openapi: 3.1.0"])
    func jsonIsKnownByItsContent(_ text: String) throws {
        let documents = try contract(["openapi.yaml": text]).load().configuration.contracts.first?.documents
        let json = documents?.first.map { String(decoding: $0.json, as: UTF8.self) }
        #expect(json?.replacing(" ", with: "") == #"{"openapi":"3.1.0"}"#)
    }

    /// A folder with a configuration that names `openapi.yaml`.
    private func contract(_ files: [String: String]) throws -> TemporaryFolder {
        let folder = try TemporaryFolder(files)
        try folder.write(minimal("contracts:\n  - { openapi: openapi.yaml, upstream: shop }\n"), to: "gatehouse.yaml")
        return folder
    }
}
