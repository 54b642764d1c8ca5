// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Contract

/// One row: a parameter, what stands in the request, and what is found.
struct StyleCase: Sendable, CustomTestStringConvertible {
    let parameter: String
    let path: String
    let request: String
    let headers: [(String, String)]
    let expected: [String]

    init(
        _ parameter: String,
        _ request: String,
        path: String = "/x",
        headers: [(String, String)] = [],
        _ expected: [String] = []
    ) {
        self.parameter = parameter
        self.request = request
        self.path = path
        self.headers = headers
        self.expected = expected
    }

    var testDescription: String { "\(parameter) · \(request)" }

    static let integers = "schema: { type: array, items: { type: integer }, maxItems: 3 }"
    static let point = """
        schema: { type: object, additionalProperties: false, required: [x], \
        properties: { x: { type: integer }, y: { type: integer } } }
        """

    static func query(_ rest: String) -> String { "- { name: p, in: query, \(rest) }" }
    static func inPath(_ rest: String) -> String { "- { name: p, in: path, required: true, \(rest) }" }
    static func header(_ rest: String) -> String { "- { name: X-P, in: header, \(rest) }" }
    static func cookie(_ rest: String) -> String { "- { name: p, in: cookie, \(rest) }" }

    static let queries: [StyleCase] = [
        // Single values.
        StyleCase(query("schema: { type: integer }"), "GET /x?p=12"),
        StyleCase(query("schema: { type: integer }"), "GET /x?p=-3"),
        StyleCase(query("schema: { type: integer }"), "GET /x?p=%31%32"),
        StyleCase(query("schema: { type: integer }"), "GET /x?%70=12"),
        StyleCase(query("schema: { type: integer }"), "GET /x?p=a", ["query p type"]),
        StyleCase(query("schema: { type: integer }"), "GET /x?p=1.0", ["query p type"]),
        StyleCase(query("schema: { type: integer }"), "GET /x?p=012", ["query p type"]),
        StyleCase(query("schema: { type: integer }"), "GET /x?p=%2B12", ["query p type"]),
        StyleCase(query("schema: { type: integer }"), "GET /x?p=", ["query p type"]),
        StyleCase(query("schema: { type: integer }"), "GET /x?p", ["query p type"]),
        StyleCase(query("schema: { type: integer }"), "GET /x?p=1&p=2", ["query p repeated"]),
        StyleCase(query("schema: { type: integer, maximum: 100 }"), "GET /x?p=101", ["query p maximum"]),
        StyleCase(query("schema: { type: number }"), "GET /x?p=1.5e3"),
        StyleCase(query("schema: { type: number }"), "GET /x?p=.5", ["query p type"]),
        StyleCase(query("schema: { type: number }"), "GET /x?p=NaN", ["query p type"]),
        StyleCase(query("schema: { type: boolean }"), "GET /x?p=true"),
        StyleCase(query("schema: { type: boolean }"), "GET /x?p=1", ["query p type"]),
        StyleCase(query("schema: { type: [boolean, 'null'] }"), "GET /x?p="),
        StyleCase(query("schema: { type: string, maxLength: 3 }"), "GET /x?p=a+b"),
        StyleCase(query("schema: { type: string, maxLength: 3 }"), "GET /x?p=%C3%A4%C3%B6%C3%BC"),
        StyleCase(query("schema: { type: string, maxLength: 3 }"), "GET /x?p=abcd", ["query p maxLength"]),
        StyleCase(query("schema: { type: string, pattern: '^[0-9]+$' }"), "GET /x?p=007"),
        StyleCase(query("schema: { type: string }"), "GET /x?p=%FF", ["query p encoding"]),
        StyleCase(query("schema: { type: string }"), "GET /x?p=%zz", ["query p encoding"]),
        StyleCase(query("schema: { type: string }"), "GET /x?p=a=b"),
        StyleCase(query("schema: { type: string }"), "GET /x?p=\"quoted\\"),
        StyleCase(query("schema: { oneOf: [{ type: integer }, { type: string, maxLength: 2 }] }"), "GET /x?p=123"),
        StyleCase(
            query("schema: { anyOf: [{ type: integer, maximum: 5 }, { type: string, maxLength: 2 }] }"),
            "GET /x?p=12"
        ),
        StyleCase(query("schema: { enum: [1, 2] }"), "GET /x?p=2"),
        StyleCase(query("schema: { enum: [1, 2] }"), "GET /x?p=3", ["query p enum"]),
        StyleCase(query("schema: { const: yes }"), "GET /x?p=no", ["query p const"]),
        StyleCase(query("required: true, schema: { type: string }"), "GET /x", ["query p required"]),
        StyleCase(query("allowEmptyValue: true, schema: { type: integer }"), "GET /x?p="),
        StyleCase(query("allowEmptyValue: true, schema: { type: integer }"), "GET /x?p=a", ["query p type"]),
        StyleCase(query("schema: { type: string }"), "GET /x?q=1", ["query q undeclared"]),
        StyleCase(query("schema: { type: string }"), "GET /x?P=1", ["query P undeclared"]),
        StyleCase(query("schema: { type: string }"), "GET /x?%=1", ["query encoding"]),
        StyleCase(query("schema: { type: string }"), "GET /x?&&p=1&"),
        // Lists.
        StyleCase(query(integers), "GET /x?p=1&p=2"),
        StyleCase(query(integers), "GET /x?p=1"),
        StyleCase(query(integers), "GET /x?p=1&p=a", ["query p /1 type"]),
        StyleCase(query(integers), "GET /x?p=1&p=2&p=3&p=4", ["query p maxItems"]),
        StyleCase(query(integers), "GET /x?p[]=1&p[]=2"),
        StyleCase(query(integers), "GET /x?p[0]=1&p[1]=2"),
        StyleCase(query(integers), "GET /x?p%5B%5D=1"),
        StyleCase(query(integers), "GET /x?p[a]=1", ["query p type"]),
        StyleCase(query("explode: false, \(integers)"), "GET /x?p=1,2,3"),
        StyleCase(query("explode: false, \(integers)"), "GET /x?p=1%2C2"),
        StyleCase(query("explode: false, \(integers)"), "GET /x?p="),
        StyleCase(query("explode: false, \(integers)"), "GET /x?p=1,,2", ["query p /1 type"]),
        StyleCase(query("explode: false, \(integers)"), "GET /x?p=1&p=2", ["query p repeated"]),
        StyleCase(query("style: spaceDelimited, explode: false, \(integers)"), "GET /x?p=1%202+3"),
        StyleCase(query("style: spaceDelimited, explode: false, \(integers)"), "GET /x?p=1%20b", ["query p /1 type"]),
        StyleCase(query("style: pipeDelimited, explode: false, \(integers)"), "GET /x?p=1|2%7C3"),
        StyleCase(
            query("style: pipeDelimited, explode: false, \(integers)"),
            "GET /x?p=1|2|3|4",
            ["query p maxItems"]
        ),
        // Objects.
        StyleCase(query(point), "GET /x?x=1&y=2"),
        StyleCase(query(point), "GET /x?x=a", ["query p /x type"]),
        StyleCase(query(point), "GET /x?y=2", ["query p required"]),
        StyleCase(query(point), "GET /x?x=1&x=2", ["query p repeated"]),
        StyleCase(query(point), "GET /x?x=1&z=2", ["query z undeclared"]),
        StyleCase(query(point), "GET /x?p[x]=1"),
        StyleCase(query("explode: false, \(point)"), "GET /x?p=x,1,y,2"),
        StyleCase(query("explode: false, \(point)"), "GET /x?p=x,1,y", ["query p syntax"]),
        StyleCase(query("explode: false, \(point)"), "GET /x?p=x,1,x,2", ["query p repeated"]),
        StyleCase(query("style: deepObject, \(point)"), "GET /x?p[x]=1&p[y]=2"),
        StyleCase(query("style: deepObject, \(point)"), "GET /x?p%5Bx%5D=1"),
        StyleCase(query("style: deepObject, \(point)"), "GET /x?p[x]=a", ["query p /x type"]),
        StyleCase(query("style: deepObject, \(point)"), "GET /x?p[y]=1", ["query p required"]),
        StyleCase(query("style: deepObject, \(point)"), "GET /x?p[x]=1&p[z]=1", ["query p /z additionalProperties"]),
        StyleCase(query("style: deepObject, \(point)"), "GET /x?p[x]=1&p[x]=2", ["query p repeated"]),
        StyleCase(query("style: deepObject, \(point)"), "GET /x?p[x=1", ["query p syntax"]),
        StyleCase(query("style: deepObject, \(point)"), "GET /x?p[x][q]=1", ["query p /x type"]),
        StyleCase(
            query("style: deepObject, schema: { type: object, properties: { a: \(array) } }"),
            "GET /x?p[a]=1&p[a]=2"
        ),
        StyleCase(
            query("style: deepObject, schema: { type: object, properties: { a: \(array) } }"),
            "GET /x?p[a][]=1&p[a][]=b",
            ["query p /a/1 type"]
        ),
        StyleCase(
            query("style: deepObject, schema: { type: object, properties: { a: \(array) } }"),
            "GET /x?p[b]=1",
            ["query p /b undeclared"]
        ),
        // JSON.
        StyleCase(query("content: { application/json: { \(point) } }"), "GET /x?p=%7B%22x%22:1%7D"),
        StyleCase(query("content: { application/json: { \(point) } }"), "GET /x?p={\"x\":\"1\"}", ["query p /x type"]),
        StyleCase(query("content: { application/json: { \(point) } }"), "GET /x?p={", ["query p syntax"]),
        StyleCase(
            query("content: { application/json: { \(point) } }"),
            "GET /x?p={\"x\":1,\"x\":2}",
            ["query p repeated"]
        ),
    ]

