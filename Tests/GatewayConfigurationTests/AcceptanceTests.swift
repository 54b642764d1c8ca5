// SPDX-License-Identifier: Apache-2.0

import Core
import Foundation
import Testing

@testable import GatewayConfiguration

/// The configurations that must work as they are written. GATEHOUSE_ACCEPTANCE names their folder;
/// `../shared/acceptance` beside the repository where it does not.
@Suite(.enabled(if: AcceptanceFolder.exists, "there is no folder with acceptance files: \(AcceptanceFolder.path)"))
struct AcceptanceTests {
    @Test func tenLinesLoad() throws {
        let text = try FileAccess.read("\(AcceptanceFolder.path)/ten-lines.yaml")
        // The certificate is the user's own.
        let folder = try TemporaryFolder(["gatehouse.yaml": text, "shop.crt": "", "shop.key": ""])
        let configuration = try folder.load().configuration
        #expect(configuration.listeners.first?.address.description == "127.0.0.1:8443")
        #expect(configuration.listeners.first?.tls?.certificates.count == 1)
        #expect(configuration.routes.map(\.upstream) == ["shop"])
        #expect(configuration.logs.access != nil)
    }

    @Test func benchLoads() throws {
        let loaded = try ConfigurationLoader.load(
            path: "\(AcceptanceFolder.path)/bench.yaml",
            overrides: ["listeners.0.address=127.0.0.1:0"]
        )
        #expect(loaded.configuration.listeners.map(\.address.port) == [0])
        #expect(loaded.configuration.waf.mode == .off)
        #expect(loaded.configuration.logs.access == nil)
    }

    @Test(arguments: [("crs", Mode.monitor, 4), ("waf-block", .block, 1)])
    func firewallLoads(_ name: String, _ mode: Mode, _ paranoia: Int) throws {
        let rules = try TemporaryFolder(["crs-setup.conf.example": "", "rules/first.conf": "", "rules/words.data": ""])
        let loaded = try ConfigurationLoader.load(
            path: "\(AcceptanceFolder.path)/\(name).yaml",
            environment: ["CRS": rules.path]
        )
        let waf = loaded.configuration.waf
        #expect(waf.mode == mode)
        #expect(waf.paranoia == paranoia)
        #expect(waf.rules == [.path(rules.path)])
        #expect(waf.inspectResponses == (name == "crs"))
        #expect(waf.inboundThreshold == 5 && waf.outboundThreshold == 4)
        #expect(loaded.files.suffix(2) == ["first.conf", "words.data"].map { "\(rules.path)/rules/\($0)" })
    }

    @Test func contractLoads() throws {
        let folder = try TemporaryFolder([
            "gatehouse.yaml": try FileAccess.read("\(AcceptanceFolder.path)/contract.yaml"),
            "openapi.yaml": "openapi: 3.1.0\ninfo: { title: Shop, version: 1.0.0 }\npaths: {}\n",
            "schema.graphql": "type Query { a: Int }\n",
        ])
        let loaded = try folder.load()
        let contract = try #require(loaded.configuration.contracts.first)
        #expect(contract.upstream == "shop" && contract.mode == .block && contract.responses == .monitor)
        #expect(contract.unknownFields == .reject && contract.unknownQuery == .allow)
        let json = #"{"openapi":"3.1.0","info":{"title":"Shop","version":"1.0.0"},"paths":{}}"#
        #expect(contract.documents.map(\.json) == [Array(json.utf8)])
        let endpoint = try #require(loaded.configuration.graphql.first)
        #expect(endpoint.path == "/graphql/" && endpoint.upstream == "shop" && endpoint.mode == .block)
        #expect(endpoint.limits.depth == 12 && endpoint.limits.cost == 5000)
        #expect(endpoint.limits.aliases == 15 && endpoint.limits.batch == 5 && !endpoint.introspection)
        #expect(endpoint.schema.kind == .sdl && endpoint.route.match.methods == ["GET", "POST"])
        #expect(loaded.configuration.routes.isEmpty)
        let names = ["gatehouse.yaml", "openapi.yaml", "schema.graphql"]
        #expect(loaded.files == names.map { "\(folder.path)/\($0)" })
    }

    @Test(arguments: ["identity"])
    func configurationsThatNeedMoreAreRefusedNotHalfObeyed(_ name: String) throws {
        let text = try FileAccess.read("\(AcceptanceFolder.path)/\(name).yaml")
        let messages = errors(text, environment: ["CRS": "/crs"]).map(\.message)
        #expect(messages.contains { $0.hasPrefix("unknown key") })
    }
}

private enum AcceptanceFolder {
    static let path =
        ProcessInfo.processInfo.environment["GATEHOUSE_ACCEPTANCE"]
        ?? TestFolder.repository.deletingLastPathComponent().appendingPathComponent("shared/acceptance").path
    static var exists: Bool { FileManager.default.fileExists(atPath: path) }
}
