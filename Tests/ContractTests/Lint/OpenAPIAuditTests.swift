// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@testable import Contract

@Suite struct OpenAPIAuditTests {
    private static func audit(_ yaml: String) throws -> LintReport {
        try OpenAPIAudit.run(documents: ["api.yaml": YAMLDocument.json(yaml)], root: "api.yaml")
    }

    private static let bad = """
        openapi: 3.0.3
        info: { title: Bad, version: "1" }
        servers: [{ url: "http://shop.example/v1" }]
        security: [{ login: [] }]
        paths:
          /admin/users/{userId}:
            post:
              operationId: change
              parameters:
                - { name: userId, in: path, required: true, schema: { type: integer, minimum: 1, maximum: 9 } }
                - { name: limit, in: query, schema: { type: integer } }
                - { name: access_token, in: query, schema: { type: string, maxLength: 64, pattern: "^x$" } }
              requestBody:
                content:
                  application/json:
                    schema:
                      type: object
                      properties:
                        role: { type: string }
                        tags: { type: array, items: { type: string, enum: [a, b] } }
              responses:
                "200":
                  description: ok
                  content:
                    application/json:
                      schema: { type: object, additionalProperties: false, properties: { password_hash: { type: string } } }
        components:
          securitySchemes: { login: { type: http, scheme: basic } }
        """

    private static let good = """
        openapi: 3.1.0
        info: { title: Good, version: "1" }
        servers: [{ url: "https://shop.example/v1" }]
        security: [{ oidc: [carts] }]
        paths:
          /carts/{cart_id}:
            get:
              operationId: getCart
              parameters:
                - { name: cart_id, in: path, required: true, schema: { type: string, format: uuid } }
              responses:
                "200": &answer
                  description: ok
                  content:
                    application/json:
                      schema:
                        type: object
                        additionalProperties: false
                        properties:
                          lines: { type: array, maxItems: 5, items: { type: integer, minimum: 1, maximum: 9 } }
                "401": *answer
                "403": *answer
                "429": *answer
                default: *answer
        components:
          securitySchemes: { oidc: { type: openIdConnect, openIdConnectUrl: "https://id.example" } }
        """