    private static let array = "{ type: array, items: { type: integer } }"

    static let paths: [StyleCase] = [
        StyleCase(inPath("schema: { type: integer }"), "GET /x/12", path: "/x/{p}"),
        StyleCase(inPath("schema: { type: integer }"), "GET /x/a", path: "/x/{p}", ["path p type"]),
        StyleCase(inPath("schema: { type: string, maxLength: 3 }"), "GET /x/a%20b", path: "/x/{p}"),
        StyleCase(inPath("schema: { type: string, maxLength: 3 }"), "GET /x/a+b", path: "/x/{p}"),
        StyleCase(inPath("schema: { type: string, enum: [a/b] }"), "GET /x/a%2Fb", path: "/x/{p}"),
        StyleCase(inPath("schema: { type: integer }"), "GET /x/r-7.json", path: "/x/r-{p}.json"),
        StyleCase(inPath("schema: { type: integer }"), "GET /x/r-b.json", path: "/x/r-{p}.json", ["path p type"]),
        StyleCase(inPath(integers), "GET /x/1,2,3", path: "/x/{p}"),
        StyleCase(inPath(integers), "GET /x/1,b", path: "/x/{p}", ["path p /1 type"]),
        StyleCase(inPath(point), "GET /x/x,1,y,2", path: "/x/{p}"),
        StyleCase(inPath("explode: true, \(point)"), "GET /x/x=1,y=2", path: "/x/{p}"),
        StyleCase(inPath("explode: true, \(point)"), "GET /x/x=1,y", path: "/x/{p}", ["path p syntax"]),
        StyleCase(inPath("style: label, schema: { type: integer }"), "GET /x/.5", path: "/x/{p}"),
        StyleCase(inPath("style: label, schema: { type: integer }"), "GET /x/5", path: "/x/{p}", ["path p syntax"]),
        StyleCase(inPath("style: label, \(integers)"), "GET /x/.1,2", path: "/x/{p}"),
        StyleCase(inPath("style: label, explode: true, \(integers)"), "GET /x/.1.2", path: "/x/{p}"),
        StyleCase(inPath("style: label, \(point)"), "GET /x/.x,1,y,2", path: "/x/{p}"),
        StyleCase(inPath("style: label, explode: true, \(point)"), "GET /x/.x=1.y=2", path: "/x/{p}"),
        StyleCase(inPath("style: matrix, schema: { type: integer }"), "GET /x/;p=5", path: "/x/{p}"),
        StyleCase(inPath("style: matrix, schema: { type: integer }"), "GET /x/;q=5", path: "/x/{p}", ["path p syntax"]),
        StyleCase(inPath("style: matrix, \(integers)"), "GET /x/;p=1,2", path: "/x/{p}"),
        StyleCase(inPath("style: matrix, explode: true, \(integers)"), "GET /x/;p=1;p=2", path: "/x/{p}"),
        StyleCase(
            inPath("style: matrix, explode: true, \(integers)"),
            "GET /x/;p=1;q=2",
            path: "/x/{p}",
            ["path p syntax"]
        ),
        StyleCase(inPath("style: matrix, \(point)"), "GET /x/;p=x,1,y,2", path: "/x/{p}"),
        StyleCase(inPath("style: matrix, explode: true, \(point)"), "GET /x/;x=1;y=2", path: "/x/{p}"),
    ]

