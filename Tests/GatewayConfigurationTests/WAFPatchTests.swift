// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import GatewayConfiguration

@Suite struct WAFPatchTests {
    @Test func patchIsReadWhole() throws {
        let folder = try TemporaryFolder([
            "p.yaml": #"""
            id: CVE-2026-1
            title: A hole
            product: shop
            versions: "< 2"
            routes: [api]
            match:
              - methods: [GET, POST]
                path: /api/**
                header: { name: X-Debug, exists: false }
                argument: [{ name: q, not_matches: '^[a-z]+\z' }, { name: "f[*", matches: '${jndi' }]
                cookie: { name: Cart, equals: "" }
              - json: { pointer: "/a~1b/*/**/~0/0/", exists: true }
            action: monitor
            expires: 2027-06-30
            references: ["https://example.com/a"]
            verify:
              blocked: { method: POST, path: "/api?q='", headers: { Content-Type: text/plain }, body: "a\nb" }
              passed: { path: /api?q=a }
            """#
        ])
        let patch = try #require(try WAFPatchLoader.load(paths: ["\(folder.path)/p.yaml"]).first)
        #expect(patch.id == "CVE-2026-1")
        #expect(patch.product == "shop")
        #expect(patch.versions == "< 2")
        #expect(patch.routes == ["api"])
        #expect(patch.action == .monitor)
        #expect(patch.expires?.description == "2027-06-30")
        #expect(patch.references == ["https://example.com/a"])
        #expect(patch.matches.map(\.path) == ["/api/**", nil])
        #expect(patch.matches.first?.methods == ["GET", "POST"])
        let conditions = patch.matches.flatMap(\.conditions)
        #expect(
            conditions.map(\.subject) == [
                .header("x-debug"), .argument("q"), .argument("f[*"), .cookie("Cart"),
                .json([.key("a/b"), .any, .anyDepth, .key("~"), .key("0"), .key("")]),
            ]
        )
        #expect(
            conditions.map(\.test) == [
                .exists(false), .notMatches(#"^[a-z]+\z"#), .matches("${jndi"), .equals(""), .exists(true),
            ]
        )
        #expect(conditions.map(\.place.line) == [9, 10, 10, 11, 12])
        #expect(patch.verify.blocked.method == "POST")
        #expect(patch.verify.blocked.headers == [.init("content-type", "text/plain")])
        #expect(patch.verify.blocked.body == "a\nb")
        #expect(patch.verify.passed.method == "GET")
        #expect(patch.verify.passed.path == "/api?q=a")
        #expect(patch.verify.passed.body == nil)
    }

    @Test func fileThatIsNamedTwiceIsReadOnce() throws {
        let golden = TestFolder.golden.path
        let patches = try WAFPatchLoader.load(
            paths: ["\(golden)/files/patches", "\(golden)/files/patches/*.yaml", "\(golden)/files/patches/one.yaml"]
        )
        #expect(patches.map(\.id) == ["SHOP-2", "SHOP-3", "SHOP-1"])
    }

    @Test func everythingThatIsWrongOnTheCommandLineIsTold() throws {
        let folder = try TemporaryFolder(["bad.yaml": "id: P\n", "none/x.txt": ""])
        let error = try #require(throws: ConfigurationErrors.self) {
            try WAFPatchLoader.load(paths: ["bad.yaml", "no.yaml", "none", "*.yml"].map { "\(folder.path)/\($0)" })
        }
        let text = error.description.replacing(folder.path + "/", with: "")
        #expect(text.contains("no.yaml:1:1: error: cannot read 'no.yaml': no such file"))
        #expect(text.contains("none:1:1: error: cannot read 'none': there is no *.yaml in this directory"))
        #expect(text.contains("*.yml:1:1: error: cannot read '*.yml': no file matches"))
        #expect(text.contains("bad.yaml:1:1: error: the key 'title' is missing"))
    }

    @Test func shippedPatchesLoadAndSayWhereTheHoleIsDescribed() throws {
        let patches = try WAFPatchLoader.load(paths: [TestFolder.repository.appendingPathComponent("patches").path])
        #expect(patches.map(\.id) == ["CVE-2026-24136", "CVE-2026-33756", "CVE-2026-40887", "CVE-2026-63460"])
        for patch in patches {
            #expect(patch.action == .block)
            #expect(!patch.references.isEmpty)
            #expect(patch.product != nil && patch.versions != nil)
            #expect(patch.verify.blocked != patch.verify.passed)
            #expect(patch.place.file.hasSuffix("\(patch.id).yaml"))
        }
    }

    @Test func filesToWatchHoldRulesAndPatches() throws {
        let folder = try TemporaryFolder([
            "gatehouse.yaml": minimal("waf: { rules: [crs, rules/*.conf, own], patches: [patches] }"),
            "rules/a.conf": "", "rules/a.data": "", "own/b.conf": "", "own/rules/c.data": "",
            "patches/p.yaml": """
            id: P
            title: A hole
            match: { path: / }
            expires: 2027-06-01
            verify: { blocked: { path: / }, passed: { path: /a } }
            """,
        ])
        let loaded = try folder.load()
        #expect(
            loaded.files.map { $0.replacing(folder.path + "/", with: "") } == [
                "gatehouse.yaml", "rules/a.conf", "own/b.conf", "own/rules/c.data", "patches/p.yaml",
            ]
        )
        #expect(
            loaded.configuration.waf.rules == [
                .coreRuleSet, .path("\(folder.path)/rules/*.conf"), .path("\(folder.path)/own"),
            ]
        )
        #expect(loaded.configuration.waf.patchFiles == ["\(folder.path)/patches/p.yaml"])
    }
}
