// SPDX-License-Identifier: Apache-2.0

import Foundation
import GatewayTestKit
import Testing

/// Operations, held to a schema and to limits.
@Suite struct GraphQLRequestTests {
    private struct Errors: Decodable {
        struct Entry: Decodable {
            struct Location: Decodable, Equatable {
                var line: Int
                var column: Int
            }
            struct Extensions: Decodable { var code: String }
            var message: String
            var locations: [Location]?
            var extensions: Extensions
        }
        var errors: [Entry]
    }

    @Test(arguments: Transport.allCases)
    func whatTheSchemaAllowsPasses(_ transport: Transport) async throws {
        try await withGraphQL(.init(transport: transport)) { test async throws in
            let response = try await test.post("query Page { products(first: 5) { id name related { id } } }")
            #expect(response.status == 200)
            #expect(response.text == #"{"data":{}}"#)
            #expect(try await test.get("query=%7Bproducts%7Bid%7D%7D").status == 200)
            #expect(test.upstream.requests.map(\.target) == ["/graphql/", "/graphql/?query=%7Bproducts%7Bid%7D%7D"])
            let line = try #require(try await test.line(2))
            #expect(line.verdict == "passed")
            #expect(line.route == "/graphql/")
        }
    }

    @Test func whatItDoesNotHaveIsRefusedAsGraphQLClientsReadIt() async throws {
        try await withGraphQL { test async throws in
            let response = try await test.post("query Page {\n  products { id secret }\n}".replacing("\n", with: "\\n"))
            #expect(response.status == 400)
            #expect(response.problem?.check == "graphql.validation")
            let errors = try JSONDecoder().decode(Errors.self, from: Data(response.body)).errors
            #expect(errors.first?.locations == [.init(line: 2, column: 17)])
            #expect(errors.first?.extensions.code.isEmpty == false)
            #expect(test.upstream.requests.isEmpty)
            let finding = try #require(try await test.line()?.findings.first)
            #expect(finding.check == "graphql.validation")
            #expect(finding.variable == "Page:2:17")
        }
    }

