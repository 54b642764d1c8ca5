// SPDX-License-Identifier: Apache-2.0

import Core
import Foundation
import Testing

@testable import GatewayConfiguration

@Suite struct ContractConfigurationTests {
    @Test func settingsBecomeThoseOfTheRoute() throws {
        let endpoint = try #require(try loadGolden().graphql.dropFirst().first)
        let route = endpoint.route
        #expect(route.name == "admin" && route.upstream == "shop" && route.match.path == "/admin-api")
        #expect(route.match.host == "admin.example.com" && route.match.methods == ["GET", "POST", "OPTIONS"])
        #expect(route.timeout == nil && route.maxBody == 256 << 10 && route.rateLimits.first?.by == .route)
        #expect(route.cors?.credentials == true && route.waf?.mode == .off && route.checks == [.rate: .off])
        #expect(route.webSocket?.origins == ["https://shop.example.com"])
    }

    @Test func datedItemsOfContractsAreListed() throws {
        let items = try loadGolden().datedItems
        #expect(items.map(\.name) == ["staff write queries", "free text"])
    }

    @Test func exclusionsMayNameGraphQLEndpointsButNotNobody() throws {
        let folder = try TemporaryFolder(["schema.graphql": "type Query { a: Int }"])
        let text = minimal("graphql: [{ schema: schema.graphql, upstream: shop, name: api }]\n")
        try folder.write(text + "waf: { exclusions: [{ route: api, rule: 1, because: x }] }", to: "gatehouse.yaml")
        #expect(folder.errors() == "")
        try folder.write(text + "waf: { exclusions: [{ route: apu, rule: 1, because: x }] }", to: "gatehouse.yaml")
        #expect(folder.errors().contains("unknown route 'apu' in waf.exclusions[0].route (did you mean 'api'?)"))
    }

    @Test func routesMayComeFromContractsOrGraphQLAlone() throws {
        let bare = minimal().replacing("routes:\n  - match: { path: \"/**\" }\n    upstream: shop\n", with: "")
        let files = ["gatehouse.yaml": bare, "schema.graphql": "type Query { a: Int }", "a.yaml": "a: 1"]
        let folder = try TemporaryFolder(files)
        #expect(folder.errors().contains("there are no routes"))
        for block in ["graphql: [{ schema: schema.graphql", "contracts: [{ openapi: a.yaml"] {
            try folder.write("\(bare)\(block), upstream: shop }]", to: "gatehouse.yaml")
            #expect(folder.errors() == "")
        }
    }

    @Test func placesInJSONAreFoundByPointer() {
        let json = Array("{\n  \"a/b\": [1, {\"~x\": \"{,]\\\"\", \"\\u00e9\": [ [] , 22]}],\n  \"c\": {}\n}".utf8)
        let origin = ContractOrigin(file: "a.json", marks: nil)
        let document = ContractDocument(uri: "file:///a.json", path: "/a.json", json: json, origin: origin)
        let place = { "\(document.place(ofPointer: $0))" }
        #expect(place("") == "a.json:1:1")
        #expect(place("/a~1b") == "a.json:2:10")
        #expect(place("/a~1b/1/~0x") == "a.json:2:21")
        #expect(place("/a~1b/1/é/1") == "a.json:2:47")
        #expect(place("/a~1b/01") == "a.json:2:10")
        #expect(place("/a~1b/9") == "a.json:2:10")
        #expect(place("/c") == "a.json:3:8")
        #expect(place("/d") == "a.json:1:1")
    }

    private func loadGolden() throws -> Configuration {
        let path = TestFolder.golden.appendingPathComponent("contracts.yaml").path
        return try ConfigurationLoader.load(path: path).configuration
    }
}
