// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Contract

@Suite struct LearnerTests {
    private struct Exchange {
        let line: String
        var body = ""
        var status = 200
        var answer = ""

        func note(in learner: inout ContractLearner) {
            let words = line.split(separator: " ")
            let target = words[1].split(separator: "?", maxSplits: 1).map { Array($0.utf8) }
            let path = target[0]
            let query = target.count > 1 ? target[1] : []
            learner.observe(
                method: String(words[0]),
                path: path.span,
                query: query.span,
                contentType: Array((body.isEmpty ? "" : "application/json; charset=utf-8").utf8).span,
                body: Array(body.utf8).span,
                status: status,
                responseType: Array("application/json".utf8).span,
                responseBody: Array(answer.utf8).span
            )
        }
    }

    private static let exchanges = [
        Exchange(line: "GET /store/products?limit=10&q=shirt", answer: #"[{"id":"p1","price":5}]"#),
        Exchange(line: "GET /store/products?limit=20&tag=a&tag=b", answer: #"[{"id":"p2","price":5.5,"old":null}]"#),
        Exchange(line: "GET /store/carts/3f2504e0-4f89-41d3-9a0c-0305e82c3301", answer: #"{"lines":[]}"#),
        Exchange(line: "POST /store/carts/3f2504e0-4f89-41d3-9a0c-0305e82c3302/items", body: #"{"sku":"A","n":1}"#),
        Exchange(line: "POST /store/carts/3f2504e0-4f89-41d3-9a0c-0305e82c3303/items", body: #"{"sku":"B"}"#),
        Exchange(
            line: "POST /store/carts/3f2504e0-4f89-41d3-9a0c-0305e82c3303/items",
            body: "[1]",
            status: 400,
            answer: "{}"
        ),
        Exchange(line: "GET /wp-admin", status: 404),
    ]

    private static func learned(_ exchanges: [Exchange]) throws -> TestContract {
        var learner = ContractLearner()
        for exchange in exchanges { exchange.note(in: &learner) }
        let documents = ["draft.json": learner.draft(title: "Shop")]
        return TestContract(try OpenAPIDocument.compile(documents: documents, root: "draft.json"))
    }

    @Test func theDraftTakesWhatWasSeenAndNotMuchMore() throws {
        let contract = try Self.learned(Self.exchanges)
        #expect(
            contract.contract.paths.map(\.template.text)
                == ["/store/carts/{cartsId}", "/store/carts/{cartsId}/items", "/store/products"]
        )
        for exchange in Self.exchanges where exchange.status == 200 {
            let type = exchange.body.isEmpty ? "" : "application/json"
            #expect(try contract.check(exchange.line, body: exchange.body, contentType: type) == [], "\(exchange.line)")
            #expect(
                try contract.response(exchange.line, status: 200, body: exchange.answer).violations == [],
                "\(exchange.line)"
            )
        }
        #expect(try contract.check("GET /store/products?limit=many") == ["query limit type"])
        #expect(try contract.check("GET /store/products?limit=5&sort=a") == ["query sort undeclared"])
        #expect(try contract.check("GET /store/carts/1") == ["path cartsId format"])
        let items = "POST /store/carts/3f2504e0-4f89-41d3-9a0c-0305e82c3301/items"
        #expect(
            try contract.check(items, body: #"{"sku":"A","price":0}"#, contentType: "application/json")
                == ["body /price additionalProperties"]
        )
        #expect(try contract.response(items, status: 400, body: "{}").violations == [])
    }

    @Test func manyWordsAtOnePlaceAreNames() throws {
        let words = [
            "red", "blue", "green", "black", "white", "pink", "grey", "gold", "teal", "navy", "lime", "rose", "plum",
        ]
        let contract = try Self.learned(words.map { Exchange(line: "GET /products/\($0)-shirt/reviews", answer: "[]") })
        #expect(contract.contract.paths.map(\.template.text) == ["/products/{productsId}/reviews"])
        #expect(try contract.check("GET /products/violet-shirt/reviews") == [])
    }

    @Test func valuesAreNotKept() {
        var learner = ContractLearner()
        let exchange = Exchange(
            line: "POST /login?user=ada-secret",
            body: #"{"password":"hunter-secret","deep":[{"x":"secret"}]}"#,
            answer: #"{"token":"secret"}"#
        )
        exchange.note(in: &learner)
        #expect(!String(decoding: learner.draft(title: "Shop"), as: UTF8.self).contains("secret"))
    }

    @Test(
        "a format is kept where all texts satisfy it",
        arguments: [
            ("2026-01-31", "date"), ("2026-02-31", nil), ("2026-01-31T10:00:00Z", "date-time"),
            ("2026-01-31T25:00:00Z", nil),
            ("ada@example.com", "email"), ("ada @ home", nil), ("3f2504e0-4f89-41d3-9a0c-0305e82c3301", "uuid"),
        ]
    )
    func formats(text: String, format: String?) throws {
        var learner = ContractLearner()
        let exchange = Exchange(line: "POST /x", body: #"{"v":"\#(text)"}"#)
        exchange.note(in: &learner)
        let draft = String(decoding: learner.draft(title: "t"), as: UTF8.self)
        #expect(draft.contains("\"format\"") == (format != nil))
        if let format { #expect(draft.contains("\"format\":\"\(format)\"")) }
        #expect(
            try Self.learned([exchange]).check(exchange.line, body: exchange.body, contentType: "application/json")
                == []
        )
    }

    @Test func draftsAllowWhatTheyWereLearnedFrom() throws {
        for seed in 1...20 as ClosedRange<UInt64> {
            var random = SplitMix64(seed: seed)
            let exchanges = (0..<40).map { _ in
                let line = Self.lines.randomElement(using: &random) ?? "GET /x"
                let query = (0..<Int.random(in: 0...3, using: &random)).map { _ in
                    let name = Self.names.randomElement(using: &random) ?? "a"
                    return "\(name)=\(Self.texts.randomElement(using: &random) ?? "")"
                }
                return Exchange(
                    line: line + (query.isEmpty ? "" : "?" + query.joined(separator: "&")),
                    body: line.hasPrefix("POST") ? Self.value(&random, depth: 0) : "",
                    answer: Self.value(&random, depth: 0)
                )
            }
            let contract = try Self.learned(exchanges)
            let policy = ContractPolicy(unknownFields: .reject)
            for exchange in exchanges {
                let type = exchange.body.isEmpty ? "" : "application/json"
                let found = try contract.check(exchange.line, body: exchange.body, contentType: type, policy: policy)
                #expect(found == [], "seed \(seed): \(exchange.line) \(exchange.body)")
                let answer = try contract.response(exchange.line, status: 200, body: exchange.answer)
                #expect(answer.violations == [], "seed \(seed): \(exchange.line) \(exchange.answer)")
            }
        }
    }

    private static let lines = [
        "GET /a", "GET /a/1", "GET /a/-17", "GET /a/3f2504e0-4f89-41d3-9a0c-0305e82c3301", "POST /a", "POST /b/x%20y/c",
    ]
    private static let names = ["a", "page", "sort[]", "x-y", "b%5Bc%5D"]
    private static let texts = [
        "", "1", "-1", "007", "1.50", "1e3", "true", "null", "ada%40example.com", "%F0%9F%98%80", "a+b",
    ]

    private static func value(_ random: inout SplitMix64, depth: Int) -> String {
        let plain = [
            "null", "true", "0", "-1", "1.0", "1e400", "12345678901234567890", #""""#, #""2026-01-31""#,
            #""a\u0040b.c""#,
            #""😀\n""#, #""ada@example.com""#,
        ]
        let kind = Int.random(in: 0..<10, using: &random)
        guard depth < 16, kind < 7 - depth / 4 else { return plain.randomElement(using: &random) ?? "1" }
        let count = Int.random(in: 0..<4, using: &random)
        if kind < 3 {
            return "[" + (0..<count).map { _ in value(&random, depth: depth + 1) }.joined(separator: ",") + "]"
        }
        let names = ["a", "b", "sku", "p-1001", "key with space", "3f2504e0-4f89-41d3-9a0c-0305e82c3301"].shuffled(
            using: &random
        )
        let members = names.prefix(count).map { "\"\($0)\":" + value(&random, depth: depth + 1) }
        return "{" + members.joined(separator: ",") + "}"
    }

    @Test func memoryIsBounded() {
        var learner = ContractLearner(maximumEndpoints: 2)
        for word in ["a", "b", "c"] { Exchange(line: "GET /\(word)").note(in: &learner) }
        #expect(learner.endpoints.count == 2)
        #expect(learner.dropped == 1)
    }
}
