// SPDX-License-Identifier: Apache-2.0

import GatewayTestKit
import Testing

/// Bodies longer than what the rules look at.
@Suite struct OversizeTests {
    private static func settings(_ waf: String, transport: Transport = .memory, record: Int = 8 << 20)
        -> FirewallSettings
    {
        .init(
            waf: "commerce_rules: false, body_limit: 4KiB, \(waf)",
            route: "max_body: 32MiB",
            transport: transport,
            recordLimit: record
        )
    }

    /// `count` bytes of a form's value; never an attack.
    private static func filler(_ count: Int) -> String { String(repeating: "abcdefghijklmnop", count: count / 16) }

    private static func chunked(_ body: String, type: String = "application/x-www-form-urlencoded") -> String {
        var rest = body[...]
        var pieces: [String] = []
        while !rest.isEmpty {
            pieces.append(String(rest.prefix(50_000)))
            rest = rest.dropFirst(50_000)
        }
        let head = ["POST / HTTP/1.1", "Host: shop.test", "Content-Type: \(type)", "Transfer-Encoding: chunked"]
        return FirewallRequest.lines(head) + FirewallRequest.chunks(pieces)
    }

    @Test func theLimitIsWithin() async throws {
        try await withFirewall(FirewallRules.attack, Self.settings("on_oversize: reject")) { test async throws in
            #expect(try await test.post("q=" + Self.filler(4_080)).status == 200)
            #expect(try await test.post("q=" + Self.filler(4_064) + "&r=attack").status == 403)
            let exact = "q=" + Self.filler(4_080) + String(repeating: "x", count: 14)
            #expect(exact.utf8.count == 4_096)
            #expect(try await test.post(exact).status == 200)
            #expect(try await test.post(exact + "x").status == 413)
        }
    }

    @Test func alongerBodyIsRefusedByItsLengthOrWhileItComes() async throws {
        try await withFirewall(FirewallRules.attack, Self.settings("on_oversize: reject")) { test async throws in
            let body = "q=" + Self.filler(8_192)
            let declared = try await test.post(body)
            #expect(declared.status == 413)
            #expect(declared.problem?.check == "http.body_size")
            let chunked = try await test.gateway.send(Self.chunked(body))
            #expect(chunked.status == 413)
            #expect(test.upstream.requestsBegun == 0)
            let lines = try await test.gateway.accessLog(count: 2)
            #expect(lines.allSatisfy { $0.verdict == "blocked" && $0.check == "http.body_size" })
        }
    }

    @Test("the start is looked at and the rest passes unchanged", arguments: [true, false], Transport.allCases)
    func inspectPrefix(_ isChunked: Bool, _ transport: Transport) async throws {
        let settings = Self.settings("on_oversize: inspect_prefix", transport: transport)
        try await withFirewall(FirewallRules.attack, settings) { test async throws in
            // What rules would refuse stands behind what they look at.
            let body = "q=" + Self.filler(1_000_000) + "&r=attack"
            let passed = isChunked ? try await test.gateway.send(Self.chunked(body)) : try await test.post(body)
            #expect(passed.status == 200)
            let request = try #require(test.upstream.requests.first)
            let arrived = request.body == Array(body.utf8)
            #expect(arrived, "\(request.bodyLength) bytes arrived")
            #expect(request["content-length"] == (isChunked ? nil : "\(body.utf8.count)"))
            #expect(try await test.line()?.findings.isEmpty == true)
            let refused = "r=attack&q=" + Self.filler(1_000_000)
            let response = isChunked ? try await test.gateway.send(Self.chunked(refused)) : try await test.post(refused)
            #expect(response.status == 403)
            #expect(test.upstream.requestsBegun == 1)
            #expect(test.upstream.malformed.isEmpty)
        }
    }

    @Test(arguments: [
        ("application/json", "{\"a\":[\"", "\"]}"), ("application/xml", "<a><b>", "</b></a>"),
        (
            "multipart/form-data; boundary=B", "--B\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n",
            "\r\n--B--\r\n"
        ),
    ])
    func theStartOfADocumentIsNotMalformed(_ type: String, _ start: String, _ end: String) async throws {
        let body = start + Self.filler(20_000) + end
        try await withFirewall("", Self.settings("on_oversize: inspect_prefix")) { test async throws in
            #expect(try await test.post(body, type: type).status == 200)
            #expect(test.upstream.requests.first?.bodyLength == body.utf8.count)
            // Whole, it is still held to what it says it is.
            #expect(try await test.post(start + "x", type: type).status == 400)
        }
    }

    @Test func overHTTP2TheRestPassesUnchanged() async throws {
        var settings = Self.settings("on_oversize: inspect_prefix", transport: .socket)
        settings.listener = "http2_prior_knowledge: true"
        try await withFirewall(FirewallRules.attack, settings) { test async throws in
            let client = try await HTTP2Client.connect(test.gateway)
            let body = Array(("q=" + Self.filler(2_000_000)).utf8)
            let response = try await client.request(
                "POST",
                "/",
                [("content-type", "application/x-www-form-urlencoded")],
                body: body
            )
            #expect(response.status == 200)
            let arrived = test.upstream.requests.first?.body == body
            #expect(arrived, "\(test.upstream.requests.first?.bodyLength ?? 0) bytes arrived")
        }
    }

    @Test func fiveMegabytesStreamBehindTheInspectedStart() async throws {
        let settings = Self.settings("on_oversize: inspect_prefix", transport: .socket)
        try await withFirewall(FirewallRules.attack, settings) { test async throws in
            let client = try await test.gateway.connect()
            let body = Array(("q=" + Self.filler(5 << 20)).utf8)
            try await client.send(
                FirewallRequest.lines([
                    "POST / HTTP/1.1", "Host: shop.test", "Content-Type: application/x-www-form-urlencoded",
                    "Content-Length: \(body.count)",
                ])
            )
            try await client.send(Array(body.prefix(10_000)))
            // The upstream is asked as soon as the start is there.
            #expect(await test.gateway.wait { test.upstream.requestsBegun == 1 })
            try await client.send(Array(body.dropFirst(10_000)))
            #expect(try await client.response(timeout: .seconds(20)).status == 200)
            let arrived = test.upstream.requests.first?.body == body
            #expect(arrived, "\(test.upstream.requests.first?.bodyLength ?? 0) bytes arrived")
            #expect(try await test.line()?.bytesIn == body.count)
        }
    }

    @Test func monitorModeRefusesNothingForItsSize() async throws {
        let settings = Self.settings("mode: monitor, on_oversize: reject", transport: .socket, record: 16 << 20)
        try await withFirewall(FirewallRules.attack, settings) { test async throws in
            let body = "q=" + Self.filler(12_000_000)
            let response = try await test.post(body)
            #expect(response.status == 200)
            let arrived = test.upstream.requests.first?.body == Array(body.utf8)
            #expect(arrived, "\(test.upstream.requests.first?.bodyLength ?? 0) bytes arrived")
            let line = try #require(try await test.line())
            #expect(line.verdict == "passed")
            #expect(line.findings.isEmpty)
            #expect(line.bytesIn == body.utf8.count)
        }
    }

    @Test func theFilesOfAFormThatIsTooLongForTheRulesStillReachTheRoutesOwnLimit() async throws {
        var settings = Self.settings("mode: monitor")
        settings.route = "max_body: 16KiB"
        try await withFirewall("", settings) { test async throws in
            let response = try await test.post("q=" + Self.filler(32_000))
            #expect(response.problem?.check == "http.body_size")
        }
    }
}
