// SPDX-License-Identifier: Apache-2.0

import Foundation
import GatewayTestKit
import Testing

/// A folder with a release of the Core Rule Set, here one of three rules, under what `waf` sets.
@Suite struct CoreRuleSetTests {
    private static let setup = #"""
        SecAction "id:900990,phase:1,nolog,pass,t:none,setvar:tx.crs_setup_version=4280"
        """#
    private static let rules = #"""
        SecRule ARGS "@contains mild" \
            "id:942901,phase:2,pass,log,msg:'Mild',severity:WARNING,setvar:'tx.sum=+3'"
        SecRule TX:DETECTION_PARANOIA_LEVEL "@lt 2" "id:942902,phase:2,pass,nolog,skipAfter:END"
        SecRule ARGS "@contains strict" \
            "id:942903,phase:2,pass,log,msg:'Strict',severity:CRITICAL,setvar:'tx.sum=+5'"
        SecMarker END
        SecRule TX:SUM "@ge %{tx.inbound_anomaly_score_threshold}" "id:949910,phase:2,deny,log,msg:'Score %{tx.sum}'"
        """#

    private func withRelease(
        setupFile: String = "crs-setup.conf",
        _ waf: String,
        route: String = "",
        _ body: (TestGateway) async throws -> Void
    ) async throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent(
            "gatehouse-crs-\(UUID().uuidString)"
        )
        let rules = directory.appendingPathComponent("rules")
        try FileManager.default.createDirectory(at: rules, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        try Self.setup.write(to: directory.appendingPathComponent(setupFile), atomically: true, encoding: .utf8)
        try Self.rules.write(
            to: rules.appendingPathComponent("REQUEST-942.conf"),
            atomically: true,
            encoding: .utf8
        )
        let upstream = try await TestUpstream.start()
        let yaml = GatewayYAML.make(
            route: route,
            rest: "waf: { rules: [\"\(directory.path)\"], commerce_rules: false, \(waf) }"
        )
        try await TestGateway.withGateway(yaml, transport: .memory, upstreams: ["SHOP": upstream], body)
        await upstream.stop()
    }

    private func status(_ gateway: TestGateway, _ query: String) async throws -> Int {
        try await gateway.send(FirewallRequest.get("/?q=\(query)")).status
    }

    @Test(arguments: ["crs-setup.conf", "crs-setup.conf.example"])
    func thresholdsAndParanoiaAreThoseOfTheConfiguration(_ setup: String) async throws {
        try await withRelease(setupFile: setup, "paranoia: 1, anomaly: { inbound: 5 }") { gateway async throws in
            #expect(try await status(gateway, "mild") == 200)
            #expect(try await status(gateway, "strict") == 200)
        }
        try await withRelease(setupFile: setup, "paranoia: 2, anomaly: { inbound: 5 }") { gateway async throws in
            #expect(try await status(gateway, "mild") == 200)
            #expect(try await status(gateway, "strict") == 403)
        }
        try await withRelease(setupFile: setup, "paranoia: 1, anomaly: { inbound: 3 }") { gateway async throws in
            #expect(try await status(gateway, "mild") == 403)
        }
    }

    @Test func aRouteMayBeStricter() async throws {
        let route = "waf: { paranoia: 2, anomaly: { inbound: 8 } }"
        try await withRelease("paranoia: 1", route: route) { gateway async throws in
            #expect(try await status(gateway, "strict") == 200)
            #expect(try await status(gateway, "mild+strict") == 403)
            let line = try #require(try await gateway.accessLog(count: 2).last)
            #expect(line.check == "waf.crs")
            #expect(line.findings.map(\.check) == ["waf.crs", "waf.crs", "waf.crs"])
            #expect(line.findings.map(\.rule) == ["942901", "942903", "949910"])
        }
    }

    @Test func aFolderThatHoldsNoReleaseIsRefused() async throws {
        let yaml = GatewayYAML.make(rest: "waf: { rules: [\"/usr/share/no-such-folder\"] }")
        await #expect(throws: (any Error).self) {
            try await TestGateway.withGateway(yaml, transport: .memory) { _ in }
        }
    }
}
