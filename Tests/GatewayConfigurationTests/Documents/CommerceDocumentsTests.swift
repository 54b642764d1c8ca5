// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import GatewayConfiguration

/// The contracts of real shops, in the folder that GATEHOUSE_CONFORMANCE names.
@Suite struct CommerceDocumentsTests {
    @Test(arguments: [("medusa-store", 705, 400), ("commercetools-checkout", 20, 5)])
    func openAPIDocumentsLoad(_ name: String, _ references: Int, _ members: Int) throws {
        let path = try Self.folder() + "/\(name).openapi.yaml"
        let text = minimal("contracts: [{ openapi: \(path), upstream: shop }]\n")
        let documents = try load(text).contracts.first?.documents ?? []
        #expect(documents.map(\.path) == [path])
        let json = try #require(documents.first).json
        let object = try JSONSerialization.jsonObject(with: Data(json)) as? [String: Any]
        #expect(object?["openapi"] as? String == "3.0.0")
        #expect(try DocumentScanner(json).references.count >= references)
        let components = object?["components"] as? [String: Any]
        #expect((components?["schemas"] as? [String: Any])?.count ?? 0 >= members)
    }

    @Test(arguments: [
        ("saleor.graphql", GraphQLSchemaSource.Kind.sdl), ("vendure-shop.introspection.json", .introspection),
    ])
    func graphQLSchemasLoad(_ name: String, _ kind: GraphQLSchemaSource.Kind) throws {
        let path = try Self.folder() + "/\(name)"
        let text = minimal("graphql: [{ path: /graphql/, schema: \(path), upstream: shop }]\n")
        let endpoint = try #require(try load(text).graphql.first)
        #expect(endpoint.schema.kind == kind)
        #expect(endpoint.schema.bytes.count > 300_000)
        #expect(endpoint.name == "/graphql/")
    }

    private static func folder() throws -> String {
        let variable = ProcessInfo.processInfo.environment["GATEHOUSE_CONFORMANCE"]
        let folder = try #require(variable, "set GATEHOUSE_CONFORMANCE to the folder with the conformance data")
        return folder + "/commerce"
    }
}
