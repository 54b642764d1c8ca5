// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Contract

@Suite struct PathTests {
    private static func contract(servers: String, options: ContractOptions = ContractOptions()) throws -> Contract {
        try TestContract(
            """
            openapi: 3.0.3
            info: { title: t, version: "1" }
            servers: \(servers)
            x-gatehouse-owner: shop
            paths:
              /carts/{id}:
                x-gatehouse-owner: carts
                parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
                get: { operationId: get, deprecated: true, responses: { "200": { description: ok } } }
                put:
                  operationId: put
                  x-gatehouse-rate-limit: { requests: 5 }
                  security: [{ key: [] }, {}]
                  responses: { "200": { description: ok } }
              /carts/mine:
                get: { operationId: mine, responses: { "200": { description: ok } } }
              /files/{name}.json:
                parameters: [{ name: name, in: path, required: true, schema: { type: string } }]
                get: { operationId: file, responses: { "200": { description: ok } } }
            components:
              securitySchemes: { key: { type: apiKey, in: header, name: X-Key } }
            """,
            options: options
        ).contract
    }

    private static func find(_ contract: Contract, _ path: String, _ method: ContractMethod = .get) -> String? {
        contract.operation(path: Array(path.utf8).span, method: method)?.operationID
    }

    @Test func literalSegmentsStandBeforeParameters() throws {
        let contract = try Self.contract(servers: "[]")
        #expect(Self.find(contract, "/carts/mine") == "mine")
        #expect(Self.find(contract, "/carts/other") == "get")
        // The literal path has no such method: the other one answers.
        #expect(Self.find(contract, "/carts/mine", .put) == "put")
        #expect(Self.find(contract, "/files/a.json") == "file")
        #expect(Self.find(contract, "/carts/1", .head) == "get")
        for path in ["/carts", "/carts/", "/carts/1/", "/carts//", "/files/a.xml", "/files/.json", "", "x"] {
            #expect(Self.find(contract, path) == nil, "\(path)")
        }
        #expect(contract.path(Array("/carts/1".utf8).span)?.methods == [.get, .put])
        #expect(contract.path(Array("/carts/1/2".utf8).span) == nil)
    }

    @Test func basePathsOfServersStandBeforeTemplates() throws {
        let url = "https://shop.example/{base}/v1/"
        let servers =
            "[{ url: \"\(url)\", variables: { base: { default: api } } }, { url: /v2 }, { url: \"https://b/v2\" }]"
        let contract = try Self.contract(servers: servers)
        #expect(
            contract.paths.map(\.template.text) == [
                "/api/v1/carts/{id}", "/v2/carts/{id}", "/api/v1/carts/mine", "/v2/carts/mine",
                "/api/v1/files/{name}.json", "/v2/files/{name}.json",
            ]
        )
        #expect(contract.paths.last?.template.routePattern == "/v2/files/{name}")
        #expect(Self.find(contract, "/v2/carts/1") == "get")
        #expect(Self.find(contract, "/carts/1") == nil)
        let other = try Self.contract(servers: servers, options: ContractOptions(basePath: "/shop/"))
        #expect(Self.find(other, "/shop/carts/1") == "get")
        #expect(other.operation(template: "/shop/carts/{id}", method: .put)?.operationID == "put")
    }

    @Test func whatTheDocumentSaysOfAnOperationIsKept() throws {
        let contract = try Self.contract(servers: "[]")
        let put = try #require(contract.operation(id: "put"))
        #expect(put.security == [[SecurityRequirement(scheme: "key", scopes: [])], []])
        #expect(
            put.extensions["x-gatehouse-rate-limit"].map { String(decoding: $0, as: UTF8.self) } == #"{"requests":5}"#
        )
        #expect(put.extensions["x-gatehouse-owner"].map { String(decoding: $0, as: UTF8.self) } == "\"carts\"")
        #expect(contract.extensions.keys.sorted() == ["x-gatehouse-owner"])
        #expect(contract.operation(id: "get")?.isDeprecated == true)
        #expect(contract.securitySchemes["key"]?.kind == .apiKey(location: .header, name: "X-Key"))
        for (index, operation) in contract.operations.enumerated() { #expect(operation.index == index) }
    }
}
