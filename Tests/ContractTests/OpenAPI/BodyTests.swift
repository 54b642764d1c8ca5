// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@testable import Contract

@Suite struct BodyTests {
    private static let json = "application/json"
    private static let form = "application/x-www-form-urlencoded"

    private static func contract(_ content: String, version: String = "3.1.0", required: Bool = false) throws
        -> TestContract
    {
        let indented = content.split(separator: "\n").map { "          " + $0 }.joined(separator: "\n")
        return try TestContract(
            """
            openapi: \(version)
            info: { title: t, version: "1" }
            paths:
              /x:
                post:
                  requestBody:
                    required: \(required)
                    content:
            \(indented)
                  responses: { "200": { description: ok } }
            """
        )
    }

    private static let line = """
        application/json:
          schema:
            type: object
            required: [sku]
            properties:
              id: { type: string, readOnly: true }
              sku: { type: string, maxLength: 8 }
              price: { type: object, properties: { amount: { type: integer } } }
        """

    @Test(
        "a media type is found by its name, its suffix and its range",
        arguments: [
            ("application/json", true), ("APPLICATION/JSON; charset=UTF-8", true), ("application/json;", true),
            ("application/json; charset=\"utf-8\"", true), ("application/vnd.shop+json", true),
            ("application/json; charset=utf-7", false), ("application/json; charset=utf-8; charset=utf-16", false),
            ("text/json", false), ("application", false), ("application/json, text/plain", false), ("", false),
            ("application/jsonx", false), ("text/plain", false),
        ]
    )
    func mediaType(_ type: String, _ isTaken: Bool) throws {
        let found = try Self.contract(Self.line).violations("POST /x", body: #"{"sku":"A"}"#, contentType: type)
        #expect(found.map(\.keyword) == (isTaken ? [] : ["content-type"]))
        #expect(found.map(\.status) == (isTaken ? [] : [415]))
    }

    @Test func rangesTakeWhatNothingElseDoes() throws {
        let contract = try Self.contract(
            """
            text/plain: { schema: { type: string, maxLength: 3 } }
            text/*: { schema: { type: string, maxLength: 2 } }
            application/*+json: { schema: { type: integer } }
            "*/*": {}
            """
        )
        #expect(try contract.check("POST /x", body: "abc", contentType: "text/plain") == [])
        #expect(try contract.check("POST /x", body: "abcd", contentType: "text/plain") == ["body maxLength"])
        #expect(try contract.check("POST /x", body: "abcd", contentType: "text/html") == [])
        #expect(try contract.check("POST /x", body: "1", contentType: "application/a+json") == [])
        #expect(try contract.check("POST /x", body: "{}", contentType: "application/a+json") == ["body type"])
        #expect(try contract.check("POST /x", body: "\u{1}", contentType: "image/png") == [])
        // Whatever JSON a range takes must be JSON.
        #expect(try contract.check("POST /x", body: "{", contentType: "application/json") == ["body syntax"])
    }

    @Test func bodiesThatAreMissingOrNotDeclared() throws {
        #expect(try Self.contract(Self.line).check("POST /x") == [])
        #expect(try Self.contract(Self.line, required: true).check("POST /x") == ["body required"])
        let none = try TestContract.parameters("- { name: p, in: query, schema: {} }")
        #expect(try none.check("GET /x", body: "a", contentType: "text/plain") == ["body undeclared"])
    }

    @Test func JSONIsJudgedByItsSchema() throws {
        let contract = try Self.contract(Self.line)
        func check(_ body: String) throws -> [String] {
            try contract.check("POST /x", body: body, contentType: Self.json)
        }
        #expect(try check(#"{"sku":"A","price":{"amount":5}}"#) == [])
        #expect(try check(#"{"sku":5}"#) == ["body /sku type"])
        #expect(try check(#"{"sku":"A","sku":"B"}"#) == ["body repeated"])
        #expect(try check(#"{"sku":"A""#) == ["body syntax"])
        #expect(try check("{}") == ["body required"])
        // A client that sets what only the server may set.
        #expect(try check(#"{"sku":"A","id":"1"}"#) == ["body /id readOnly"])
        #expect(try check(#"{"sku":"A","price":{"amount":5,"free":true}}"#) == ["body /price/free undeclared"])
        #expect(try check("\u{FEFF}{}") == ["body syntax"])
    }

    @Test func undeclaredFieldsAreRefusedStrippedOrAllowed() throws {
        let contract = try Self.contract(Self.line)
        let body = #"{"sku": "A", "role": "admin", "price": {"amount": 5, "free": true}}"#
        let strip = ContractPolicy(unknownFields: .strip)
        let allow = ContractPolicy(unknownFields: .allow)
        #expect(
            try contract.check("POST /x", body: body, contentType: Self.json)
                == ["body /role undeclared", "body /price/free undeclared"]
        )
        #expect(try contract.check("POST /x", body: body, contentType: Self.json, policy: strip) == [])
        #expect(
            try contract.rewritten("POST /x", body: body, policy: strip) == #"{"sku":"A","price":{"amount":5}}"#
        )
        #expect(try contract.rewritten("POST /x", body: #"{"sku":"A"}"#, policy: strip) == nil)
        #expect(try contract.check("POST /x", body: body, contentType: Self.json, policy: allow) == [])
        #expect(try contract.rewritten("POST /x", body: body, policy: allow) == nil)
    }

    @Test(
        "a tape that was read before is used",
        arguments: [
            (#"{"sku":"A"}"#, []), (#"{"sku":"A","role":"admin"}"#, ["body /role undeclared"]),
            (#"{"sku":"A","sku":"B"}"#, ["body repeated"]), (#"{"sku":"A""#, ["body syntax"]),
        ] as [(String, [String])]
    )
    func tape(_ text: String, _ expected: [String]) throws {
        let contract = try Self.contract(Self.line)
        let body = Array(text.utf8)
        var document = JSONDocument()
        try? document.parse(body.span)
        let (operation, _, _) = try contract.find("POST /x")
        var scratch = ContractScratch()
        let result = contract.contract.validateBody(
            operation,
            contentType: Array(Self.json.utf8).span,
            body: body.span,
            input: .json(document),
            policy: ContractPolicy(),
            using: &scratch
        )
        #expect(result.violations.map(TestContract.text) == expected)
    }

    private static let fields = """
        schema:
          type: object
          required: [name]
          properties:
            name: { type: string, maxLength: 5 }
            age: { type: integer, minimum: 18 }
            tags: { type: array, items: { type: string }, maxItems: 2 }
            ids: { type: array, items: { type: integer } }
            address: { type: object, additionalProperties: false, properties: { zip: { type: integer } } }
            photo: { type: string, format: binary, maxLength: 10 }
        """

    @Test(
        "fields of a form",
        arguments: [
            ("name=Ada&age=36", []), ("name=Ada&age=a", ["body /age type"]), ("age=36", ["body required"]),
            ("name=Ada&age=3", ["body /age minimum"]), ("name=Ada&name=Bob", ["body /name repeated"]),
            ("name=A%20B+C", []), ("name=%zz", ["body /name encoding"]), ("name=%FF", ["body encoding"]),
            ("name=Ada&role=admin", ["body /role undeclared"]), ("name=12", []),
            ("name=Ada&tags=a&tags=b", []), ("name=Ada&tags[]=a&tags[]=b&tags[]=c", ["body /tags maxItems"]),
            ("name=Ada&ids=1,2", []), ("name=Ada&ids=1,b", ["body /ids/1 type"]),
            ("name=Ada&address[zip]=5", []), ("name=Ada&address[zip]=b", ["body /address/zip type"]),
            ("name=Ada&address=%7B%22zip%22:5%7D", []),
            ("name=Ada&address=%7B%22zip%22:5%7D,%22role%22:1", ["body /address syntax"]),
            ("name=Ada&x%22:1,%22age=5", ["body /x\":1,\"age undeclared"]),
        ] as [(String, [String])]
    )
    func formFields(_ body: String, _ expected: [String]) throws {
        let encoding = "\n  encoding: { ids: { style: form, explode: false } }"
        let indented = Self.fields.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n")
        let contract = try Self.contract("\(Self.form):\n\(indented)\(encoding)")
        #expect(try contract.check("POST /x", body: body, contentType: Self.form) == expected)
    }

    private static func multipart(_ parts: [(head: String, value: String)]) -> String {
        parts.map { "--b\r\nContent-Disposition: form-data; \($0.head)\r\n\r\n\($0.value)\r\n" }.joined() + "--b--\r\n"
    }

    @Test func partsOfAMultipartBody() throws {
        let indented = Self.fields.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n")
        let contract = try Self.contract("multipart/form-data:\n\(indented)")
        func check(_ body: String) throws -> [String] {
            try contract.check("POST /x", body: body, contentType: "multipart/form-data; boundary=b")
        }
        let name = (head: "name=\"name\"", value: "A&=%")
        #expect(try check(Self.multipart([name, ("name=\"age\"", "36")])) == [])
        #expect(try check(Self.multipart([name, ("name=\"age\"", "x")])) == ["body /age type"])
        #expect(try check(Self.multipart([name, ("name=\"address\"", #"{"zip":5}"#)])) == [])
        #expect(try check(Self.multipart([name, ("name=\"address\"", "5")])) == ["body /address type"])
        #expect(try check(Self.multipart([name, ("name=\"photo\"; filename=\"a.png\"", "\u{0}\u{1}\r\n")])) == [])
        let large = String(repeating: "x", count: 11)
        #expect(
            try check(Self.multipart([name, ("name=\"photo\"; filename=\"a.png\"", large)])) == [
                "body /photo maxLength"
            ]
        )
        #expect(try check(Self.multipart([name, ("name=\"role\"", "x")])) == ["body /role undeclared"])
        #expect(try check(Self.multipart([name, name])) == ["body /name repeated"])
        #expect(try check("preamble\r\n" + Self.multipart([name])) == ["body syntax"])
        #expect(try check(Self.multipart([name]) + "epilogue") == ["body syntax"])
        #expect(try check(Self.multipart([("name=\"name\"; name=\"age\"", "5")])) == ["body syntax"])
        #expect(try check(Self.multipart([name]).replacing("\r\n", with: "\n")) == ["body syntax"])
        #expect(try contract.check("POST /x", body: "x", contentType: "multipart/form-data") == ["body syntax"])
    }

    @Test func bodiesThatAreNotLookedIntoNeedNotBeRead() throws {
        let contract = try Self.contract("image/png: {}\n" + Self.line)
        let (operation, _, _) = try contract.find("POST /x")
        let types = ["image/png", "application/json", "text/html", ""]
        let found = types.map { contract.contract.bodyHandling(operation, contentType: Array($0.utf8).span) }
        #expect(found == [.pass, .read, .pass, .pass])
    }
}
