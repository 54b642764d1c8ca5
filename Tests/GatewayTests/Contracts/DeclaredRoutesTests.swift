// SPDX-License-Identifier: Apache-2.0

import Foundation
import Gateway
import GatewayConfiguration
import GatewayTestKit
import Testing

/// Routes that come from documents.
@Suite struct DeclaredRoutesTests {
    @Test func anErrorOfTheDocumentHasItsPlace() async throws {
        var settings = ContractSettings()
        settings.document = """
            openapi: 3.1.0
            info: { title: Shop, version: "1" }
            paths:
              /products:
                get:
                  parameters:
                    - name: limit
                      in: query
                      schema: { type: integr }
                  responses: { "200": { description: ok } }
            """
        let error = await #expect(throws: SnapshotError.self) { try await withContract(settings) { _ in } }
        #expect(error?.description.contains("shop.yaml:9:") == true)
    }

    @Test func twoDocumentsMustNotDeclareTheSame() async throws {
        let second = """
            contracts:
              - { openapi: "@DOCUMENT@", upstream: shop }
              - { openapi: "@DOCUMENT@", upstream: shop }
            """
        let error = await #expect(throws: SnapshotError.self) {
            try await withContract(.init(rest: second, declares: false)) { _ in }
        }
        #expect(error?.description.contains("is declared by the document of") == true)
        let apart = """
            contracts:
              - { openapi: "@DOCUMENT@", upstream: shop }
              - { openapi: "@DOCUMENT@", upstream: shop, base_path: /v2, name_prefix: two-, unknown_query: reject }
            """
        try await withContract(.init(rest: apart, declares: false)) { test async throws in
            #expect(try await test.send("GET", "/v1/products?x=1").status == 200)
            #expect(try await test.send("GET", "/v2/products?x=1").status == 400)
            #expect(try await test.gateway.accessLog(count: 2).map(\.route) == ["listProducts", "two-listProducts"])
        }
    }

    @Test func templatesThatDifferWithinASegmentAreToldApart() async throws {
        var settings = ContractSettings()
        settings.document = """
            openapi: 3.1.0
            info: { title: Shop, version: "1" }
            paths:
              /invoices/{number}.pdf:
                get:
                  parameters: [{ name: number, in: path, required: true, schema: { type: integer } }]
                  responses: { "200": { description: ok } }
              /invoices/{id}:
                get:
                  parameters: [{ name: id, in: path, required: true, schema: { type: string, maxLength: 4 } }]
                  responses: { "200": { description: ok } }
            """
        try await withContract(settings) { test async throws in
            #expect(try await test.send("GET", "/invoices/123456.pdf").status == 200)
            #expect(try await test.send("GET", "/invoices/x.pdf").status == 400)
            #expect(try await test.send("GET", "/invoices/abcd").status == 200)
            #expect(try await test.send("GET", "/invoices/abcde").status == 400)
        }
    }

    @Test func aPreflightIsAnsweredOnRoutesOfADocument() async throws {
        let cors = "cors: { origins: [\"https://shop.test\"], methods: [POST] }"
        try await withContract(.init(contract: cors)) { test async throws in
            let response = try await test.send(
                "OPTIONS",
                "/v1/carts/7/items",
                ["Origin: https://shop.test", "Access-Control-Request-Method: POST"]
            )
            #expect(response.status == 204)
            #expect(response["access-control-allow-origin"] == "https://shop.test")
            #expect(test.passed().isEmpty)
        }
    }
}
