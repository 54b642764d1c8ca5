// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Contract

@Suite struct DriftTests {
    @Test(
        "what names a thing is left out of a path",
        arguments: [
            ("/store/carts/12/items", "/store/carts/{id}/items"),
            ("/users/ada@example.com", "/users/{id}"),
            ("/v1/oauth2/p-1001", "/v1/oauth2/{id}"),
            ("/a/3f2504e0-4f89-41d3-9a0c-0305e82c3301", "/a/{id}"),
            ("/cart_0123456789abcdef/x", "/{id}/x"),
            ("/gift-cards/summer-sale", "/gift-cards/summer-sale"),
            ("/a%20b/2024-01-01", "/{id}/{id}"),
            ("/", "/"), ("/a/", "/a/"),
        ]
    )
    func shape(_ path: String, _ expected: String) {
        #expect(PathShape.shape(Array(path.utf8).span) == expected)
    }

    private static func contract() throws -> TestContract {
        try TestContract(
            """
            openapi: 3.1.0
            info: { title: Shop, version: "1" }
            paths:
              /x: { get: { operationId: seen, responses: { "200": { description: ok } } } }
              /old: { get: { operationId: unused, responses: { "200": { description: ok } } } }
            """
        )
    }

    @Test func theReportSaysWhatIsUndocumentedAndWhatIsUnused() throws {
        let contract = try Self.contract()
        let operation = try #require(contract.contract.operation(id: "seen"))
        var drift = ContractDrift(contract.contract)
        drift.note(operation, status: 200, [])
        drift.note(
            operation,
            status: 503,
            try contract.violations("GET /x?debug=secret&12345=1") + [
                Violation(.status, keyword: Violation.Keyword.status, expected: "200"),
                Violation(.body, pointer: "/lines/0/extra", keyword: Violation.Keyword.undeclared, expected: ""),
            ]
        )
        let path = Array("/store/orders/1001/export".utf8)
        let query = Array("token=secret&format=csv".utf8)
        drift.noteUndocumented(method: "GET", path: path.span, query: query.span, status: 200)
        var other = ContractDrift(contract.contract)
        other.noteUndocumented(method: "GET", path: path.span, query: query.span, status: 403)
        drift.merge(other)
        #expect(
            String(decoding: drift.json(contract.contract), as: UTF8.self) == """
                {"contract":"Shop","requests":4,\
                "undocumented":[{"method":"GET","path":"/store/orders/{id}/export","count":2,\
                "statuses":{"200":1,"403":1},"example":"/store/orders/{id}/export?token&format"}],\
                "undeclared":[{"method":"GET","path":"/x","operation":"seen","location":"body","name":"/lines/*/extra",\
                "count":1},{"method":"GET","path":"/x","operation":"seen","location":"query","name":"debug","count":1},\
                {"method":"GET","path":"/x","operation":"seen","location":"query","name":"{name}","count":1},\
                {"method":"GET","path":"/x","operation":"seen","location":"status","name":"503","count":1}],\
                "unused":[{"method":"GET","path":"/old","operation":"unused"}],"dropped":0}
                """
        )
    }

    @Test func memoryIsBounded() throws {
        var drift = ContractDrift(try Self.contract().contract, maximumEntries: 3)
        let query: [UInt8] = []
        for word in ["a", "b", "c", "d", "e", "a"] {
            drift.noteUndocumented(method: "GET", path: Array("/\(word)".utf8).span, query: query.span, status: 200)
        }
        #expect(drift.undocumented.count == 3)
        #expect(drift.dropped == 2)
    }
}
