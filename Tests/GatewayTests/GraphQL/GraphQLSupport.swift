// SPDX-License-Identifier: Apache-2.0

import Foundation
import GatewayTestKit

/// A gateway before a GraphQL endpoint of the tests' own.
struct GraphQLUnderTest {
    let gateway: TestGateway
    let upstream: TestUpstream
    /// Where the schema is, and the manifest of trusted documents.
    let directory: URL

    func post(_ query: String, _ more: String = "", _ fields: [String] = []) async throws -> RawResponse {
        let text = query.replacingOccurrences(of: "\"", with: "\\\"")
        return try await body("{\"query\": \"\(text)\"\(more.isEmpty ? "" : ", \(more)")}", fields)
    }

    func body(_ json: String, _ fields: [String] = []) async throws -> RawResponse {
        var lines = ["POST /graphql/ HTTP/1.1", "Host: shop.test"] + fields
        if !fields.contains(where: { $0.lowercased().hasPrefix("content-type") }) {
            lines.append("Content-Type: application/json")
        }
        lines.append("Content-Length: \(json.utf8.count)")
        return try await gateway.send(lines.map { $0 + "\r\n" }.joined() + "\r\n" + json)
    }

    func get(_ query: String, _ fields: [String] = ["Apollo-Require-Preflight: 1"]) async throws -> RawResponse {
        let lines = ["GET /graphql/?\(query) HTTP/1.1", "Host: shop.test"] + fields
        return try await gateway.send(lines.map { $0 + "\r\n" }.joined() + "\r\n")
    }

    func line(_ count: Int = 1) async throws -> AccessLine? { try await gateway.accessLog(count: count).last }
}

/// What a test's gateway has.
struct GraphQLSettings {
    /// Keys of the endpoint besides path, schema and upstream, in flow style. `@DIRECTORY@` stands for a folder.
    var endpoint = ""
    /// More blocks.
    var rest = ""
    var transport = Transport.memory
    /// Files of the folder.
    var files: [String: String] = [:]

    static let schema = """
        type Query {
          products(first: Int, search: String): [Product!]!
          product(id: ID!): Product
          order(id: ID!): Order
        }
        type Mutation {
          checkoutAddPromoCode(code: String!): Boolean
          register(input: RegisterInput!): Boolean
        }
        type Subscription { stock(id: ID!): Int }
        type Product { id: ID! name: String related(first: Int): [Product!]! }
        type Order { id: ID! total: Float }
        input RegisterInput { email: String! name: String }
        """
}

/// Starts a gateway before a GraphQL endpoint, runs `body` and stops it.
func withGraphQL(
    _ settings: GraphQLSettings = GraphQLSettings(),
    answer: @escaping TestUpstream.Answer = { _ in
        .respond(200, [("Content-Type", "application/json")], #"{"data":{}}"#)
    },
    _ body: (GraphQLUnderTest) async throws -> Void
) async throws {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("gatehouse-gql-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    for (name, text) in settings.files.merging(["schema.graphql": GraphQLSettings.schema], uniquingKeysWith: { $1 }) {
        try text.write(to: directory.appendingPathComponent(name), atomically: true, encoding: .utf8)
    }
    let keys = settings.endpoint.isEmpty ? "" : ", \(settings.endpoint)"
    let yaml = """
        listeners:
          - { name: public, address: "127.0.0.1:0" }
        upstreams:
          shop: { targets: ["${SHOP}"] }
        graphql:
          - { path: /graphql/, schema: "@DIRECTORY@/schema.graphql", upstream: shop\(keys) }
        \(settings.rest)
        """
    let upstream = try await TestUpstream.start(answer)
    try await TestGateway.withGateway(
        yaml.replacingOccurrences(of: "@DIRECTORY@", with: directory.path),
        transport: settings.transport,
        upstreams: ["SHOP": upstream]
    ) {
        try await body(GraphQLUnderTest(gateway: $0, upstream: upstream, directory: directory))
    }
    await upstream.stop()
}