    static let fields: [StyleCase] = [
        StyleCase(header("schema: { type: integer }"), "GET /x", headers: [("x-p", "5")]),
        StyleCase(header("schema: { type: integer }"), "GET /x", headers: [("X-P", "a")], ["header x-p type"]),
        StyleCase(header("required: true, schema: { type: integer }"), "GET /x", ["header x-p required"]),
        StyleCase(
            header("schema: { type: integer }"),
            "GET /x",
            headers: [("x-p", "5"), ("x-p", "6")],
            ["header x-p repeated"]
        ),
        StyleCase(header(integers), "GET /x", headers: [("x-p", "1, 2"), ("x-p", "3")]),
        StyleCase(header(integers), "GET /x", headers: [("x-p", "1, b")], ["header x-p /1 type"]),
        StyleCase(header(point), "GET /x", headers: [("x-p", "x,1,y,2")]),
        StyleCase(header("explode: true, \(point)"), "GET /x", headers: [("x-p", "x=1,y=2")]),
        StyleCase(header("schema: { type: string }"), "GET /x", headers: [("x-other", "1")]),
        StyleCase(cookie("schema: { type: integer }"), "GET /x", headers: [("cookie", "a=b; p=5")]),
        StyleCase(cookie("schema: { type: integer }"), "GET /x", headers: [("cookie", "p=a")], ["cookie p type"]),
        StyleCase(cookie("required: true, schema: { type: integer }"), "GET /x", ["cookie p required"]),
        StyleCase(
            cookie("schema: { type: integer }"),
            "GET /x",
            headers: [("cookie", "p=1; p=2")],
            ["cookie p repeated"]
        ),
        StyleCase(cookie("explode: false, \(integers)"), "GET /x", headers: [("cookie", "p=1,2")]),
    ]
}

