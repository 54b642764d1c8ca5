// SPDX-License-Identifier: Apache-2.0

import GatewayTestKit
import Testing

/// Requests that RFC 9113, section 8, calls malformed, and those that would mean something else in
/// HTTP/1.1: none reaches an upstream.
@Suite struct HTTP2MalformedTests {
    struct Case: Sendable, CustomTestStringConvertible {
        enum Outcome: Sendable {
            /// RST_STREAM with PROTOCOL_ERROR.
            case reset
            /// An answer with this status and check.
            case refused(Int, String)
            /// The header block cannot be read, or the protocol's handler ends the connection.
            case connectionError
        }

        let name: String
        let fields: [(String, String)]
        let outcome: Outcome
        var testDescription: String { name }

        init(_ name: String, _ fields: [(String, String)], _ outcome: Outcome = .reset) {
            self.name = name
            self.fields = fields
            self.outcome = outcome
        }
    }

    private static let get = HTTP2Client.fields()

    private static func without(_ name: String) -> [(String, String)] { get.filter { $0.0 != name } }

    private static func with(_ name: String, _ value: String) -> [(String, String)] {
        get.map { $0.0 == name ? (name, value) : $0 }
    }

    private static func adding(_ name: String, _ value: String) -> [(String, String)] { get + [(name, value)] }

    static let cases: [Case] = [
        // Pseudo-headers.
        Case("no :method", without(":method")),
        Case("no :scheme", without(":scheme")),
        Case("no :path", without(":path")),
        Case("empty :path", with(":path", "")),
        Case("two :method", [(":method", "GET")] + get),
        Case("two :scheme", [(":scheme", "http")] + get),
        Case("two :path", [(":path", "/")] + get),
        Case("two :authority", [(":authority", "shop.example.com")] + get),
        Case("unknown pseudo-header", [(":protocol", "websocket")] + get),
        Case("response pseudo-header", [(":status", "200")] + get),
        Case("pseudo-header behind a field", without(":path") + [("accept", "*/*"), (":path", "/")]),
        Case("neither :authority nor host", without(":authority"), .refused(400, "http.host")),
        // Splitting the request line.
        Case(":path with a request line in it", with(":path", "/ HTTP/1.1\r\nHost: evil\r\n\r\nGET /admin")),
        Case(":path with a version", with(":path", "/ HTTP/1.1")),
        Case(":path with a space", with(":path", "/a b")),
        Case(":path with CR LF", with(":path", "/a\r\nx: y")),
        Case(":path with NUL", with(":path", "/a\u{0}b")),
        Case(":path with DEL", with(":path", "/a\u{7F}b")),
        Case(":path with a fragment", with(":path", "/a#b")),
        Case(":path without a slash", with(":path", "products")),
        Case(":path in absolute form", with(":path", "http://evil.example.com/")),
        Case(":path of authority", with(":path", "//evil\\..\\"), .refused(400, "http.path")),
        Case(":path that is not ASCII", with(":path", "/\u{E9}"), .refused(400, "http.target")),
        Case(":method with a space", with(":method", "GET /admin HTTP/1.1\r\nx:")),
        Case(":method with CR LF", with(":method", "GET\r\n")),
        Case("empty :method", with(":method", ""), .refused(501, "http.method")),
        Case("unknown :method", with(":method", "FROBNICATE"), .refused(501, "http.method")),
        Case("CONNECT", [(":method", "CONNECT"), (":authority", "evil:443")], .refused(501, "http.method")),
        Case("CONNECT with :path", with(":method", "CONNECT"), .refused(405, "http.method")),
        Case("TRACE", with(":method", "TRACE"), .refused(405, "http.method")),
        Case(":scheme with a URL", with(":scheme", "http://evil/?")),
        Case(":scheme with CR LF", with(":scheme", "http\r\nx: y")),
        Case(":scheme that is not HTTP", with(":scheme", "ftp")),
        // The host.
        Case(
            ":authority with user information",
            with(":authority", "user@shop.example.com"),
            .refused(400, "http.host")
        ),
        Case(":authority with CR LF", with(":authority", "a\r\nx: y")),
        Case(":authority with a path", with(":authority", "shop.example.com/admin"), .refused(400, "http.host")),
        Case("empty :authority", with(":authority", ""), .refused(400, "http.host")),
        Case("host that disagrees", adding("host", "evil.example.com"), .refused(400, "http.host")),
        Case(
            "two hosts",
            adding("host", "shop.example.com") + [("host", "shop.example.com")],
            .refused(400, "http.host")
        ),
        // Fields.
        Case("CR LF in a value", adding("x-a", "1\r\nx-b: 2")),
        Case("CR in a value", adding("x-a", "1\r2")),
        Case("LF in a value", adding("x-a", "1\n2")),
        Case("NUL in a value", adding("x-a", "1\u{0}2")),
        Case("space before a value", adding("x-a", " 1")),
        Case("tab behind a value", adding("x-a", "1\t")),
        Case("CR LF in a cookie", adding("cookie", "a=1\r\nx: y")),
        Case("upper case in a name", adding("X-A", "1")),
        Case("space in a name", adding("x a", "1"), .refused(400, "http.header_names")),
        Case("colon in a name", adding("x-a: 1\r\nx-b", "1"), .refused(400, "http.header_names")),
        Case("empty name", adding("", "1"), .connectionError),
        Case("underscore in a name", adding("content_length", "1"), .refused(400, "http.header_names")),
        // What belongs to connections.
        Case("connection", adding("connection", "close")),
        Case("keep-alive", adding("keep-alive", "timeout=5")),
        Case("proxy-connection", adding("proxy-connection", "keep-alive")),
        Case("upgrade", adding("upgrade", "h2c")),
        Case("te other than trailers", adding("te", "gzip")),
        // H2.TE and H2.CL.
        Case("transfer-encoding: chunked", adding("transfer-encoding", "chunked")),
        Case(
            "transfer-encoding and content-length",
            adding("transfer-encoding", "chunked") + [("content-length", "4")]
        ),
        Case("transfer-encoding in a value", adding("x-a", "1\r\ntransfer-encoding: chunked")),
        Case("content-length without a body", adding("content-length", "4")),
        Case("content-length that is no number", adding("content-length", "+4")),
        Case("two content-lengths", adding("content-length", "0") + [("content-length", "4")]),
        // Methods that claim to be others.
        Case("method override", adding("x-http-method-override", "DELETE"), .refused(400, "http.method_override")),
    ]

