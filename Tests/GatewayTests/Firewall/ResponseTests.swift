// SPDX-License-Identifier: Apache-2.0

import GatewayTestKit
import Testing

/// Answers of the upstream, looked at on their way to the client.
@Suite struct ResponseTests {
    /// Phase 3 looks for a field, phase 4 for what a database says.
    private static let rules = #"""
        SecRule RESPONSE_HEADERS:X-Debug "@contains dump" "id:1003,phase:3,deny,status:502,log,msg:'Debug header'"
        SecRule RESPONSE_STATUS "@streq 418" "id:1008,phase:3,pass,log,msg:'Teapot'"
        SecRule RESPONSE_BODY "@contains SQL syntax" \
            "id:1004,phase:4,deny,status:500,log,msg:'Database error',severity:ERROR"

        """#
    private static let html = [("Content-Type", "text/html; charset=utf-8")]
    private static let leak = "<p>You have an error in your SQL syntax near 'x'</p>"

    private static func settings(_ mode: String = "block", transport: Transport = .memory) -> FirewallSettings {
        .init(waf: "mode: \(mode), commerce_rules: false, inspect_responses: true", transport: transport)
    }

    @Test(arguments: Transport.allCases)
    func aLeakIsWithheld(_ transport: Transport) async throws {
        let answer: TestUpstream.Answer = { request in
            .respond(200, Self.html + [("X-Internal", "1")], request.target == "/leak" ? Self.leak : "<p>Shirts</p>")
        }
        try await withFirewall(Self.rules, Self.settings(transport: transport), answer: answer) { test async throws in
            let response = try await test.get("/leak")
            #expect(response.status == 500)
            #expect(response.problem?.check == "waf.rules")
            #expect(!response.text.contains("SQL"))
            #expect(response["x-internal"] == nil)
            let honest = try await test.get("/shirts")
            #expect(honest.status == 200)
            #expect(honest.text == "<p>Shirts</p>")
            #expect(honest["x-internal"] == "1")
            let lines = try await test.gateway.accessLog(count: 2)
            #expect(lines[0].verdict == "blocked")
            #expect(lines[0].upstreamStatus == 200)
            #expect(lines[0].status == 500)
            #expect(lines[0].findings.map(\.rule) == ["1004"])
            #expect(lines[0].findings.first?.variable == "RESPONSE_BODY")
            #expect(lines[0].findings.first?.value == nil)
            #expect(lines[1].verdict == "passed")
        }
    }

    @Test func aLeakInPiecesIsWithheld() async throws {
        let bytes = Array("HTTP/1.1 200 X\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n".utf8)
        let body = FirewallRequest.chunks(["<p>Your SQL syn", "tax is wrong</p>"])
        try await withFirewall(Self.rules, Self.settings()) { _ in
            .init([.send(bytes), .drip(Array(body.utf8), size: 5, every: .milliseconds(20))])
        } _: { test async throws in
            let response = try await test.get("/")
            #expect(response.status == 500)
            #expect(!response.text.contains("tax is"))
        }
    }

    @Test func withoutInspectionAnswersPassUnseen() async throws {
        let settings = FirewallSettings(waf: "mode: block, commerce_rules: false")
        try await withFirewall(Self.rules, settings) { _ in
            .respond(200, Self.html, Self.leak)
        } _: { test async throws in
            #expect(try await test.get("/").text == Self.leak)
            let line = try #require(try await test.line())
            #expect(line.findings.isEmpty)
        }
    }

    @Test func aHeaderIsJudgedBeforeTheBodyComes() async throws {
        try await withFirewall(Self.rules, Self.settings()) { _ in
            "HTTP/1.1 200 X\r\nContent-Type: text/html\r\nX-Debug: dump=1\r\nContent-Length: 100\r\n\r\n"
        } _: { test async throws in
            let response = try await test.get("/")
            #expect(response.status == 502)
            #expect(response.problem?.check == "waf.rules")
            let line = try #require(try await test.line())
            #expect(line.findings.map(\.rule) == ["1003"])
        }
    }

    @Test func aFindingOfPhaseThreeIsListedOnce() async throws {
        try await withFirewall(Self.rules, Self.settings()) { request in
            .respond(418, Self.html, request.target == "/leak" ? Self.leak : "tea")
        } _: { test async throws in
            #expect(try await test.get("/").status == 418)
            #expect(try await test.get("/leak").status == 500)
            let lines = try await test.gateway.accessLog(count: 2)
            #expect(lines[0].findings.map(\.rule) == ["1008"])
            #expect(lines[1].findings.map(\.rule) == ["1008", "1004"])
        }
    }

    @Test func compressionIsNotAskedForWhereAnswersAreInspected() async throws {
        try await withFirewall(Self.rules, Self.settings()) { test async throws in
            _ = try await test.get("/", ["Accept-Encoding: gzip, br"])
            let request = try #require(test.upstream.requests.first)
            #expect(request["accept-encoding"] == nil)
        }
        try await withFirewall(Self.rules) { test async throws in
            _ = try await test.get("/", ["Accept-Encoding: gzip, br"])
            let request = try #require(test.upstream.requests.first)
            #expect(request["accept-encoding"] == "gzip, br")
        }
    }

    @Test func aCompressedAnswerPassesAsItIsAndItsHeadIsJudged() async throws {
        let packed = String(repeating: "SQL syntax", count: 20)
        try await withFirewall(Self.rules, Self.settings()) { request in
            let more = request.target == "/debug" ? [("X-Debug", "dump")] : []
            return .respond(200, Self.html + [("Content-Encoding", "gzip")] + more, packed)
        } _: { test async throws in
            let response = try await test.get("/")
            #expect(response.status == 200)
            #expect(response.text == packed)
            #expect(response["content-encoding"] == "gzip")
            #expect(try await test.get("/debug").status == 502)
        }
    }

    @Test func mediaTypesThatRulesDoNotReadPassAsTheyAre() async throws {
        try await withFirewall(Self.rules, Self.settings()) { _ in
            .respond(200, [("Content-Type", "image/png")], "PNG SQL syntax")
        } _: { test async throws in
            #expect(try await test.get("/").text == "PNG SQL syntax")
        }
    }

    @Test("answers without a body", arguments: [("HEAD", 200), ("GET", 204), ("GET", 304)])
    func bodiless(_ method: String, _ status: Int) async throws {
        let length = status == 200 ? "Content-Length: 52\r\n" : ""
        try await withFirewall(Self.rules, Self.settings()) { request in
            let debug = request.target == "/debug" ? "X-Debug: dump\r\n" : ""
            return "HTTP/1.1 \(status) X\r\nContent-Type: text/html\r\nETag: \"1\"\r\n\(debug)\(length)\r\n"
        } _: { test async throws in
            let client = try await test.gateway.connect()
            for _ in 0..<2 {
                try await client.send(FirewallRequest.lines(["\(method) / HTTP/1.1", "Host: shop.test"]))
                let response = try await client.response(toHead: method == "HEAD")
                #expect(response.status == status)
                #expect(response["etag"] == "\"1\"")
                #expect(response["content-length"] == (status == 200 ? "52" : nil))
            }
            try await client.send(FirewallRequest.lines(["\(method) /debug HTTP/1.1", "Host: shop.test"]))
            #expect(try await client.response(toHead: method == "HEAD").status == 502)
            #expect(client.unread.isEmpty)
        }
    }

    @Test(arguments: [true, false])
    func anAnswerLongerThanTheLimitFollowsItsInspectedStart(_ isChunked: Bool) async throws {
        // What rules would withhold stands behind what they look at, which is half a MiB.
        let page = String(repeating: "<p>Blue shirt.</p>", count: 34_000) + Self.leak
        let framing = isChunked ? "Transfer-Encoding: chunked" : "Content-Length: \(page.utf8.count)"
        let body = isChunked ? FirewallRequest.chunks([page]) : page
        let bytes = Array("HTTP/1.1 200 X\r\nContent-Type: text/html\r\n\(framing)\r\n\r\n\(body)".utf8)
        try await withFirewall(Self.rules, Self.settings(transport: .socket)) { _ in
            .init([.send(bytes)])
        } _: { test async throws in
            let response = try await test.get("/")
            #expect(response.status == 200)
            let cameBack = response.body == Array(page.utf8)
            #expect(cameBack, "\(response.body.count) of \(page.utf8.count) bytes came")
            let line = try #require(try await test.line())
            #expect(line.bytesOut == page.utf8.count)
            #expect(line.verdict == "passed")
        }
    }

    @Test func theStartOfAnAnswerLongerThanTheLimitIsJudged() async throws {
        let page = Self.leak + String(repeating: "<p>Blue shirt.</p>", count: 34_000)
        try await withFirewall(Self.rules, Self.settings(transport: .socket)) { _ in
            .respond(200, Self.html, page)
        } _: { test async throws in
            #expect(try await test.get("/").status == 500)
            // The connection of the one that was cut off is not used again.
            #expect(try await test.get("/").status == 500)
            #expect(test.upstream.connections == 2)
        }
    }

    @Test func inMonitorModeBytesFlowAtOnce() async throws {
        let head = "HTTP/1.1 200 X\r\nContent-Type: text/html\r\nContent-Length: \(Self.leak.utf8.count)\r\n\r\n"
        let start = Array((head + Self.leak.prefix(10)).utf8)
        let rest = Array(Self.leak.dropFirst(10).utf8)
        try await withFirewall(Self.rules, Self.settings("monitor")) { _ in
            .init([.send(start), .wait(.seconds(5)), .send(rest)])
        } _: { test async throws in
            let client = try await test.gateway.connect()
            try await client.send(FirewallRequest.get("/"))
            #expect(String(decoding: client.unread, as: UTF8.self).hasSuffix(Self.leak.prefix(10)))
            await test.gateway.advance(by: .seconds(5))
            #expect(try await client.response().text == Self.leak)
            let line = try #require(try await test.line())
            #expect(line.verdict == "monitored")
            #expect(line.findings.map(\.rule) == ["1004"])
            #expect(line.findings.map(\.mode) == ["monitor"])
        }
    }

    @Test func inBlockModeNothingFlowsBeforeTheVerdict() async throws {
        let head = "HTTP/1.1 200 X\r\nContent-Type: text/html\r\nContent-Length: 20\r\n\r\n"
        try await withFirewall(Self.rules, Self.settings()) { _ in
            .init([.send(Array((head + "0123456789").utf8)), .wait(.seconds(5)), .send(Array("0123456789".utf8))])
        } _: { test async throws in
            let client = try await test.gateway.connect()
            try await client.send(FirewallRequest.get("/"))
            #expect(client.unread.isEmpty)
            await test.gateway.advance(by: .seconds(5))
            #expect(try await client.response().text == "01234567890123456789")
        }
    }

    @Test func anAnswerThatBreaksOffWhileHeldIsMadeAgain() async throws {
        let other = try await TestUpstream.start { _ in .respond(200, Self.html, "<p>whole</p>") }
        var settings = Self.settings(transport: .socket)
        settings.targets = "\"${SHOP}\", \"${OTHER}\""
        // Half of the requests are made again, by chance more: the budget is another test's business.
        settings.upstream = "retries: { attempts: 1, minimum_per_second: 1000 }, outlier: { consecutive_failures: 0 }"
        settings.moreUpstreams = ["OTHER": other]
        // Each answer is looked at alone: fields of the one that broke off are not fields of the next.
        let rules = Self.rules + "SecRule &RESPONSE_HEADERS:Content-Type \"@gt 1\" \"id:1007,phase:3,deny,log\"\n"
        try await withFirewall(rules, settings) { _ in
            .init([
                .send(Array("HTTP/1.1 418 X\r\nContent-Type: text/html\r\nContent-Length: 60\r\n\r\n<p>half".utf8)),
                .wait(.milliseconds(50)), .reset,
            ])
        } _: { test async throws in
            for _ in 0..<12 {
                let response = try await test.get("/")
                #expect(response.status == 200)
                #expect(response.text == "<p>whole</p>")
            }
            #expect(!test.upstream.requests.isEmpty)
            for line in try await test.gateway.accessLog(count: 12) {
                #expect(line.upstreamStatus == 200)
                #expect(line.status == 200)
            }
        }
        await other.stop()
    }

    @Test func anAnswerThatBreaksOffWhileHeldIsOneProblem() async throws {
        var settings = Self.settings()
        settings.upstream = "retries: { attempts: 0 }"
        try await withFirewall(Self.rules, settings) { _ in
            .rawThenClose("HTTP/1.1 200 X\r\nContent-Type: text/html\r\nContent-Length: 60\r\n\r\n<p>half")
        } _: { test async throws in
            let response = try await test.get("/")
            #expect(response.status == 502)
            #expect(response.problem != nil)
            #expect(!response.text.contains("half"))
        }
    }

    @Test func theGatewaysOwnAnswersAreNotInspected() async throws {
        let rule = "SecRule RESPONSE_STATUS \"@rx ^4\" \"id:1009,phase:3,pass,log,msg:'Client error'\""
        try await withFirewall(rule + "\n" + FirewallRules.attack, Self.settings()) { test async throws in
            #expect(try await test.get("/?q=attack").status == 403)
            let line = try #require(try await test.line())
            #expect(line.findings.map(\.rule) == ["1001"])
        }
    }

    @Test func overHTTP2AnswersAreHeldStreamByStream() async throws {
        var settings = Self.settings(transport: .socket)
        settings.listener = "http2_prior_knowledge: true"
        try await withFirewall(Self.rules, settings) { request in
            .respond(200, Self.html, request.target.hasPrefix("/leak") ? Self.leak : "page \(request.target)")
        } _: { test async throws in
            let client = try await HTTP2Client.connect(test.gateway)
            var streams: [(UInt32, Bool, String)] = []
            for number in 0..<20 {
                let path = number % 3 == 0 ? "/leak\(number)" : "/page\(number)"
                streams.append((try await client.begin(HTTP2Client.fields("GET", path)), number % 3 == 0, path))
            }
            for (stream, isLeak, path) in streams {
                let response = await client.response(on: stream)
                #expect(response.status == (isLeak ? 500 : 200))
                if !isLeak { #expect(response.text == "page \(path)") }
            }
        }
    }
}
