// SPDX-License-Identifier: Apache-2.0

import Contract
import Foundation
import GatewayConfiguration
import Testing

@testable import gatehouse

@Suite struct TrafficLearnerTests {
    private struct Exchange {
        let method: String
        let url: String
        var body: String?
        var type = "application/json; charset=utf-8"
        var status = 200
        var answer = ""
        var isEncoded = false

        var entry: [String: Any] {
            var request: [String: Any] = ["method": method, "url": url, "headers": [[String: String]]()]
            if let body {
                request["postData"] = [
                    "mimeType": type, "text": isEncoded ? Data(body.utf8).base64EncodedString() : body,
                    "encoding": isEncoded ? "base64" : "",
                ]
            }
            var content: [String: Any] = ["size": answer.utf8.count, "mimeType": "application/json"]
            content["text"] = isEncoded ? Data(answer.utf8).base64EncodedString() : answer
            if isEncoded { content["encoding"] = "base64" }
            return ["request": request, "response": ["status": status, "content": content]]
        }
    }

    /// Every value has "canary" in it, or is a number that stands nowhere else.
    private static let exchanges = [
        Exchange(
            method: "GET",
            url: "https://api.shop.example/store/products?q=canary-shirt&limit=71077345",
            answer: #"[{"id":"canary1","price":71077345,"at":"2026-01-31T10:00:00Z","mail":"canary@example.com"}]"#
        ),
        Exchange(
            method: "GET",
            url: "https://api.shop.example/store/products?q=canary2#canary",
            answer: #"[{"id":"canary2","price":1.71077345,"at":"canary","mail":"a b@c d","canary71077345":1}]"#,
            isEncoded: true
        ),
        Exchange(
            method: "POST",
            url: "https://canary:canary@api.shop.example/store/carts/71077345/items",
            body: #"{"sku":"canary","n":71077345,"deep":{"list":["canary",null,true]}}"#,
            status: 201,
            answer: #"{"ok":true}"#
        ),
        Exchange(
            method: "POST",
            url: "https://api.shop.example/store/carts/71077346/items",
            body: #"{"sku":"canary","n":-1.5}"#,
            status: 201,
            answer: #"{"ok":null}"#,
            isEncoded: true
        ),
        Exchange(
            method: "POST",
            url: "https://api.shop.example/store/login",
            body: "user=canary&password=canary",
            type: "application/x-www-form-urlencoded",
            status: 204
        ),
    ]

    private static func learner(_ exchanges: [Exchange] = exchanges, hosts: [String] = [], under: String = "") throws
        -> TrafficLearner
    {
        let archive: [String: Any] = ["log": ["version": "1.2", "entries": exchanges.map(\.entry)]]
        let data = try JSONSerialization.data(withJSONObject: archive)
        var learner = TrafficLearner(hosts: hosts, prefix: under)
        learner.take(try JSONDecoder().decode(HARFile.self, from: data))
        return learner
    }

    private static func compile(_ draft: [UInt8]) throws -> Contract {
        try OpenAPIDocument.compile(documents: ["draft.json": draft], root: "draft.json")
    }

    @Test func noValueIsInTheDraft() throws {
        let draft = try Self.learner().draft(title: "Shop")
        let yaml = try #require(YAMLText.text(of: draft))
        for text in [String(decoding: draft, as: UTF8.self), yaml] {
            #expect(!text.lowercased().contains("canary"))
            #expect(!text.contains("71077345"))
            #expect(text.contains("sku") && text.contains("/store/carts/{cartsId}/items"))
        }
    }

    @Test func theDraftAllowsWhatItWasLearnedFrom() throws {
        let contract = try Self.compile(Self.learner().draft(title: "Shop"))
        #expect(contract.operations.count == 3)
        var scratch = ContractScratch()
        let policy = ContractPolicy()
        for exchange in Self.exchanges {
            let url = try #require(URLComponents(string: exchange.url))
            let path = Array(url.percentEncodedPath.utf8)
            let query = Array((url.percentEncodedQuery ?? "").utf8)
            let method = ContractMethod(name: Array(exchange.method.utf8).span)
            let found = contract.operation(path: path.span, method: try #require(method))
            let operation = try #require(found)
            let head = contract.validateHead(
                operation,
                path: path.span,
                query: query.span,
                headers: HeaderList(),
                policy: policy,
                using: &scratch
            )
            let body = Array((exchange.body ?? "").utf8)
            let type = Array((exchange.body == nil ? "" : exchange.type).utf8)
            let request = contract.validateBody(
                operation,
                contentType: type.span,
                body: body.span,
                policy: policy,
                using: &scratch
            )
            let answer = Array(exchange.answer.utf8)
            let answerType = Array("application/json".utf8)
            let response = contract.validateResponseBody(
                operation,
                status: exchange.status,
                contentType: answerType.span,
                body: answer.span,
                policy: policy,
                using: &scratch
            )
            #expect(head + request.violations + response.violations == [], "\(exchange.method) \(exchange.url)")
        }
    }

    @Test func theDraftInYAMLIsTheSameDocument() async throws {
        try await withTemporaryDirectory { directory in
            let draft = try Self.learner().draft(title: "null: \"yes\" # ü")
            let file = directory.appendingPathComponent("draft.yaml")
            try #require(YAMLText.text(of: draft)).write(to: file, atomically: true, encoding: .utf8)
            let document = try #require(ContractReader.read(file.path).first)
            #expect(String(decoding: document.json, as: UTF8.self) == String(decoding: draft, as: UTF8.self))
        }
    }

    @Test func onlyTheHostAndThePathsThatWereAskedForCount() throws {
        let other = Exchange(method: "GET", url: "https://cdn.example/store/fonts", answer: "{}")
        let all = try Self.learner(Self.exchanges + [other])
        #expect(all.archiveHosts == ["api.shop.example": 5, "cdn.example": 1])
        let exchanges = Self.exchanges + [other]
        #expect(try Self.learner(exchanges, hosts: ["API.shop.example"]).exchangeCount == 5)
        #expect(try Self.learner(exchanges, hosts: ["cdn.example"]).exchangeCount == 1)
        #expect(try Self.learner(exchanges, under: "/store/products").exchangeCount == 2)
    }

    @Test func linesOfALogTeachMethodsAndPaths() throws {
        var learner = TrafficLearner(hosts: [], prefix: "")
        let lines = [
            #"{"method":"GET","host":"h","path":"/orders/17","query":"canary=canary","status":200,"upstream_status":200}"#,
            #"{"method":"POST","host":"h","path":"/orders","status":201,"upstream_status":201,"bytes_in":17}"#,
            // Not answered by the backend.
            #"{"method":"GET","host":"h","path":"/orders/18","status":403,"upstream_status":null}"#,
            #"{"method":"GET","host":"h","path":"/wp-admin","status":404,"upstream_status":404}"#,
        ]
        for line in lines { learner.take(Array(line.utf8)) }
        let draft = learner.draft(title: "Shop")
        #expect(!String(decoding: draft, as: UTF8.self).contains("canary"))
        let contract = try Self.compile(draft)
        #expect(
            contract.operations.map { "\($0.method.name) \($0.template.text)" }
                == ["POST /orders", "GET /orders/{ordersId}"]
        )
        #expect(contract.operations.first?.bodyMediaTypes == ["*/*"])
    }

    @Test func archivesAreToldFromLogs() {
        #expect(HARFile.isArchive(Array("\u{FEFF}{\n  \"log\" : {".utf8)))
        #expect(!HARFile.isArchive(Array(#"{"time":"2026"}"#.utf8)))
    }
}
