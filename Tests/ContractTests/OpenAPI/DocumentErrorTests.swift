// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Contract

@Suite struct DocumentErrorTests {
    private static func errors(_ documents: [String: String], root: String = "api.yaml") throws -> [String] {
        var json: [String: [UInt8]] = [:]
        for (uri, yaml) in documents { json[uri] = try YAMLDocument.json(yaml) }
        do throws(ContractErrors) {
            _ = try OpenAPIDocument.compile(documents: json, root: root)
            return []
        } catch {
            return error.errors.map(\.description)
        }
    }

    private static func errors(paths: String) throws -> [String] {
        try errors(["api.yaml": "openapi: 3.1.0\ninfo: { title: t, version: \"1\" }\npaths:\n" + paths])
    }

    @Test func whatIsNoOpenAPI3IsRefused() throws {
        #expect(try Self.errors(["api.yaml": "[]"]) == ["api.yaml#: an OpenAPI document is an object"])
        #expect(
            try Self.errors(["api.yaml": "swagger: \"2.0\""])
                == ["api.yaml#: Swagger 2.0 is not read; convert the document to OpenAPI 3"]
        )
        #expect(
            try Self.errors(["api.yaml": "openapi: 4.0.0"])
                == ["api.yaml#/openapi: the version 4.0.0 is not read: 3.0.x or 3.1.x was expected"]
        )
        #expect(try Self.errors([:]) == ["api.yaml#: there is no such document"])
    }

    @Test func documentsThatAreNoJSONAreTold() throws {
        do throws(ContractErrors) {
            let valid = try? YAMLDocument.json("openapi: 3.1.0")
            let documents = ["a.json": valid ?? [], "b.json": Array("{".utf8)]
            _ = try OpenAPIDocument.compile(documents: documents, root: "a.json")
            Issue.record("compiled")
        } catch {
            #expect(error.errors.map(\.document) == ["b.json"])
        }
    }

    @Test func allErrorsAreToldAtOnce() throws {
        let found = try Self.errors(
            paths: """
                  /a/{id}:
                    get:
                      operationId: same
                      parameters:
                        - { name: q, in: body, schema: {} }
                        - { name: s, in: query, style: matrix, schema: { type: string } }
                        - { $ref: "#/components/parameters/Missing" }
                        - { name: x, in: query, schema: { type: strin } }
                      responses: { "20": { description: x } }
                  a: {}
                  /b/{x}{y}: {}
                  /a/{other}:
                    post:
                      operationId: same
                      security: [{ nobody: [] }]
                      parameters: [{ name: other, in: path, schema: { type: string, pattern: "(" } }]
                      responses: { "200": { $ref: "other.yaml#/x" } }
                """
        )
        let expected = [
            "#/paths/a: a path must begin with a slash",
            "#/paths/~1a~1{id}/get/parameters/0: in must be path, query, header or cookie",
            "#/paths/~1a~1{id}/get/parameters/1/style: the style of a parameter in: query must be one of",
            "#/paths/~1a~1{id}/get/parameters/2/$ref: the reference #/components/parameters/Missing leads to nothing",
            "#/paths/~1a~1{id}/get/parameters/3/schema/type",
            "#/paths/~1a~1{id}/get/responses/20: 20 is no status",
            "#/paths/~1a~1{id}/get: the path has {id}, which is not declared as a parameter in: path",
            "#/paths/~1a~1{other}: another operation has the operationId same",
            "#/paths/~1a~1{other}: the path is the same as /a/{id} but for the names in it",
            "#/paths/~1a~1{other}/post/parameters/0: a parameter in: path must have required: true",
            "#/paths/~1a~1{other}/post/parameters/0/schema/pattern",
            "#/paths/~1a~1{other}/post/security/0/nobody: the security scheme nobody is not declared",
            "#/paths/~1b~1{x}{y}: two parameters without anything between them in the path",
            "other.yaml, which is not among the documents",
        ]
        for text in expected { #expect(found.contains { $0.contains(text) }, "\(text)") }
        #expect(found.count == expected.count, "\(found.joined(separator: "\n"))")
    }

    @Test func referencesGoRoundAreRefused() throws {
        let found = try Self.errors([
            "api.yaml": """
            openapi: 3.1.0
            info: { title: t, version: "1" }
            paths:
              /a:
                get:
                  parameters: [{ $ref: "#/components/parameters/A" }]
                  responses: { default: { description: x } }
            components:
              parameters:
                A: { $ref: "#/components/parameters/B" }
                B: { $ref: "#/components/parameters/A" }
            """
        ])
        #expect(found == ["api.yaml#/paths/~1a/get/parameters/0: the reference leads back to itself"])
    }

    @Test func referencesAcrossDocumentsAreFollowed() throws {
        let root = """
            openapi: 3.1.0
            info: { title: t, version: "1" }
            paths:
              /carts/{id}: { $ref: "paths/carts.yaml#/cart" }
            """
        let carts = """
            cart:
              parameters: [{ $ref: "../common.yaml#/parameters/Id" }]
              put:
                requestBody: { $ref: "../common.yaml#/bodies/Cart" }
                responses: { "200": { $ref: "../common.yaml#/responses/Ok" } }
            """
        let common = """
            parameters: { Id: { name: id, in: path, required: true, schema: { $ref: "schemas/id.yaml" } } }
            bodies: { Cart: { content: { application/json: { schema: { $ref: "#/schemas/Cart" } } } } }
            responses:
              Ok:
                description: ok
                headers: { X-Count: { $ref: "#/headers/Count" } }
            headers: { Count: { required: true, schema: { type: integer } } }
            schemas:
              Cart: { type: object, properties: { parent: { $ref: "#/schemas/Cart" }, n: { type: integer } } }
            """
        let documents = [
            "api/root.yaml": root, "api/paths/carts.yaml": carts, "api/common.yaml": common,
            "api/schemas/id.yaml": "{ type: string, maxLength: 4 }",
        ].mapValues { (try? YAMLDocument.json($0)) ?? [] }
        let contract = TestContract(try OpenAPIDocument.compile(documents: documents, root: "api/root.yaml"))
        #expect(try contract.check("PUT /carts/abc") == [])
        #expect(try contract.check("PUT /carts/abcde") == ["path id maxLength"])
        let body = #"{"parent":{"parent":{"n":"1"}}}"#
        #expect(
            try contract.check("PUT /carts/abc", body: body, contentType: "application/json")
                == ["body /parent/parent/n type"]
        )
        #expect(try contract.response("PUT /carts/abc", status: 200).violations == ["header x-count required"])
    }
}