    @Test func aBadDocumentIsToldAllThatIsWrong() throws {
        let report = try Self.audit(Self.bad)
        let lines = report.findings.map { "\($0.severity.rawValue) \($0.rule.id) \($0.pointer)" }
        let post = "/paths/~1admin~1users~1{userId}/post"
        #expect(
            lines == [
                "warning security-http-basic /components/securitySchemes/login",
                "error admin-without-scope \(post)",
                "warning path-numeric-id \(post)/parameters/0",
                "error page-size-unlimited \(post)/parameters/1",
                "warning number-range-missing \(post)/parameters/1/schema",
                "error secret-in-url \(post)/parameters/2",
                "warning object-open \(post)/requestBody/content/application~1json/schema",
                "warning mass-assignment \(post)/requestBody/content/application~1json/schema/properties/role",
                "note string-content-missing \(post)/requestBody/content/application~1json/schema/properties/role",
                "warning string-length-missing \(post)/requestBody/content/application~1json/schema/properties/role",
                "warning array-length-missing \(post)/requestBody/content/application~1json/schema/properties/tags",
                "warning response-401-missing \(post)/responses",
                "note response-403-missing \(post)/responses",
                "note response-429-missing \(post)/responses",
                "note response-default-missing \(post)/responses",
                "warning response-errors-missing \(post)/responses",
                "error secret-in-response \(post)/responses/200/content/application~1json/schema/properties/password_hash",
                "note string-content-missing \(post)/responses/200/content/application~1json/schema/properties/password_hash",
                "note string-length-missing \(post)/responses/200/content/application~1json/schema/properties/password_hash",
                "error server-plain-http /servers/0",
            ]
        )
        #expect(report.score == Int(report.securityScore + report.dataScore))
        #expect(report.score == 20)
        let end = "5 errors, 9 warnings, 6 notes\nScore 20 of 100: security 0.0 of 30, data 20.3 of 70\n"
        #expect(report.text().hasSuffix(end))
        let start = """
            api.yaml#/components/securitySchemes/login
              warning security-http-basic (API2:2023): login: HTTP Basic sends the password with every request.
              Use short-lived bearer tokens, mutual TLS or OpenID Connect.

            """
        #expect(report.text().hasPrefix(start))
    }

    @Test func aGoodDocumentHasAllPoints() throws {
        let report = try Self.audit(Self.good)
        #expect(report.findings == [])
        #expect(report.score == 100)
    }

    @Test func flowsOfOAuthAreLookedAt() throws {
        let report = try Self.audit(
            Self.good.replacing(
                "{ type: openIdConnect, openIdConnectUrl: \"https://id.example\" }",
                with: """
                    { type: oauth2, flows: { \
                    implicit: { authorizationUrl: "http://id.example", scopes: { other: x } }, \
                    password: { tokenUrl: "https://id.example", scopes: {} } } }
                    """
            )
        )
        #expect(
            Set(report.findings.map(\.rule.id))
                == ["oauth-implicit-flow", "oauth-password-flow", "oauth-plain-http", "oauth-scope-unknown"]
        )
        #expect(report.score < 100)
    }

    @Test func theReportIsReadByMachines() throws {
        let report = try Self.audit(Self.bad)
        var document = JSONDocument()
        let json = report.json()
        try document.parse(json.span)
        let findings = document.node(at: Array("/findings".utf8).span, in: json.span)
        #expect(findings.map { document[$0].count } == report.findings.count)

        let sarif = report.sarif(toolVersion: "1.0")
        try document.parse(sarif.span)
        func text(_ pointer: String) throws -> String {
            let node = document.node(at: Array(pointer.utf8).span, in: sarif.span)
            var text: [UInt8] = []
            document.decodeString(try #require(node), in: sarif.span, into: &text)
            return String(decoding: text, as: UTF8.self)
        }
        #expect(try text("/version") == "2.1.0")
        #expect(try text("/runs/0/results/0/ruleId") == "security-http-basic")
        let index = try text("/runs/0/results/0/ruleIndex")
        #expect(try text("/runs/0/tool/driver/rules/\(index)/id") == "security-http-basic")
        let location = "/runs/0/results/0/locations/0"
        #expect(try text("\(location)/physicalLocation/artifactLocation/uri") == "api.yaml")
        #expect(
            try text("\(location)/logicalLocations/0/fullyQualifiedName")
                == "api.yaml#/components/securitySchemes/login"
        )
    }

    @Test func placesAreThoseOfTheFile() throws {
        let report = try Self.audit(Self.bad)
        let place = LintPlace(file: "a b/api.yaml", line: 7, column: 3)
        let text = report.text { _, pointer in pointer == "/servers/0" ? place : nil }
        #expect(text.contains("\na b/api.yaml:7:3: /servers/0\n"))
        #expect(text.hasPrefix("api.yaml#/components/securitySchemes/login\n"))
        let sarif = LintReport.sarif([report, report], toolVersion: "1.0") { _, _ in place }
        var document = JSONDocument()
        try document.parse(sarif.span)
        let results = document.node(at: Array("/runs/0/results".utf8).span, in: sarif.span)
        #expect(results.map { document[$0].count } == report.findings.count * 2)
        let region = #""uri":"a%20b/api.yaml"},"region":{"startLine":7,"startColumn":3}"#
        #expect(String(decoding: sarif, as: UTF8.self).contains(region))
    }

    @Test func rulesThatAreNotAskedForFindAndCostNothing() throws {
        let json = try YAMLDocument.json(Self.bad)
        let rules = LintRule.all.filter { $0.id == "server-plain-http" }
        let report = try OpenAPIAudit.run(documents: ["api.yaml": json], root: "api.yaml", rules: rules)
        #expect(report.findings.map(\.rule) == rules)
        #expect(report.dataScore == 70)
        #expect(report.securityScore < 30)
    }

    @Test func whatRequestsAndResponsesShareIsToldOnce() throws {
        let report = try Self.audit(
            """
            openapi: 3.1.0
            info: { title: t, version: "1" }
            paths:
              /x:
                post:
                  requestBody: { content: { application/json: { schema: { $ref: "#/components/schemas/Name" } } } }
                  responses:
                    "200":
                      description: ok
                      content: { application/json: { schema: { $ref: "#/components/schemas/Name" } } }
            components: { schemas: { Name: { type: integer } } }
            """
        )
        let found = report.findings.filter { $0.pointer == "/components/schemas/Name" }
        #expect(found.map { "\($0.severity.rawValue) \($0.rule.id)" } == ["warning number-range-missing"])
    }

    @Test func everyRuleIsTold() {
        #expect(Set(LintRule.all.map(\.id)).count == LintRule.all.count)
        let risks = Set(LintRule.all.map(\.owasp))
        #expect(risks == Set(OWASPRisk.allCases))
    }

    @Test(
        "real documents are audited",
        arguments: ["commerce/medusa-store.openapi.yaml", "commerce/commercetools-checkout.openapi.yaml"]
    )
    func realDocuments(_ path: String) throws {
        let json = try YAMLDocument.conformance(path)
        let report = try OpenAPIAudit.run(documents: ["api.yaml": json], root: "api.yaml")
        #expect(report.score > 0)
        #expect(report.score < 90)
        #expect(report.count(of: .warning) > 10)
    }
}
