// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Contract

@Suite struct ResponseTests {
    private static func contract() throws -> TestContract {
        try TestContract(
            """
            openapi: 3.1.0
            info: { title: t, version: "1" }
            paths:
              /x:
                get:
                  responses:
                    "200":
                      description: ok
                      headers:
                        X-Total: { required: true, schema: { type: integer } }
                        X-Page: { schema: { type: integer } }
                        Set-Cookie: { schema: { type: string } }
                      content:
                        application/json:
                          schema:
                            type: object
                            required: [id, password]
                            properties:
                              id: { type: integer }
                              password: { type: string, writeOnly: true }
                              owner: { type: object, properties: { name: { type: string } } }
                    "4XX":
                      description: no
                      content: { application/problem+json: { schema: { type: object } } }
            """
        )
    }

    private static let total = [("X-Total", "5")]

    @Test func statusAndHeadersAreChecked() throws {
        let contract = try Self.contract()
        let body = #"{"id":1}"#
        #expect(try contract.response("GET /x", status: 200, headers: Self.total, body: body).violations == [])
        #expect(try contract.response("GET /x", status: 200, body: body).violations == ["header x-total required"])
        let wrong = [("X-Total", "many"), ("X-Page", "1")]
        #expect(
            try contract.response("GET /x", status: 200, headers: wrong, body: body).violations == [
                "header x-total type"
            ]
        )
        let cookies = Self.total + [("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")]
        #expect(try contract.response("GET /x", status: 200, headers: cookies, body: body).violations == [])
        #expect(try contract.response("GET /x", status: 500, body: body).violations == ["status status"])
        #expect(try contract.response("GET /x", status: 304).violations == [])
        let problem = "application/problem+json"
        #expect(try contract.response("GET /x", status: 404, body: "{}", contentType: problem).violations == [])
        #expect(
            try contract.response("GET /x", status: 404, body: "[]", contentType: problem).violations == ["body type"]
        )
        #expect(
            try contract.response("GET /x", status: 200, headers: Self.total, body: "x", contentType: "text/html")
                .violations
                == ["body content-type"]
        )
    }

    @Test func bodiesAreChecked() throws {
        let contract = try Self.contract()
        func check(_ body: String) throws -> [String] {
            try contract.response("GET /x", status: 200, headers: Self.total, body: body).violations
        }
        #expect(try check(#"{"id":"1"}"#) == ["body /id type"])
        #expect(try check(#"{"id":1,"password":"x"}"#) == ["body /password writeOnly"])
        #expect(try check(#"{"id":1,"debug":true}"#) == [])
        #expect(try check("{") == ["body syntax"])
    }

    @Test func undeclaredFieldsAreLeftOutWhenAsked() throws {
        let contract = try Self.contract()
        let policy = ContractPolicy(stripsResponses: true)
        let body = #"{"id": 1, "debug": {"sql": "x"}, "owner": {"name": "a", "email": "b"}}"#
        let answer = try contract.response("GET /x", status: 200, headers: Self.total, body: body, policy: policy)
        #expect(answer.violations == [])
        #expect(answer.rewritten == #"{"id":1,"owner":{"name":"a"}}"#)
    }
}
