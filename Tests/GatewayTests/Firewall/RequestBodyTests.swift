// SPDX-License-Identifier: Apache-2.0

import GatewayTestKit
import Testing

/// Bodies of requests, in every framing, are looked at before a byte of them reaches the upstream.
@Suite struct RequestBodyTests {
    private static let http2 = FirewallSettings(listener: "http2_prior_knowledge: true")

    @Test(arguments: Transport.allCases)
    func aBodyWithALengthIsJudged(_ transport: Transport) async throws {
        try await withFirewall(FirewallRules.attack, .init(transport: transport)) { test async throws in
            let refused = try await test.post("note=an+attack")
            #expect(refused.status == 403)
            #expect(test.upstream.requestsBegun == 0)
            #expect(try await test.post("note=a+present").status == 200)
            let request = try #require(test.upstream.requests.first)
            #expect(request.bodyText == "note=a+present")
            #expect(request["content-length"] == "14")
            let lines = try await test.gateway.accessLog(count: 2)
            #expect(lines[0].findings.map(\.variable) == ["ARGS:note"])
            #expect(lines[0].bytesIn == 14)
        }
    }

    @Test(arguments: Transport.allCases)
    func aChunkedBodyIsJudgedAsAWhole(_ transport: Transport) async throws {
        let head = FirewallRequest.lines([
            "POST / HTTP/1.1", "Host: shop.test", "Content-Type: application/x-www-form-urlencoded",
            "Transfer-Encoding: chunked",
        ])
        try await withFirewall(FirewallRules.attack, .init(transport: transport)) { test async throws in
            // The word is cut in two.
            let refused = try await test.gateway.send(head + FirewallRequest.chunks(["note=an+att", "ack"]))
            #expect(refused.status == 403)
            #expect(test.upstream.requestsBegun == 0)
            let passed = try await test.gateway.send(head + FirewallRequest.chunks(["note=a+pre", "sent"]))
            #expect(passed.status == 200)
            #expect(test.upstream.requests.first?.bodyText == "note=a+present")
        }
    }