    @Test(arguments: cases)
    func aMalformedRequestReachesNoUpstream(_ test: Case) async throws {
        let upstream = try await TestUpstream.start()
        let yaml = GatewayYAML.make(listener: "http2_prior_knowledge: true")
        try await TestGateway.withGateway(yaml, transport: .memory, upstreams: ["SHOP": upstream]) { gateway in
            let client = try await HTTP2Client.connect(gateway)
            let response = await client.response(on: try await client.begin(test.fields))
            switch test.outcome {
            case .reset:
                #expect(response.status == 0)
                #expect(response.resetCode == 1)
            case .refused(let status, let check):
                #expect(response.status == status)
                #expect(response.check == check)
                #expect(try await gateway.accessLog().first?.check == check)
            case .connectionError:
                #expect(await client.isClosed())
            }
            #expect(upstream.requestsBegun == 0)
            #expect(upstream.received.joined().isEmpty)
            if case .connectionError = test.outcome { return }
            #expect(try await client.request("GET", "/next").status == 200)
            #expect(upstream.requests.map(\.target) == ["/next"])
        }
        await upstream.stop()
    }

    @Test("as many cases as there are in the table")
    func caseCount() {
        #expect(Self.cases.count == 63)
        #expect(Set(Self.cases.map(\.name)).count == Self.cases.count)
    }

    struct Body: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let length: String
        let data: [String]
        var isAnswered = false
    }

    static let bodies = [
        Body(testDescription: "more than said", length: "4", data: ["abcdGET /admin HTTP/1.1\r\nHost: x\r\n\r\n"]),
        Body(testDescription: "more in a second frame", length: "4", data: ["abcd", "e"], isAnswered: true),
        Body(testDescription: "less than said", length: "10", data: ["abcd"]),
        Body(
            testDescription: "something though none was said",
            length: "0",
            data: ["GET /admin HTTP/1.1\r\nHost: x\r\n\r\n"],
            isAnswered: true
        ),
    ]

    @Test(arguments: bodies)
    func aBodyThatIsNotAsLongAsItSaysIsNotPassedOn(_ body: Body) async throws {
        let upstream = try await TestUpstream.start()
        let yaml = GatewayYAML.make(listener: "http2_prior_knowledge: true")
        try await TestGateway.withGateway(yaml, transport: .memory, upstreams: ["SHOP": upstream]) { gateway in
            let client = try await HTTP2Client.connect(gateway)
            let fields = HTTP2Client.fields("POST", "/", [("content-length", body.length)])
            let stream = try await client.begin(fields, ends: false)
            for (index, data) in body.data.enumerated() {
                try await client.send(.data(stream, Array(data.utf8), ends: index == body.data.count - 1))
            }
            let response = await client.response(on: stream)
            if body.isAnswered {
                // All that was announced had come, and was answered before there was more.
                #expect(response.status == 200)
                #expect(
                    upstream.requests.map(\.bodyText) == [String(body.data[0].prefix(body.data.count == 1 ? 0 : 4))]
                )
            } else {
                #expect(response.resetCode == 1)
                #expect(upstream.requests.isEmpty)
            }
            #expect(upstream.malformed.isEmpty)
            #expect(!String(decoding: Array(upstream.received.joined()), as: UTF8.self).contains("admin"))
            #expect(try await client.request("GET", "/next").status == 200)
            #expect(upstream.requests.map(\.target).filter { $0 != "/" } == ["/next"])
        }
        await upstream.stop()
    }

    @Test(arguments: [":path", "X-Upper", "bad name"])
    func trailersThatAreMalformedResetTheirStream(_ name: String) async throws {
        let upstream = try await TestUpstream.start()
        let yaml = GatewayYAML.make(listener: "http2_prior_knowledge: true")
        try await TestGateway.withGateway(yaml, transport: .memory, upstreams: ["SHOP": upstream]) { gateway in
            let client = try await HTTP2Client.connect(gateway)
            let stream = try await client.begin(HTTP2Client.fields("POST", "/"), ends: false)
            try await client.send(.data(stream, [1]), .headers(stream, [(name, "/admin")]))
            #expect(await client.response(on: stream).resetCode == 1)
            #expect(upstream.requests.isEmpty)
        }
        await upstream.stop()
    }
}