    @Test(arguments: [
        ("{ products { related { related { id } } } }", "", "graphql.depth"),
        ("{ products(first: 100) { related(first: 100) { id } } }", "", "graphql.cost"),
        ("{ a: product(id: 1) { id } b: product(id: 2) { id } c: product(id: 3) { id } }", "", "graphql.aliases"),
        ("{ __schema { types { name } } }", "", "graphql.introspection"), ("{ products { id }", "", "graphql.syntax"),
        ("query A { products { id } } query B { products { id } }", "", "graphql.operation"),
        (
            "mutation { a: checkoutAddPromoCode(code: \\\"x\\\") b: checkoutAddPromoCode(code: \\\"y\\\") }", "",
            "graphql.aliases"
        ), ("subscription { stock(id: 1) }", "", "graphql.operation"),
        ("query Q($id: ID!) { product(id: $id) { id } }", #""variables": {"id": {"a": 1}}"#, "graphql.validation"),
    ])
    func limitsAreKept(_ query: String, _ more: String, _ check: String) async throws {
        try await withGraphQL(.init(endpoint: "limits: { depth: 3, cost: 500, aliases: 2 }")) { test async throws in
            let response = try await test.body("{\"query\": \"\(query)\"\(more.isEmpty ? "" : ", \(more)")}")
            #expect(response.status == 400)
            #expect(response.problem?.check == check)
            #expect(test.upstream.requests.isEmpty)
        }
    }

    @Test func batchesAreBounded() async throws {
        try await withGraphQL(.init(endpoint: "limits: { batch: 2 }")) { test async throws in
            let one = #"{"query": "{ products { id } }"}"#
            #expect(try await test.body("[\(one), \(one)]").status == 200)
            #expect(try await test.body("[\(one), \(one), \(one)]").problem?.check == "graphql.batch")
        }
    }

    @Test func aPageOfAnotherSiteCannotSendOperations() async throws {
        try await withGraphQL { test async throws in
            let form = try await test.body(#"{"query": "{ products { id } }"}"#, ["Content-Type: text/plain"])
            #expect(form.status == 403)
            #expect(form.problem?.check == "graphql.csrf")
            #expect(try await test.get("query=%7Bproducts%7Bid%7D%7D", []).problem?.check == "graphql.csrf")
            let mutation = "query=mutation%7Bregister(input:%7Bemail:%22a%22%7D)%7D"
            #expect(try await test.get(mutation).status == 400)
            #expect(test.upstream.requests.isEmpty)
        }
    }

    @Test func aCompressedBodyIsRefused() async throws {
        try await withGraphQL { test async throws in
            let response = try await test.body("x", ["Content-Encoding: gzip"])
            #expect(response.status == 415)
            #expect(response.problem?.check == "graphql.request")
        }
    }

    @Test func monitorNotesAndPasses() async throws {
        try await withGraphQL(.init(endpoint: "mode: monitor, limits: { depth: 2 }")) { test async throws in
            #expect(try await test.post("{ products { related { related { secret } } } }").status == 200)
            let line = try #require(try await test.line())
            #expect(line.verdict == "monitored")
            #expect(Set(line.findings.map(\.check)).isSuperset(of: ["graphql.depth", "graphql.validation"]))
        }
    }

    @Test func aCheckInMonitorHidesNoneThatBlocks() async throws {
        let endpoint = "limits: { depth: 2 }, checks: { graphql.depth: monitor }"
        try await withGraphQL(.init(endpoint: endpoint)) { test async throws in
            #expect(try await test.post("{ products { related { related { id } } } }").status == 200)
            let both = try await test.post("{ products { related { related { secret } } } }")
            #expect(both.problem?.check == "graphql.validation")
        }
    }

    // MARK: Documents by hash or id

    @Test func registeredDocumentsAreSentOnWithTheirText() async throws {
        let query = "{products{id}}"
        let hash = "5e1a4e9d5c5fb0e5b6c2f5b0a9d6ea7a3c0a6c9d3cbf8f0b1f9cf0f2c5a7d9e1"
        try await withGraphQL(.init(endpoint: "persisted_queries: { mode: allow }")) { test async throws in
            let unknown = try await test.body(
                #"{"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "\#(hash)"}}}"#
            )
            #expect(unknown.status == 200)
            #expect(unknown.text.contains("PersistedQueryNotFound"))
            let wrong = try await test.post(
                query,
                #""extensions": {"persistedQuery": {"version": 1, "sha256Hash": "\#(hash)"}}"#
            )
            #expect(wrong.problem?.check == "graphql.request")
            let right = GraphQLHash.sha256(query)
            let extensions = #""extensions": {"persistedQuery": {"version": 1, "sha256Hash": "\#(right)"}}"#
            #expect(try await test.post(query, extensions).text == #"{"data":{}}"#)
            #expect(try await test.body("{\(extensions)}").text == #"{"data":{}}"#)
            #expect(test.upstream.requests.last?.bodyText.contains(#""query":"{products{id}}""#) == true)
        }
    }

    @Test func onlyTrustedDocumentsPass() async throws {
        let files = ["manifest.json": #"{"page": "{ products { id } }"}"#]
        let endpoint = "trusted_documents: { manifest: \"@DIRECTORY@/manifest.json\" }"
        try await withGraphQL(.init(endpoint: endpoint, files: files)) { test async throws in
            #expect(try await test.body(#"{"documentId": "page"}"#).status == 200)
            #expect(test.upstream.requests.last?.bodyText.contains("{ products { id } }") == true)
            #expect(try await test.post("{ products { id } }").status == 200)
            let other = try await test.post("{ products { name } }")
            #expect(other.status == 403)
            #expect(other.problem?.check == "graphql.trusted")
        }
    }

    @Test func documentsAreLearned() async throws {
        let endpoint = "trusted_documents: { manifest: \"@DIRECTORY@/manifest.json\", mode: learn }"
        try await withGraphQL(.init(endpoint: endpoint)) { test async throws in
            #expect(try await test.post("{ products { name } }").status == 200)
            let manifest = test.directory.appendingPathComponent("manifest.json")
            var learned: [String: String] = [:]
            for _ in 0..<100 where learned.isEmpty {
                try await Task.sleep(for: .milliseconds(20))
                learned = (try? JSONDecoder().decode([String: String].self, from: Data(contentsOf: manifest))) ?? [:]
            }
            #expect(learned == [GraphQLHash.sha256("{ products { name } }"): "{ products { name } }"])
        }
    }

    // MARK: The firewall

    private static let rules = """
        waf: { mode: block, commerce_rules: false, rules: ["@DIRECTORY@/test.conf"] }
        """
    private static let conf = #"""
        SecRequestBodyAccess On
        SecRule ARGS|REQUEST_BODY|QUERY_STRING|REQUEST_URI "@contains products" "id:1,phase:2,deny,status:403,log"
        SecRule ARGS:Query.product.id "@streq attack" "id:2,phase:2,deny,status:403,log"
        SecRule ARGS:Mutation.register.input.name "@contains attack" "id:3,phase:2,deny,status:403,log"
        SecRule GRAPHQL_FIELDS:Query.order "@unconditionalMatch" "id:4,phase:2,deny,status:403,log"
        """#

    @Test func rulesSeeArgumentsAndNotTheText() async throws {
        try await withGraphQL(.init(rest: Self.rules, files: ["test.conf": Self.conf])) { test async throws in
            #expect(try await test.post("{ products { id } }").status == 200)
            #expect(try await test.get("query=%7Bproducts%7Bid%7D%7D").status == 200)
            let literal = try await test.post("{ product(id: \\\"attack\\\") { id } }".replacing("\\\"", with: "\""))
            #expect(literal.problem?.check == "waf.rules")
            let byGet = "query=%7Bproduct(id:%22attack%22)%7Bid%7D%7D"
            #expect(try await test.get(byGet).problem?.check == "waf.rules")
            let variable = try await test.post(
                "mutation Join($input: RegisterInput!) { register(input: $input) }",
                #""variables": {"input": {"email": "a@b.test", "name": "an \u0061ttack"}}"#
            )
            #expect(variable.problem?.check == "waf.rules")
            let line = try #require(try await test.line(5))
            #expect(line.findings.first?.variable == "ARGS:Mutation.register.input.name")
            #expect(try await test.post("{ mine: order(id: 1) { id } }").problem?.check == "waf.rules")
        }
    }

    @Test func rulesReadTheBodyWhereItCouldNotBeToldApart() async throws {
        let settings = GraphQLSettings(
            endpoint: "mode: monitor",
            rest: Self.rules,
            files: ["test.conf": Self.conf]
        )
        try await withGraphQL(settings) { test async throws in
            #expect(try await test.post("{ products { id }").problem?.check == "waf.rules")
        }
    }

    private static let patch = #"""
        id: CVE-0000-0001
        title: Orders are shown to everybody
        match:
          - graphql_field: { name: Query.order, exists: true }
          - graphql_argument: { name: "**.name", matches: "^x" }
        expires: 2099-01-01
        verify:
          schema: |
            type Query { order(id: ID): Order  products: [Order] }
            type Order { id: ID }
          blocked: { method: POST, path: /graphql/, body: '{"query":"{ order(id: 1) { id } }"}' }
          passed: { method: POST, path: /graphql/, body: '{"query":"{ products { id } }"}' }
        """#

    @Test(arguments: ["block", "monitor"])
    func aPatchNamesFieldsAndArguments(_ mode: String) async throws {
        let settings = GraphQLSettings(
            endpoint: "mode: \(mode)",
            rest: "waf: { mode: block, commerce_rules: false, patches: [\"@DIRECTORY@/patch.yaml\"] }",
            files: ["patch.yaml": Self.patch]
        )
        try await withGraphQL(settings) { test async throws in
            #expect(try await test.post("{ products { id } }").status == 200)
            let hidden = "query A { ...F } fragment F on Query { found: order(id: 1) { id } }"
            #expect(try await test.post(hidden).problem?.check == "waf.patch")
            #expect(try await test.get("query=%7Border(id:1)%7Bid%7D%7D").problem?.check == "waf.patch")
            #expect(try await test.body(#"[{"query":"{products{id}}"},{"query":"{order(id:1){id}}"}]"#).status == 403)
            let variable = try await test.post(
                "mutation Join($input: RegisterInput!) { register(input: $input) }",
                #""variables": {"input": {"email": "a@b.test", "name": "x"}}"#
            )
            #expect(variable.problem?.check == "waf.patch")
            #expect(test.upstream.requests.count == 1)
        }
    }

    // MARK: Answers

    @Test func suggestionsAreTakenOut() async throws {
        let body = #"{"errors":[{"message":"Cannot query field \"x\". Did you mean \"secretField\"?"}]}"#
        try await withGraphQL { _ in
            .respond(200, [("Content-Type", "application/json")], body)
        } _: { test async throws in
            let response = try await test.post("{ products { id } }")
            #expect(!response.text.contains("secretField"))
            #expect(response.text.contains("Cannot query field"))
            #expect(response["content-length"] == "\(response.body.count)")
        }
    }

    @Test func pointsAreCountedAgainstALimit() async throws {
        let limit = "rate_limits: [{ name: points, unit: cost, rate: 40/h, burst: 40 }]"
        try await withGraphQL(.init(endpoint: limit)) { test async throws in
            // Ten products of 2 points with a name each cost some 30.
            #expect(try await test.post("{ products { name } }").status == 200)
            let second = try await test.post("{ products { name } }")
            #expect(second.status == 429)
            #expect(second.problem?.check == "limits.rate")
            #expect(second["retry-after"] != nil)
            #expect(try await test.post("{ product(id: 1) { id } }").status == 200)
            #expect(test.upstream.requests.count == 2)
        }
    }

    @Test func whatARequestCostIsTold() async throws {
        try await withGraphQL(.init(endpoint: "cost: { report: true }")) { test async throws in
            let response = try await test.post("{ products(first: 7) { id } }")
            #expect(response.text.contains(#""extensions":{"cost":{"requestedQueryCost":"#))
        }
    }
}