    @Test(arguments: Transport.allCases)
    func aBodyOverHTTP2IsJudged(_ transport: Transport) async throws {
        var settings = Self.http2
        settings.transport = transport
        try await withFirewall(FirewallRules.attack, settings) { test async throws in
            let client = try await HTTP2Client.connect(test.gateway)
            let json = [("content-type", "application/json")]
            let refused = try await client.request("POST", "/", json, body: Array(#"{"note":"an attack"}"#.utf8))
            #expect(refused.status == 403)
            #expect(refused.check == "waf.rules")
            #expect(test.upstream.requestsBegun == 0)
            let passed = try await client.request("POST", "/", json, body: Array(#"{"note":"a present"}"#.utf8))
            #expect(passed.status == 200)
            #expect(test.upstream.requests.first?.bodyText == #"{"note":"a present"}"#)
            #expect(try await client.request("GET", "/?q=attack").status == 403)
            let lines = try await test.gateway.accessLog(count: 3)
            #expect(lines[0].findings.map(\.variable) == ["ARGS:json.note"])
        }
    }

    @Test func aRequestWithoutABodyRunsTheBodysPhaseToo() async throws {
        let rule = "SecRule REQUEST_METHOD \"@rx ^(?:POST|DELETE)$\" \"id:1001,phase:2,deny,log\""
        try await withFirewall(rule) { test async throws in
            let response = try await test.gateway.send(
                "POST / HTTP/1.1\r\nHost: shop.test\r\nContent-Length: 0\r\n\r\n"
            )
            #expect(response.status == 403)
            #expect(try await test.gateway.send("DELETE / HTTP/1.1\r\nHost: shop.test\r\n\r\n").status == 403)
            #expect(try await test.get("/").status == 200)
        }
    }

    @Test func nothingReachesTheUpstreamWhileTheBodyIsIncomplete() async throws {
        try await withFirewall(FirewallRules.attack) { test async throws in
            let client = try await test.gateway.connect()
            let request = FirewallRequest.post("note=a+present", type: "application/x-www-form-urlencoded")
            try await client.send(String(request.dropLast(3)))
            #expect(test.upstream.requestsBegun == 0)
            try await client.send(String(request.suffix(3)))
            #expect(try await client.response().status == 200)
            #expect(test.upstream.requests.count == 1)
        }
    }

    @Test func aClientThatWaitsToBeToldIsTold() async throws {
        try await withFirewall(FirewallRules.attack) { test async throws in
            let client = try await test.gateway.connect()
            try await client.send(
                FirewallRequest.lines([
                    "POST / HTTP/1.1", "Host: shop.test", "Content-Type: application/x-www-form-urlencoded",
                    "Content-Length: 8", "Expect: 100-continue",
                ])
            )
            #expect(try await client.response().status == 100)
            try await client.send("q=attack")
            #expect(try await client.response().status == 403)
        }
    }

    @Test func aHeadThatIsRefusedGetsNoBody() async throws {
        try await withFirewall("SecRule ARGS_GET:q \"@streq x\" \"id:1001,phase:1,deny,log\"") { test async throws in
            let client = try await test.gateway.connect()
            try await client.send(
                FirewallRequest.lines([
                    "POST /?q=x HTTP/1.1", "Host: shop.test", "Content-Type: application/json", "Content-Length: 8",
                    "Expect: 100-continue",
                ])
            )
            #expect(try await client.response().status == 403)
            let line = try #require(try await test.line())
            #expect(line.findings.map(\.rule) == ["1001"])
        }
    }

    @Test(
        "a body that is not what it says it is",
        arguments: [
            ("application/json", #"{"sku":"1""#),
            ("application/json", #"{"sku":'1'}"#),
            ("application/vnd.api+json; charset=utf-8", "{]"),
            ("application/xml", "<order><line></order>"),
            ("multipart/form-data; boundary=B", "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n"),
            (
                "multipart/form-data; boundary=B",
                "--B\r\nContent-Disposition: form-data\n; name=a\r\n\r\n1\r\n--B--\r\n"
            ),
            ("multipart/form-data", "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--B--\r\n"),
        ]
    )
    func unreadableBodies(_ type: String, _ body: String) async throws {
        try await withFirewall("") { test async throws in
            let response = try await test.post(body, type: type)
            #expect(response.status == 400)
            #expect(response.problem?.check == "waf.body")
            #expect(test.upstream.requestsBegun == 0)
            let line = try #require(try await test.line())
            #expect(line.check == "waf.body")
            #expect(line.findings.allSatisfy { $0.check == "waf.body" })
        }
    }

    @Test(
        "a body that is what it says it is",
        arguments: [
            ("application/json", #"{"sku":"1","tags":["a","b"],"note":null}"#),
            ("application/json", "[]"),
            ("application/json", "\"text\""),
            ("application/xml", "<order><line sku=\"1\"/></order>"),
            (
                "multipart/form-data; boundary=B",
                "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--B--\r\n"
            ),
            (
                "multipart/form-data; boundary=\"B\"",
                "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--B--\r\n"
            ),
            ("text/plain", "{not json"),
            ("application/octet-stream", "\u{1}\u{2}"),
            ("image/png", "\u{89}PNG"),
            ("application/x-www-form-urlencoded", "a=1&a=2&b"),
        ]
    )
    func readableBodies(_ type: String, _ body: String) async throws {
        try await withFirewall("") { test async throws in
            #expect(try await test.post(body, type: type).status == 200)
            let request = try #require(test.upstream.requests.first)
            #expect(request.bodyText == body)
            let line = try #require(try await test.line())
            #expect(line.findings.isEmpty)
        }
    }

    @Test func noBodyIsNoMalformedBody() async throws {
        try await withFirewall("") { test async throws in
            for type in ["application/json", "application/xml", "multipart/form-data; boundary=B"] {
                let response = try await test.get("/", ["Content-Type: \(type)"])
                #expect(response.status == 200, "\(type)")
            }
            let empty = try await test.post("", type: "application/json")
            #expect(empty.status == 200)
        }
    }

    @Test func malformedBodiesPassWithANoteInMonitorMode() async throws {
        for settings in [
            FirewallSettings(waf: "mode: monitor, commerce_rules: false"),
            FirewallSettings(rest: "checks: { waf.body: monitor }"),
        ] {
            try await withFirewall("", settings) { test async throws in
                #expect(try await test.post("{", type: "application/json").status == 200)
                #expect(test.upstream.requests.first?.bodyText == "{")
                let line = try #require(try await test.line())
                #expect(line.verdict == "monitored")
                #expect(line.check == "waf.body")
            }
        }
    }

    @Test func theBodyOfAGETIsShownToTheRulesAndRefusedAllTheSame() async throws {
        let head = "GET / HTTP/1.1\r\nHost: shop.test\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        try await withFirewall(FirewallRules.attack) { test async throws in
            let honest = try await test.gateway.send(head + "Content-Length: 6\r\n\r\nq=blue")
            #expect(honest.problem?.check == "http.unexpected_body")
            let attack = try await test.gateway.send(head + "Content-Length: 8\r\n\r\nq=attack")
            #expect(attack.status == 403)
            #expect(test.upstream.requestsBegun == 0)
            let lines = try await test.gateway.accessLog(count: 2)
            #expect(lines[0].findings.map(\.check) == ["http.unexpected_body"])
            #expect(lines[1].findings.map(\.rule).contains("1001"))
        }
        try await withFirewall(FirewallRules.attack, .init(waf: "mode: monitor, commerce_rules: false")) {
            test async throws in
            let attack = try await test.gateway.send(head + "Content-Length: 8\r\n\r\nq=attack")
            #expect(attack.problem?.check == "http.unexpected_body")
            let line = try #require(try await test.line())
            #expect(Set(line.findings.map { $0.rule ?? $0.check }) == ["1001", "http.unexpected_body"])
        }
    }
}
