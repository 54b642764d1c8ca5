// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// `gatehouse lint` and `gatehouse contract`, as a user runs them.
@Suite(.serialized)
struct ContractCommandTests {
    private static let shop = """
        openapi: 3.1.0
        info: { title: Shop, version: "1" }
        paths:
          /products:
            get:
              parameters: [{ $ref: "parts/parameters.yaml#/Limit" }]
              responses: { "200": { description: ok } }
        """

    private static let parameters = """
        Limit:
          name: limit
          in: query
          schema: { type: integer }
        """

    private static func write(_ files: [String: String], _ directory: URL) throws {
        for (name, text) in files {
            let file = directory.appendingPathComponent(name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
    }

    private static let files = ["shop.yaml": shop, "parts/parameters.yaml": parameters]

    @Test func lintNamesPlacesInEveryFile() async throws {
        try await withTemporaryDirectory { directory in
            try Self.write(Self.files, directory)
            let output = try await Output.of(["lint", "shop.yaml"], in: directory)
            #expect(output.code == 0)
            #expect(output.text.contains("parts/parameters.yaml:4:11: /Limit/schema\n  warning number-range-missing"))
            #expect(output.text.contains("shop.yaml:6:7: /paths/~1products/get"))
            #expect(output.text.contains(" of 100: security "))
        }
    }

    @Test func lintFailsUnderAScore() async throws {
        try await withTemporaryDirectory { directory in
            try Self.write(Self.files, directory)
            let low = try await Output.of(["lint", "shop.yaml", "--fail-under", "90"], in: directory)
            #expect(low.code == 1)
            #expect(low.errors.contains("shop.yaml: ") && low.errors.contains("points are less than 90"))
            let arguments = ["lint", "shop.yaml", "--fail-under", "90", "--only", "debug-path"]
            let only = try await Output.of(arguments, in: directory)
            #expect(only.code == 0)
            #expect(only.text.contains("Score 100 of 100"))
            let unknown = try await Output.of(["lint", "shop.yaml", "--only", "debugpath"], in: directory)
            #expect(unknown.code != 0 && unknown.errors.contains("there is no rule 'debugpath'"))
        }
    }

    @Test func lintWritesSARIFWithLines() async throws {
        struct SARIF: Decodable {
            struct Run: Decodable { let results: [Result] }
            struct Result: Decodable { let ruleId: String, locations: [Location] }
            struct Location: Decodable { let physicalLocation: Physical }
            struct Physical: Decodable { let artifactLocation: Artifact, region: Region }
            struct Artifact: Decodable { let uri: String }
            struct Region: Decodable { let startLine: Int, startColumn: Int }
            let version: String
            let runs: [Run]
        }
        try await withTemporaryDirectory { directory in
            try Self.write(Self.files, directory)
            let arguments = ["lint", "shop.yaml", "--format", "sarif", "--only", "number-range-missing"]
            let output = try await Output.of(arguments, in: directory)
            let sarif = try JSONDecoder().decode(SARIF.self, from: Data(output.text.utf8))
            #expect(sarif.version == "2.1.0")
            let place = try #require(sarif.runs.first?.results.first?.locations.first?.physicalLocation)
            #expect(place.artifactLocation.uri == "parts/parameters.yaml")
            #expect(place.region.startLine == 4 && place.region.startColumn == 11)
        }
    }

    @Test func lintKnowsLinesOfJSON() async throws {
        try await withTemporaryDirectory { directory in
            let json = """
                {"openapi": "3.1.0",
                 "info": {"title": "\u{FC}", "version": "1"}, "paths": {
                  "/debug": {"get": {"responses": {"200": {"description": "ok"}}}}}}
                """
            try Self.write(["shop.json": json], directory)
            let output = try await Output.of(["lint", "shop.json", "--only", "debug-path"], in: directory)
            #expect(output.text.contains("shop.json:3:21: /paths/~1debug/get\n"))
        }
    }

    @Test func badDocumentsAreToldWithTheirPlace() async throws {
        try await withTemporaryDirectory { directory in
            let lost = Self.shop.replacing("#/Limit", with: "#/Limits")
            let syntax = "openapi: 3.1.0\npaths: [\n"
            try Self.write(Self.files.merging(["lost.yaml": lost, "syntax.yaml": syntax]) { $1 }, directory)
            let output = try await Output.of(["lint", "lost.yaml", "syntax.yaml", "none.yaml"], in: directory)
            #expect(output.code == 2)
            #expect(output.text.isEmpty)
            #expect(output.errors.contains("lost.yaml:6:"))
            #expect(output.errors.contains("syntax.yaml:3:"))
            #expect(output.errors.contains("cannot read 'none.yaml': no such file"))
        }
    }

    @Test func driftAndLearnWorkOnOneLog() async throws {
        try await withTemporaryDirectory { directory in
            let log = """
                {"method":"GET","host":"h","path":"/products","status":200,"upstream_status":200,"findings":[]}
                {"method":"GET","host":"h","path":"/reviews/12","status":200,"upstream_status":200,"findings":[]}

                """
            try Self.write(Self.files.merging(["access.jsonl": log]) { $1 }, directory)
            let drift = ["contract", "drift", "--openapi", "shop.yaml", "access.jsonl"]
            #expect(try await Output.of(drift, in: directory).text.contains("/reviews/{id}"))
            let failing = try await Output.of(drift + ["--fail-on-shadow", "--format", "json"], in: directory)
            #expect(failing.code == 1)
            #expect(failing.text.contains("\"shadow\" : ["))

            let learn = ["contract", "learn", "access.jsonl", "--title", "Learned", "--output", "learned.yaml"]
            let learned = try await Output.of(learn, in: directory)
            #expect(learned.code == 0)
            #expect(learned.errors.contains("2 operations from 2 exchanges"))
            let again = ["contract", "drift", "--openapi", "learned.yaml", "access.jsonl", "--fail-on-shadow"]
            #expect(try await Output.of(again, in: directory).code == 0)
            #expect(try await Output.of(["lint", "learned.yaml"], in: directory).code == 0)
        }
    }

    @Test func driftReadsTheContractsOfAConfiguration() async throws {
        try await withTemporaryDirectory { directory in
            let yaml = """
                listeners: [{ name: public, address: "127.0.0.1:0" }]
                upstreams: { shop: { targets: ["http://127.0.0.1:9"] } }
                contracts: [{ openapi: shop.yaml, upstream: shop, base_path: /api }]
                """
            let log = #"{"method":"GET","path":"/api/products","status":200,"upstream_status":200}"#
            let files = ["gatehouse.yaml": yaml, "access.jsonl": log]
            try Self.write(Self.files.merging(files) { $1 }, directory)
            let output = try await Output.of(
                ["contract", "drift", "-c", "gatehouse.yaml", "access.jsonl"],
                in: directory
            )
            #expect(output.code == 0)
            #expect(output.text.contains("Shop 1: 1 request, 1 of 1 operations called"), "\(output.errors)")
        }
    }

    @Test func archivesOfManyHostsNeedAName() async throws {
        try await withTemporaryDirectory { directory in
            func entry(_ url: String) -> String {
                #"{"request":{"method":"GET","url":"\#(url)"},"response":{"status":200,"content":{}}}"#
            }
            let entries = [entry("https://a.example/x"), entry("https://b.example/y")].joined(separator: ",")
            try Self.write(["a.har": "{\"log\":{\"entries\":[\(entries)]}}", "b.har": "{\"log\":{}}"], directory)
            let several = try await Output.of(["contract", "learn", "a.har"], in: directory)
            #expect(several.code == 1)
            #expect(several.errors.contains("a.example  1 request"))
            let one = try await Output.of(["contract", "learn", "a.har", "--host", "a.example"], in: directory)
            #expect(one.code == 0)
            #expect(one.text.contains("/x:") && !one.text.contains("/y"))
            let bad = try await Output.of(["contract", "learn", "b.har"], in: directory)
            #expect(bad.code == 1)
            #expect(bad.errors.contains("it is no HTTP archive: 'entries' is missing in 'log'"))
        }
    }
}
