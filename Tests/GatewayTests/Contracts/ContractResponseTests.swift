// SPDX-License-Identifier: Apache-2.0

import GatewayTestKit
import Testing

/// Answers of the upstream, held to an OpenAPI document.
@Suite struct ContractResponseTests {
    private static let json = [("Content-Type", "application/json")]
    private static let good = #"[{"id": "p1", "price": 100}]"#
    private static let bad = #"[{"price": 100, "secret": "canary"}]"#

    private static func answer(_ body: String, _ fields: [(String, String)] = json) -> TestUpstream.Answer {
        { _ in .respond(200, fields, body) }
    }

    @Test(arguments: Transport.allCases)
    func ananswerThatBreaksItsPromiseIsWithheld(_ transport: Transport) async throws {
        let settings = ContractSettings(contract: "responses: block", transport: transport)
        try await withContract(settings, answer: Self.answer(Self.bad)) { test async throws in
            let response = try await test.send("GET", "/v1/products")
            #expect(response.status == 502)
            #expect(response.problem?.check == "contract.response")
            #expect(!response.text.contains("canary") && !response.text.contains("id"))
            let line = try #require(try await test.gateway.accessLog().first)
            #expect(line.upstreamStatus == 200)
            #expect(line.findings.map(\.variable) == ["body:/0"])
            #expect(line.findings.map(\.rule) == ["required"])
        }
        try await withContract(settings, answer: Self.answer(Self.good)) { test async throws in
            let response = try await test.send("GET", "/v1/products", ["Accept-Encoding: gzip"])
            #expect(response.status == 200)
            #expect(response.text == Self.good)
            // What is compressed could not be checked.
            #expect(test.passed().first?["accept-encoding"] == nil)
        }
    }

    @Test func byDefaultItIsNoted() async throws {
        try await withContract(answer: Self.answer(Self.bad)) { test async throws in
            let response = try await test.send("GET", "/v1/products", ["Accept-Encoding: gzip"])
            #expect(response.status == 200)
            #expect(response.text == Self.bad)
            #expect(test.passed().first?["accept-encoding"] == "gzip")
            let line = try #require(try await test.gateway.accessLog().first)
            #expect(line.verdict == "monitored")
            #expect(line.check == "contract.response")
        }
    }

    @Test func aStatusThatIsNotDeclaredIsWithheld() async throws {
        try await withContract(.init(contract: "responses: block")) { _ in
            .respond(500, [("Content-Type", "text/plain")], "stack trace")
        } _: { test async throws in
            let response = try await test.send("GET", "/v1/products")
            #expect(response.status == 502)
            #expect(!response.text.contains("stack"))
        }
    }

    @Test func aMediaTypeThatIsNotDeclaredIsWithheld() async throws {
        let answer = Self.answer("<p>error</p>", [("Content-Type", "text/html")])
        try await withContract(.init(contract: "responses: block"), answer: answer) { test async throws in
            #expect(try await test.send("GET", "/v1/products").status == 502)
        }
    }

    @Test func fieldsThatAreNotDeclaredAreTakenOut() async throws {
        let body = #"[{"id": "p1", "cost": 40, "price": 100}, {"id": "p2", "supplier": {"name": "canary"}}]"#
        let fields = Self.json + [("Content-MD5", "AAAAAAAAAAAAAAAAAAAAAA=="), ("ETag", "\"1\"")]
        for responses in ["block", "monitor", "off"] {
            let settings = ContractSettings(contract: "response_fields: strip, responses: \(responses)")
            try await withContract(settings, answer: Self.answer(body, fields)) { test async throws in
                let response = try await test.send("GET", "/v1/products")
                #expect(response.status == 200)
                #expect(!response.text.contains("canary") && !response.text.contains("cost"))
                #expect(response.text.contains("p2"))
                #expect(response["content-length"] == "\(response.body.count)")
                #expect(response["content-md5"] == nil)
                #expect(response["etag"] == "\"1\"")
            }
        }
    }

    @Test func chunkedAnswersAreTakenApartAsWell() async throws {
        let head = "HTTP/1.1 200 X\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
        let body = FirewallRequest.chunks([#"[{"id": "p1", "co"#, #"st": 40}]"#])
        try await withContract(.init(contract: "response_fields: strip")) { _ in
            .raw(head + body)
        } _: { test async throws in
            let response = try await test.send("GET", "/v1/products")
            #expect(!response.text.contains("cost"))
            #expect(!response.isChunked)
        }
    }

    @Test func whatCannotBeReadIsWithheldWhereFieldsAreTakenOut() async throws {
        let fields = Self.json + [("Content-Encoding", "br")]
        try await withContract(
            .init(contract: "response_fields: strip, responses: monitor"),
            answer: Self.answer("\u{8}\u{1}", fields)
        ) { test async throws in
            #expect(try await test.send("GET", "/v1/products").status == 502)
        }
    }
}
