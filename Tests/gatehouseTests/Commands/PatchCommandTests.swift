// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// `gatehouse patch`, and what `gatehouse check` says of patches.
@Suite(.serialized)
struct PatchCommandTests {
    private func patch(_ id: String, pattern: String = "x", expires: String = "2999-06-30") -> String {
        """
        id: \(id)
        title: A hole in the search
        product: shop
        match: { path: /search, argument: { name: sort, matches: '\(pattern)' } }
        action: block
        expires: \(expires)
        verify:
          blocked: { path: "/search?sort=x" }
          passed: { path: "/search?sort=y" }
        """
    }

    private func write(_ patches: [String], in directory: URL) throws {
        let yaml = """
            listeners:
              - { name: public, address: "127.0.0.1:0" }
            upstreams:
              shop: { targets: ["http://127.0.0.1:9"] }
            routes:
              - { name: search, match: { path: "/search/**" }, upstream: shop }
            waf:
              patches: [./patches]
            """
        try yaml.write(to: directory.appendingPathComponent("gatehouse.yaml"), atomically: true, encoding: .utf8)
        let folder = directory.appendingPathComponent("patches")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (number, text) in patches.enumerated() {
            try text.write(to: folder.appendingPathComponent("\(number).yaml"), atomically: true, encoding: .utf8)
        }
    }

    @Test func listSaysWhatEachPatchIsAndWhetherItWorks() async throws {
        try await withTemporaryDirectory { directory in
            try write(
                [patch("CVE-1"), patch("CVE-2", expires: "2020-01-01"), patch("CVE-3", pattern: "z")],
                in: directory
            )
            let output = try await Output.of(["patch", "list", "-c", "gatehouse.yaml"], in: directory)
            #expect(output.code == 0)
            let rows = output.text.split(separator: "\n").map { $0.split(separator: " ").prefix(5).map(String.init) }
            #expect(
                rows.dropFirst() == [
                    ["CVE-1", "shop", "block", "2999-06-30", "ok"],
                    ["CVE-2", "shop", "block", "2020-01-01", "expired"],
                    ["CVE-3", "shop", "block", "2999-06-30", "failing"],
                ]
            )
        }
    }

    @Test func testFailsWhereAPatchDoesNotWorkOrIsOver() async throws {
        try await withTemporaryDirectory { directory in
            try write([patch("CVE-1")], in: directory)
            let good = try await Output.of(["patch", "test", "patches/0.yaml"], in: directory)
            #expect(good.code == 0)
            #expect(good.text == "ok   CVE-1\n")
            try write([patch("CVE-1", expires: "2020-01-01"), patch("CVE-2", pattern: "y")], in: directory)
            let bad = try await Output.of(["patch", "test", "patches"], in: directory)
            #expect(bad.code == 1)
            #expect(bad.text.contains("FAIL CVE-1\n     expired on 2020-01-01\n"))
            #expect(
                bad.text.contains("FAIL CVE-2\n     verify.blocked is not stopped\n     verify.passed is stopped\n")
            )
            try write(["id: [", patch("CVE-2")], in: directory)
            #expect(try await Output.of(["patch", "test", "patches"], in: directory).code == 2)
        }
    }

    @Test func shippedPatchesWork() async throws {
        let output = try await Output.of(["patch", "test", "patches"], in: RunningGateway.repository)
        let lines = output.text.split(separator: "\n")
        #expect(output.code == 0, "\(output.text)")
        #expect(lines.count >= 3)
        #expect(lines.allSatisfy { $0.hasPrefix("ok   CVE-") })
    }

    @Test func aNewPatchIsValidAndNothingIsOverwritten() async throws {
        try await withTemporaryDirectory { directory in
            #expect(try await Output.of(["patch", "new", "CVE-2026-1"], in: directory).code == 0)
            #expect(try await Output.of(["patch", "test", "patches/CVE-2026-1.yaml"], in: directory).code == 0)
            let file = directory.appendingPathComponent("patches/CVE-2026-1.yaml")
            try patch("CVE-9").write(to: file, atomically: true, encoding: .utf8)
            let again = try await Output.of(["patch", "new", "CVE-2026-1"], in: directory)
            #expect(again.code == 1)
            #expect(again.errors.contains("it is there already"))
            #expect(try String(contentsOf: file, encoding: .utf8).contains("CVE-9"))
            #expect(try await Output.of(["patch", "new", "../x"], in: directory).code == 64)
        }
    }

    @Test func checkRefusesPatchesThatAreOverOrDoNotWork() async throws {
        try await withTemporaryDirectory { directory in
            try write([patch("CVE-1", expires: "2020-01-01")], in: directory)
            let over = try await Output.of(["check", "-c", "gatehouse.yaml", "--quiet"], in: directory)
            #expect(over.code == 2)
            #expect(over.errors.contains("0.yaml:1:1: error: the patch CVE-1 expired on 2020-01-01"))
            try write([patch("CVE-1", pattern: "z")], in: directory)
            let failing = try await Output.of(["check", "-c", "gatehouse.yaml", "--allow-expired"], in: directory)
            #expect(failing.code == 2)
            #expect(failing.errors.contains("the patch CVE-1 does not work: verify.blocked is not stopped"))
            try write([patch("CVE-1", pattern: "(")], in: directory)
            let broken = try await Output.of(["check", "-c", "gatehouse.yaml"], in: directory)
            #expect(broken.code == 2)
            #expect(broken.errors.contains("0.yaml:4:") && broken.errors.contains("regular expression"))
        }
    }

    @Test func aPatchStopsRequestsOnItsRoute() async throws {
        try await withTemporaryDirectory { directory in
            try write([patch("CVE-1") + "\nroutes: [search]"], in: directory)
            let command = ["waf", "test", "-c", "gatehouse.yaml"]
            let stopped = try await Output.of(command + ["/SEARCH/../search/?sort=x"], in: directory)
            #expect(stopped.code == 1)
            #expect(stopped.text.contains("rule 9510000, critical, waf.patch: A hole in the search"))
            #expect(try await Output.of(command + ["/search?sort=y"], in: directory).code == 0)
            #expect(try await Output.of(command + ["/other?sort=x"], in: directory).code == 0)
        }
    }
}
