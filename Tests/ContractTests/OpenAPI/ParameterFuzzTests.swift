// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Contract

/// Requests made of random pieces: nothing traps, no verdict depends on what the scratch was used for before, and no
/// violation holds a value.
@Suite struct ParameterFuzzTests {
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    private static let yaml = """
        openapi: 3.1.0
        info: { title: t, version: "1" }
        paths:
          /x/{a}/{b}.json/{c}:
            post:
              parameters:
                - { name: a, in: path, required: true, style: matrix, explode: true, schema: &list { type: array, items: { type: integer } } }
                - { name: b, in: path, required: true, style: label, schema: { type: [integer, string] } }
                - { name: c, in: path, required: true, schema: &object { type: object, properties: { x: { type: integer }, y: *list } } }
                - { name: p, in: query, schema: *list }
                - { name: q, in: query, style: deepObject, schema: *object }
                - { name: r, in: query, explode: false, schema: *object }
                - { name: s, in: query, style: pipeDelimited, explode: false, schema: *list }
                - { name: t, in: query, schema: *object }
                - { name: j, in: query, content: { application/json: { schema: *object } } }
                - { name: x-h, in: header, explode: true, schema: *object }
                - { name: k, in: cookie, schema: { type: integer } }
              requestBody:
                content:
                  application/x-www-form-urlencoded: { schema: *object }
                  multipart/form-data: { schema: *object }
              responses: { default: { description: ok } }
        """

    private static let pieces = [
        "p", "q", "r", "s", "t", "j", "x", "y", "=", "=", "&", "&", "[", "]", "[]", "[x]", "[y]", "[0]", ",", "|", "%",
        "%2", "%20", "%2C", "%7C", "%FF", "%5B", "%5D", "+", ";", ".", ".json", "1", "-2", "03", "true", "null", "{",
        "}",
        "\"", "\\", ":", "a=1", "k=5; ", "ä", "\u{0}", "\u{1F600}", "--b", "--b--", "\r\n", "\r\n\r\n",
        "Content-Disposition: form-data; name=\"x\"", "SECRETSECRET",
    ]

    private static func text(_ random: inout Generator, _ longest: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        for _ in 0..<Int.random(in: 0...longest, using: &random) {
            if Int.random(in: 0..<20, using: &random) == 0 {
                bytes.append(UInt8.random(in: 0...255, using: &random))
            } else {
                bytes += Array((pieces.randomElement(using: &random) ?? "").utf8)
            }
        }
        return bytes
    }

    @Test func randomRequestsAreJudged() throws {
        let contract = try TestContract(Self.yaml).contract
        let operation = try #require(contract.operations.first)
        var random = Generator(state: FuzzRun.seed(42))
        var used = ContractScratch()
        var verdicts: [Bool: Int] = [:]
        for round in 0..<FuzzRun.rounds(4000) {
            let a = Self.text(&random, 6).filter { $0 != UInt8(ascii: "/") }
            let path =
                round % 3 == 0
                ? Array("/x/;a=1/.5.json/x,1".utf8) : Array("/x/;a=".utf8) + a + Array("/.5.json/".utf8) + a
            let query = round % 2 == 0 ? Self.text(&random, 20) : []
            var headers = HeaderList()
            headers.add("x-h", String(decoding: Self.text(&random, 3), as: UTF8.self))
            if round % 5 == 0 { headers = HeaderList() }
            if round % 4 == 0 { headers.add("cookie", String(decoding: Self.text(&random, 4), as: UTF8.self)) }
            let type = ["application/x-www-form-urlencoded", "multipart/form-data; boundary=b"][round % 2]
            let body = Self.text(&random, 15)

            var fresh = ContractScratch()
            let first = Self.check(contract, operation, path, query, headers, type, body, &used)
            let second = Self.check(contract, operation, path, query, headers, type, body, &fresh)
            #expect(first == second)
            verdicts[first.isEmpty, default: 0] += 1
            for violation in first {
                #expect(!violation.expected.contains("SECRETSECRET"))
                #expect(violation.name.utf8.count <= 192)
            }
        }
        // Both kinds came about; the numbers belong to the seed.
        #expect(verdicts[true, default: 0] > 20)
        #expect(verdicts[false, default: 0] > 1000)
    }

    private static func check(
        _ contract: Contract,
        _ operation: ContractOperation,
        _ path: [UInt8],
        _ query: [UInt8],
        _ headers: HeaderList,
        _ type: String,
        _ body: [UInt8],
        _ scratch: inout ContractScratch
    ) -> [Violation] {
        let policy = ContractPolicy(unknownQuery: .allow)
        let head = contract.validateHead(
            operation,
            path: path.span,
            query: query.span,
            headers: headers,
            policy: policy,
            using: &scratch
        )
        let result = contract.validateBody(
            operation,
            contentType: Array(type.utf8).span,
            body: body.span,
            policy: policy,
            using: &scratch
        )
        return head + result.violations
    }
}
