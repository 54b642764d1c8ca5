// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import GatewayConfiguration

@Suite struct IncludeTests {
    private static let base = """
        listeners: [{ address: 127.0.0.1:8080 }]
        upstreams: { shop: { targets: ["http://127.0.0.1:9000"] } }

        """

    @Test func listsAreJoinedAndMappingsMerged() throws {
        let folder = try TemporaryFolder([
            "gatehouse.yaml": Self.base
                + "include: [more.yaml]\nroutes: [{ name: a, match: { path: /a }, upstream: shop }]",
            "more.yaml": """
            routes: [{ name: b, match: { path: /b }, upstream: pay }]
            upstreams: { pay: { targets: ["http://127.0.0.1:9001"] } }
            http: { max_headers: 50 }
            """,
        ])
        let loaded = try folder.load()
        #expect(loaded.configuration.routes.map(\.name) == ["a", "b"])
        #expect(loaded.configuration.upstreams.map(\.name) == ["shop", "pay"])
        #expect(loaded.configuration.http.maxHeaders == 50)
        #expect(loaded.files == ["\(folder.path)/gatehouse.yaml", "\(folder.path)/more.yaml"])
    }

    @Test func filesOfAGlobComeInOrderOfTheirNames() throws {
        let route = { (name: String) in "routes: [{ name: \(name), match: { path: /\(name) }, upstream: shop }]" }
        let folder = try TemporaryFolder([
            "gatehouse.yaml": Self.base + "include: conf.d/*.yaml",
            "conf.d/20-b.yaml": route("b"), "conf.d/10-a.yaml": route("a"), "conf.d/30-c.yaml": route("c"),
            "conf.d/.hidden.yaml": "wrong", "conf.d/note.txt": "wrong",
        ])
        #expect(try folder.load().configuration.routes.map(\.name) == ["a", "b", "c"])
    }

    @Test func globMayMatchNothing() throws {
        let folder = try TemporaryFolder([
            "gatehouse.yaml": Self.base + "include: [conf.d/*.yaml]\nroutes: [{ upstream: shop }]"
        ])
        #expect(try folder.load().files.count == 1)
    }

    @Test func errorsNameTheIncludedFile() throws {
        let folder = try TemporaryFolder([
            "gatehouse.yaml": Self.base + "include: [conf.d/a.yaml]\nrouts: []",
            "conf.d/a.yaml": "routes:\n  - upstreem: shop\n",
        ])
        let errors = folder.errors()
        #expect(errors.contains("gatehouse.yaml:4:1: error: unknown key 'routs'"))
        #expect(
            errors.contains("conf.d/a.yaml:2:5: error: unknown key 'upstreem' in routes[0] (did you mean 'upstream'?)")
        )
    }

    @Test func pathsStartFromTheFileThatNamesThem() throws {
        let folder = try TemporaryFolder([
            "gatehouse.yaml":
                "include: [tls/listener.yaml]\nupstreams: { s: { targets: [\"http://a\"] } }\nroutes: [{ upstream: s }]",
            "tls/listener.yaml": "listeners: [{ address: 127.0.0.1:1, tls: { certificate: a.crt, key: keys/a.key } }]",
            "tls/a.crt": "", "tls/keys/a.key": "",
        ])
        let loaded = try folder.load()
        #expect(loaded.configuration.listeners.first?.tls?.certificates.first?.key == "\(folder.path)/tls/keys/a.key")
        #expect(loaded.files.suffix(2) == ["\(folder.path)/tls/a.crt", "\(folder.path)/tls/keys/a.key"])
    }

    @Test func sameValueTwiceNamesBothPlaces() throws {
        let folder = try TemporaryFolder([
            "gatehouse.yaml": Self.base
                + "include: [more.yaml]\nhttp: { max_headers: 60 }\nroutes: [{ upstream: shop }]",
            "more.yaml": "http: { max_headers: 50 }",
        ])
        let expected = "more.yaml:1:22: error: http.max_headers is given twice; first at gatehouse.yaml:4:22"
        #expect(folder.errors().hasPrefix(expected))
    }

    @Test func cycleIsRefused() throws {
        let folder = try TemporaryFolder([
            "gatehouse.yaml": Self.base + "include: [a.yaml]\nroutes: [{ upstream: shop }]",
            "a.yaml": "include: [./gatehouse.yaml]",
        ])
        #expect(folder.errors().hasPrefix("a.yaml:1:11: error: './gatehouse.yaml' is included again"))
    }

    @Test func missingFileIsTheOnlyErrorThatFollowsFromIt() throws {
        let folder = try TemporaryFolder(["gatehouse.yaml": "include: [none.yaml]\nlogs: { level: x }"])
        let lines = folder.errors().split(separator: "\n").filter { $0.contains(": error: ") }
        #expect(lines.count == 2)
        #expect(lines.first == "gatehouse.yaml:1:11: error: cannot read 'none.yaml': no such file")
    }

    @Test(arguments: ["include: { a: b }", "include:", "include: [[a]]", "include: ['']", "include: ['*/a.yaml']"])
    func malformedIncludeIsAnError(_ text: String) {
        #expect(errors(minimal(text)).map(\.line) == [9])
    }

    @Test func missingConfigurationIsAnError() throws {
        #expect(
            try TemporaryFolder().errors("x.yaml") == "x.yaml:1:1: error: cannot read the configuration: no such file"
        )
    }

    @Test func wildcardsMatchNames() {
        let matches = { (name: String, pattern: String) in
            TreeLoader.matches(Array(name.unicodeScalars)[...], Array(pattern.unicodeScalars)[...])
        }
        #expect(matches("a.yaml", "*.yaml") && matches("a.yaml", "?.yaml") && matches("", "*"))
        #expect(matches("a.b.yaml", "*.*.yaml") && matches("aXbXc", "a*b*c"))
        #expect(!matches("a.yml", "*.yaml") && !matches("ab.yaml", "?.yaml") && !matches("a", "") && !matches("", "?"))
        #expect(!matches(String(repeating: "a", count: 2000), String(repeating: "*a", count: 500) + "b"))
    }
}