@Suite struct ParameterStyleTests {
    @Test func tablesAreWhole() {
        #expect(StyleCase.queries.count == 79)
        #expect(StyleCase.paths.count == 25)
        #expect(StyleCase.fields.count == 14)
    }

    @Test("a parameter is read in its style and judged by its schema", arguments: StyleCase.queries)
    func query(_ row: StyleCase) throws {
        let contract = try TestContract.parameters(row.parameter)
        #expect(try contract.check(row.request) == row.expected)
    }

    @Test("a parameter of the path", arguments: StyleCase.paths)
    func path(_ row: StyleCase) throws {
        let contract = try TestContract.parameters(row.parameter, path: row.path)
        #expect(try contract.check(row.request) == row.expected)
    }

    @Test("a parameter in a header field or cookie", arguments: StyleCase.fields)
    func field(_ row: StyleCase) throws {
        let contract = try TestContract.parameters(row.parameter)
        #expect(try contract.check(row.request, headers: row.headers) == row.expected)
    }

    @Test func bracketsCanBeRefused() throws {
        let yaml = """
            openapi: 3.1.0
            info: { title: t, version: "1" }
            paths:
              /x:
                get:
                  parameters: [{ name: p, in: query, schema: { type: array, items: { type: integer } } }]
                  responses: { "200": { description: ok } }
            """
        let strict = try TestContract(yaml, options: ContractOptions(acceptsBrackets: false))
        #expect(try strict.check("GET /x?p[]=1") == ["query p[] undeclared"])
        #expect(try TestContract(yaml).check("GET /x?p[]=1") == [])
    }

    @Test func anObjectOfWhichNothingIsSaidTakesOtherNamesByTheLetterAlone() throws {
        let yaml = """
            openapi: 3.1.0
            info: { title: t, version: "1" }
            paths:
              /x:
                get:
                  parameters: [{ name: filter, in: query, schema: { type: object, maxProperties: 1 } }]
                  responses: { "200": { description: ok } }
            """
        let strict = try TestContract(yaml, options: ContractOptions(acceptsBrackets: false))
        #expect(try strict.check("GET /x?color=red") == [])
        #expect(try strict.check("GET /x?color=red&size=5") == ["query filter maxProperties"])
        let lenient = try TestContract(yaml)
        #expect(try lenient.check("GET /x?filter[color]=red") == [])
        #expect(try lenient.check("GET /x?color=red") == ["query color undeclared"])
    }

    @Test func bracketedNamesAreBounded() throws {
        let contract = try TestContract.parameters(
            "- { name: p, in: query, style: deepObject, schema: { type: object } }"
        )
        let many = (0..<300).map { "p[k\($0)]=1" }.joined(separator: "&")
        #expect(try contract.check("GET /x?" + many) == ["query p syntax"])
        let deep = "p" + String(repeating: "[a]", count: 9)
        #expect(try contract.check("GET /x?\(deep)=1") == ["query p syntax"])
    }

    @Test func policySaysWhatBecomesOfTheUndeclared() throws {
        let contract = try TestContract.parameters("- { name: p, in: query, schema: { type: string } }")
        #expect(try contract.check("GET /x?q=1", policy: ContractPolicy(unknownQuery: .allow)) == [])
        let refusing = ContractPolicy(refusedHeaders: ["x-debug"])
        #expect(
            try contract.check("GET /x", headers: [("X-Debug", "1")], policy: refusing) == ["header x-debug undeclared"]
        )
        #expect(try contract.check("GET /x", headers: [("X-Other", "1")], policy: refusing) == [])
        let few = ContractPolicy(maximumFields: 2)
        #expect(try contract.check("GET /x?p=1&q=1&r=1", policy: few) == ["query count"])
    }

    @Test func violationsHoldNoValue() throws {
        let contract = try TestContract.parameters("- { name: p, in: query, schema: { type: integer } }")
        let found = try contract.violations("GET /x?p=secret")
        #expect(found == [Violation(.query, name: "p", keyword: "type", expected: "an integer")])
        #expect(found.map(\.status) == [400])
    }
}
