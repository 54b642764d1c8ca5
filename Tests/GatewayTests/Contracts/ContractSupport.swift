// SPDX-License-Identifier: Apache-2.0

import Foundation
import GatewayTestKit

/// A gateway that holds requests and responses to a document of the tests' own.
struct ContractUnderTest {
    let gateway: TestGateway
    let upstream: TestUpstream

    func send(
        _ method: String,
        _ target: String,
        _ fields: [String] = [],
        json: String? = nil
    ) async throws -> RawResponse {
        var lines = ["\(method) \(target) HTTP/1.1", "Host: shop.test"] + fields
        if let json {
            if !fields.contains(where: { $0.lowercased().hasPrefix("content-type") }) {
                lines.append("Content-Type: application/json")
            }
            lines.append("Content-Length: \(json.utf8.count)")
        }
        return try await gateway.send(lines.map { $0 + "\r\n" }.joined() + "\r\n" + (json ?? ""))
    }

    /// The requests that reached the backend.
    func passed() -> [RecordedRequest] { upstream.requests }
}

/// What a test's gateway has.
struct ContractSettings {
    /// Keys of the entry of `contracts` besides the document and its upstream, in flow style.
    var contract = ""
    /// More blocks. `@DOCUMENT@` stands for the path of the document.
    var rest = ""
    /// Whether `contracts` has the document.
    var declares = true
    var transport = Transport.memory
    var document = shopDocument

    static let shopDocument = """
        openapi: 3.1.0
        info: { title: Shop, version: "1" }
        servers: [{ url: https://api.shop.test/v1 }]
        paths:
          /products:
            get:
              operationId: listProducts
              parameters:
                - { name: limit, in: query, schema: { type: integer, minimum: 1, maximum: 100 } }
              responses:
                "200":
                  description: A page.
                  content:
                    application/json:
                      schema:
                        type: array
                        items:
                          type: object
                          required: [id]
                          properties: { id: { type: string }, price: { type: integer } }
          /products/{id}:
            get:
              operationId: getProduct
              parameters:
                - { name: id, in: path, required: true, schema: { type: string, pattern: "^p[0-9]+$" } }
              responses: { "200": { description: ok } }
          /carts/{id}/items:
            post:
              parameters:
                - { name: id, in: path, required: true, schema: { type: string } }
                - { name: idempotency-key, in: header, required: true, schema: { type: string, minLength: 8 } }
              requestBody:
                required: true
                content:
                  application/json:
                    schema:
                      type: object
                      required: [product, quantity]
                      properties:
                        product: { type: string }
                        quantity: { type: integer, minimum: 1 }
              responses: { "201": { description: ok } }
          /images:
            put:
              requestBody: { content: { image/png: {} } }
              responses: { "200": { description: ok } }
        """
}

/// Starts a gateway with a document, runs `body` and stops it.
func withContract(
    _ settings: ContractSettings = ContractSettings(),
    answer: @escaping TestUpstream.Answer = { _ in .respond() },
    _ body: (ContractUnderTest) async throws -> Void
) async throws {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("gatehouse-oas-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let file = directory.appendingPathComponent("shop.yaml").path
    try settings.document.write(toFile: file, atomically: true, encoding: .utf8)
    let keys = settings.contract.isEmpty ? "" : ", \(settings.contract)"
    let yaml = """
        listeners:
          - { name: public, address: "127.0.0.1:0" }
        upstreams:
          shop: { targets: ["${SHOP}"] }
        \(settings.declares ? "contracts: [{ openapi: \"\(file)\", upstream: shop\(keys) }]" : "")
        \(settings.rest.replacingOccurrences(of: "@DOCUMENT@", with: file))
        """
    let upstream = try await TestUpstream.start(answer)
    try await TestGateway.withGateway(yaml, transport: settings.transport, upstreams: ["SHOP": upstream]) {
        try await body(ContractUnderTest(gateway: $0, upstream: upstream))
    }
    await upstream.stop()
}
