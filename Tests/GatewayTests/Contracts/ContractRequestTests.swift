// SPDX-License-Identifier: Apache-2.0

import Foundation
import GatewayTestKit
import Testing

/// Requests, held to an OpenAPI document.
@Suite struct ContractRequestTests {
    private static let key = ["Idempotency-Key: 12345678"]

    private func errors(_ response: RawResponse) throws -> [[String: String]] {
        let object = try #require(try JSONSerialization.jsonObject(with: Data(response.body)) as? [String: Any])
        return object["errors"] as? [[String: String]] ?? []
    }

    @Test(arguments: Transport.allCases)
    func whatTheDocumentAllowsPasses(_ transport: Transport) async throws {
        try await withContract(.init(contract: "responses: off", transport: transport)) { test async throws in
            #expect(try await test.send("GET", "/v1/products?limit=20").status == 200)
            #expect(try await test.send("HEAD", "/v1/products?limit=20").status == 200)
            #expect(try await test.send("GET", "/v1/products/p17").status == 200)
            let body = #"{"product": "p17", "quantity": 2}"#
            #expect(try await test.send("POST", "/v1/carts/7/items", Self.key, json: body).status == 200)
            #expect(test.passed().map(\.target).last == "/v1/carts/7/items")
            #expect(test.passed().last?.bodyText == body)
            let lines = try await test.gateway.accessLog(count: 4)
            #expect(
                lines.map(\.route) == ["listProducts", "listProducts", "getProduct", "POST /v1/carts/{id}/items"]
            )
            #expect(lines.allSatisfy { $0.verdict == "passed" && $0.findings.isEmpty })
        }
    }

    @Test func whatItDoesNotHaveIsNotServed() async throws {
        try await withContract { test async throws in
            #expect(try await test.send("GET", "/v1/admin").problem?.check == "gateway.no_route")
            #expect(try await test.send("GET", "/products").status == 404)
            let method = try await test.send("DELETE", "/v1/products/p17")
            #expect(method.status == 405)
            #expect(method["allow"] == "GET, HEAD")
            #expect(test.passed().isEmpty)
        }
    }

    @Test func everyWrongPartIsNamedAndNoValueIs() async throws {
        try await withContract { test async throws in
            let response = try await test.send(
                "POST",
                "/v1/carts/7/items",
                Self.key,
                json: #"{"product": "canary-value", "quantity": 0}"#
            )
            #expect(response.status == 400)
            #expect(response.problem?.check == "contract.body")
            #expect(
                try errors(response) == [
                    ["in": "body", "pointer": "/quantity", "keyword": "minimum", "expected": "at least 1"]
                ]
            )
            #expect(!response.text.contains("canary"))
            let several = try await test.send("POST", "/v1/carts/7/items", Self.key, json: #"{"quantity": "many"}"#)
            #expect(try errors(several).compactMap { $0["keyword"] }.sorted() == ["required", "type"])
            let line = try #require(try await test.gateway.accessLog(count: 2).first)
            #expect(line.check == "contract.body")
            #expect(line.findings.map(\.variable) == ["body:/quantity"])
            #expect(line.findings.map(\.rule) == ["minimum"])
            #expect(test.passed().isEmpty)
        }
    }

    @Test(arguments: [
        ("/v1/products?limit=500", "query:limit", "maximum"), ("/v1/products?limit=x", "query:limit", "type"),
        ("/v1/products?limit=1&limit=2", "query:limit", "repeated"), ("/v1/products/q17", "path:id", "pattern"),
    ])
    func parametersAreChecked(_ target: String, _ variable: String, _ keyword: String) async throws {
        try await withContract { test async throws in
            let response = try await test.send("GET", target)
            #expect(response.status == 400)
            #expect(response.problem?.check == "contract.parameter")
            let finding = try #require(try await test.gateway.accessLog().first?.findings.first)
            #expect(finding.variable == variable)
            #expect(finding.rule == keyword)
            #expect(test.passed().isEmpty)
        }
    }

    @Test func aHeaderThatTheDocumentWantsMustBeThere() async throws {
        try await withContract { test async throws in
            let body = #"{"product": "p17", "quantity": 2}"#
            #expect(try await test.send("POST", "/v1/carts/7/items", json: body).problem?.check == "contract.parameter")
            let named = ["Connection: idempotency-key", "Idempotency-Key: 12345678"]
            // A field that ends at the gateway does not count: the backend would not see it.
            #expect(
                try await test.send("POST", "/v1/carts/7/items", named, json: body).problem?.check
                    == "contract.parameter"
            )
        }
    }

    @Test func aBodyMustBeOfADeclaredType() async throws {
        try await withContract { test async throws in
            let xml = try await test.send(
                "POST",
                "/v1/carts/7/items",
                Self.key + ["Content-Type: application/xml"],
                json: "<a/>"
            )
            #expect(xml.status == 415)
            #expect(xml.problem?.check == "contract.media_type")
            let packed = Self.key + ["Content-Encoding: gzip"]
            #expect(try await test.send("POST", "/v1/carts/7/items", packed, json: "{}").status == 415)
            let none = try await test.send("POST", "/v1/carts/7/items", Self.key + ["Content-Length: 0"])
            #expect(none.problem?.check == "contract.body")
            #expect(try errors(none).first?["keyword"] == "required")
            #expect(test.passed().isEmpty)
            // A type that is not looked into streams through.
            let image = ["Content-Type: image/png"]
            #expect(try await test.send("PUT", "/v1/images", image, json: "\u{1}PNG").status == 200)
            #expect(try await test.send("PUT", "/v1/images", ["Content-Type: image/gif"], json: "GIF").status == 415)
        }
    }

    @Test func aKeyThatComesTwiceIsRefused() async throws {
        try await withContract { test async throws in
            let twice = #"{"product": "p17", "quantity": 2, "quantity": -2}"#
            let response = try await test.send("POST", "/v1/carts/7/items", Self.key, json: twice)
            #expect(response.problem?.check == "contract.body")
            #expect(test.passed().isEmpty)
        }
    }

    @Test(arguments: [("reject", nil, 400), ("allow", #"{"product": "p", "quantity": 1, "price": 0}"#, 200)])
    func fieldsThatAreNotDeclared(_ policy: String, _ passed: String?, _ status: Int) async throws {
        try await withContract(.init(contract: "unknown_fields: \(policy)")) { test async throws in
            let body = #"{"product": "p", "quantity": 1, "price": 0}"#
            let response = try await test.send("POST", "/v1/carts/7/items", Self.key, json: body)
            #expect(response.status == status)
            #expect(test.passed().last?.bodyText == passed)
        }
    }

    @Test func undeclaredFieldsAreTakenOut() async throws {
        try await withContract(.init(contract: "unknown_fields: strip")) { test async throws in
            let body = #"{"product": "p", "is_admin": true, "quantity": 1, "price": 0}"#
            #expect(try await test.send("POST", "/v1/carts/7/items", Self.key, json: body).status == 200)
            let request = try #require(test.passed().last)
            let object = try #require(
                try JSONSerialization.jsonObject(with: Data(request.body)) as? [String: Any]
            )
            #expect(Set(object.keys) == ["product", "quantity"])
            #expect(request["content-length"] == "\(request.body.count)")
        }
    }

    @Test func unknownQueryParametersAreRefusedWhereAsked() async throws {
        try await withContract(.init(contract: "unknown_query: reject")) { test async throws in
            #expect(try await test.send("GET", "/v1/products?debug=1").problem?.check == "contract.parameter")
        }
        try await withContract { test async throws in
            #expect(try await test.send("GET", "/v1/products?utm_source=mail").status == 200)
        }
    }

    @Test func headersCanBeRefused() async throws {
        try await withContract(.init(contract: "refused_headers: [X-Debug, idempotency-key]")) { test async throws in
            #expect(try await test.send("GET", "/v1/products", ["X-DEBUG: 1"]).problem?.check == "contract.parameter")
            #expect(try await test.send("GET", "/v1/products", ["X-Other: 1"]).status == 200)
            // One operation declares it.
            #expect(try await test.send("GET", "/v1/products", Self.key).status == 400)
            let body = #"{"product": "p", "quantity": 1}"#
            #expect(try await test.send("POST", "/v1/carts/7/items", Self.key, json: body).status == 200)
        }
    }

    @Test func monitorNotesAndChangesNothing() async throws {
        try await withContract(.init(contract: "mode: monitor, unknown_fields: strip")) { test async throws in
            let body = #"{"product": "p", "quantity": 0, "price": 0}"#
            #expect(try await test.send("POST", "/v1/carts/7/items", Self.key, json: body).status == 200)
            #expect(test.passed().last?.bodyText == body)
            let valid = #"{"product": "p", "quantity": 1, "price": 0}"#
            #expect(try await test.send("POST", "/v1/carts/7/items", Self.key, json: valid).status == 200)
            #expect(test.passed().last?.bodyText == valid)
            let line = try #require(try await test.gateway.accessLog(count: 2).first)
            #expect(line.verdict == "monitored")
            #expect(line.check == "contract.body")
        }
    }

    @Test func checksSayMoreThanTheModeOfTheContract() async throws {
        try await withContract(.init(contract: "mode: monitor", rest: "checks: { contract.parameter: block }")) {
            test async throws in
            #expect(try await test.send("GET", "/v1/products?limit=500").status == 400)
            let body = #"{"product": "p", "quantity": 0}"#
            #expect(try await test.send("POST", "/v1/carts/7/items", Self.key, json: body).status == 200)
        }
    }

    @Test func aRouteMayHaveAContractOfItsOwn() async throws {
        let routes = """
            routes:
              - match: { path: "/v1/**" }
                upstream: shop
                contract: { openapi: "@DOCUMENT@", unknown_query: reject }
            """
        try await withContract(.init(rest: routes, declares: false)) { test async throws in
            #expect(try await test.send("GET", "/v1/products?limit=20").status == 200)
            let unknown = try await test.send("GET", "/v1/debug")
            #expect(unknown.status == 404)
            #expect(unknown.problem?.check == "contract.operation")
            let method = try await test.send("DELETE", "/v1/products/p1")
            #expect(method.status == 405)
            #expect(method["allow"] == "GET, HEAD")
            #expect(method.problem?.check == "contract.operation")
            #expect(test.passed().count == 1)
        }
    }

    @Test func aRouteStandsBeforeAPathOfTheDocument() async throws {
        let routes = """
            routes:
              - { name: special, match: { path: "/v1/products", methods: [GET] }, upstream: shop }
            """
        try await withContract(.init(rest: routes)) { test async throws in
            #expect(try await test.send("GET", "/v1/products?limit=500").status == 200)
            #expect(try await test.gateway.accessLog().first?.route == "special")
        }
    }
}
