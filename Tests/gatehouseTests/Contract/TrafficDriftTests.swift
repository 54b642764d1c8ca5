// SPDX-License-Identifier: Apache-2.0

import Contract
import Foundation
import Testing

@testable import gatehouse

@Suite struct TrafficDriftTests {
    private static let document = """
        {"openapi":"3.1.0","info":{"title":"Shop","version":"2"},"paths":{
          "/products":{"get":{"operationId":"list","responses":{"200":{"description":"ok"}}}},
          "/carts/{id}/items":{
            "parameters":[{"name":"id","in":"path","required":true,"schema":{"type":"string"}}],
            "post":{"operationId":"add","responses":{"200":{"description":"ok"}}},
            "delete":{"operationId":"clear","deprecated":true,"responses":{"204":{"description":"ok"}}}},
          "/old":{"get":{"deprecated":true,"responses":{"200":{"description":"ok"}}}}}}
        """

    private static func report(_ lines: [String], otherPaths: [String] = []) throws -> DriftReport {
        let documents = ["a.json": Array(document.utf8)]
        let contract = try OpenAPIDocument.compile(documents: documents, root: "a.json")
        var drift = TrafficDrift([contract], otherPaths: otherPaths)
        for line in lines { drift.take(Array(line.utf8)) }
        return DriftReport(drift)
    }

    private static func line(
        _ method: String,
        _ path: String,
        query: String? = nil,
        status: Int = 200,
        upstream: Int? = 200,
        findings: String = ""
    ) -> String {
        """
        {"method":"\(method)","host":"shop","path":"\(path)","query":\(query.map { "\"\($0)\"" } ?? "null"),\
        "status":\(status),"upstream_status":\(upstream.map { "\($0)" } ?? "null"),"bytes_in":0,\
        "findings":[\(findings)]}
        """
    }

    @Test func endpointsThatTheBackendAnswersAreShadows() throws {
        let id = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"
        let report = try Self.report([
            Self.line("GET", "/products"),
            Self.line("POST", "/carts/\(id)/debug", query: "verbose=1&who=ada%40example.com"),
            Self.line("POST", "/carts/4711/debug", status: 500, upstream: 500),
            Self.line("PUT", "/products", status: 201, upstream: 201),
            // The backend says that there is nothing, or was not asked.
            Self.line("GET", "/wp-login.php", status: 404, upstream: 404),
            Self.line("GET", "/.env", status: 403, upstream: nil),
            // Browsers ask this of any endpoint.
            Self.line("OPTIONS", "/anything"),
            "no line of a log",
        ])
        #expect(report.shadows.map(\.path) == ["/carts/{id}/debug", "/products"])
        #expect(report.shadows.map(\.count) == [2, 1])
        #expect(report.shadows[0].statuses == ["200": 1, "500": 1])
        #expect(report.shadows[0].example == "/carts/{id}/debug?verbose&who")
        let text = report.text()
        #expect(text.contains("7 requests; 1 line is no request"))
        #expect(text.contains("neither declared nor answered by the backend: 2"))
        #expect(!text.contains("ada") && !text.contains("4711"))
    }

    @Test func operationsThatNobodyCallsAndDeprecatedOnesInUseAreListed() throws {
        let text = try Self.report([Self.line("GET", "/products"), Self.line("DELETE", "/carts/1/items")]).text()
        #expect(text.contains("Shop 2: 2 requests, 2 of 4 operations called"))
        #expect(text.contains("operations that nobody called: 2\n"))
        #expect(text.contains("  POST    /carts/{id}/items  add"))
        #expect(text.contains("  1      DELETE  /carts/{id}/items  clear"))
        #expect(!text.contains("Shadow"))
    }

    @Test func namesThatTheChecksFoundAreCounted() throws {
        let query = #"{"check":"contract.parameter","rule":"undeclared","variable":"query:utm_source"}"#
        let field = #"{"check":"contract.body","rule":"additionalProperties","variable":"body:/lines/0/price"}"#
        let other = #"{"check":"contract.body","rule":"maximum","variable":"body:/lines/0/quantity"}"#
        let text = try Self.report([
            Self.line("GET", "/products", findings: query), Self.line("GET", "/products", findings: query),
            Self.line("POST", "/carts/1/items", status: 400, upstream: nil, findings: field + "," + other),
        ]).text()
        #expect(text.contains("  2      GET /products           query  utm_source"))
        #expect(text.contains("  1      POST /carts/{id}/items  body   /lines/*/price"))
        #expect(!text.contains("quantity"))
    }

    @Test func pathsOfGraphQLAreNoShadows() throws {
        let report = try Self.report([Self.line("POST", "/graphql/")], otherPaths: ["/graphql"])
        #expect(report.shadows.isEmpty)
    }

    @Test func theReportIsReadByMachines() throws {
        struct Report: Decodable {
            struct Endpoint: Decodable { let method: String, path: String, count: Int }
            struct Document: Decodable { let title: String, requests: Int, unused: [Endpoint] }
            let requests: Int
            let contracts: [Document]
            let shadow: [Endpoint]
        }
        let json = try Self.report([Self.line("GET", "/products"), Self.line("GET", "/new")]).json()
        let report = try JSONDecoder().decode(Report.self, from: Data(json.utf8))
        #expect(report.requests == 2)
        #expect(report.shadow.map(\.path) == ["/new"])
        #expect(report.contracts.map(\.requests) == [1])
        #expect(report.contracts.first?.unused.map(\.path) == ["/carts/{id}/items", "/carts/{id}/items", "/old"])
    }
}
