// SPDX-License-Identifier: Apache-2.0

import GatewayTestKit
import Testing

@testable import Gateway

/// Methods that are not served, methods that are said twice, and bodies where none is expected.
@Suite(.serialized)
struct MethodTests {
    private static let body = "Content-Length: 5\r\n\r\nhello"
    private static func head(_ start: String) -> String { "\(start) HTTP/1.1\r\nHost: shop.example\r\n" }

    static let methods: [Attack] = [
        .init("TRACE", head("TRACE /") + "\r\n", 405, "http.method", closes: false),
        .init(
            "TRACE with Max-Forwards",
            head("TRACE /") + "Max-Forwards: 0\r\n\r\n",
            405,
            "http.method",
            closes: false
        ),
        .init("CONNECT", head("CONNECT shop.example:443") + "\r\n", 405, "http.method"),
        .init(
            "CONNECT to the inside",
            lines("CONNECT 127.0.0.1:22 HTTP/1.1", "Host: 127.0.0.1:22"),
            405,
            "http.method"
        ),
        .init("CONNECT with a path", head("CONNECT /") + "\r\n", 405, "http.method", closes: false),
        .init("unknown", head("FOO /") + "\r\n", 501, "http.method"),
        .init("lower case", head("get /") + "\r\n", 501, "http.method"),
        .init("PROPFIND", head("PROPFIND /") + "\r\n", 501, "http.method"),
        .init("PURGE", head("PURGE /") + "\r\n", 501, "http.method"),
        .init("long", head(String(repeating: "A", count: 400) + " /") + "\r\n", 501, "http.method"),
        .init("asterisk with GET", head("GET *") + "\r\n", 400, "http.target"),
        .init("asterisk with POST", head("POST *") + "Content-Length: 0\r\n\r\n", 400, "http.target"),
    ]

    /// CL.0 and its like: a backend that ignores the body answers it as the next request.
    static let bodies: [Attack] = [
        .init("GET with a length", head("GET /") + body, 400, "http.unexpected_body"),
        .init(
            "GET with chunks",
            head("GET /") + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            400,
            "http.unexpected_body"
        ),
        .init("HEAD with a length", head("HEAD /") + body, 400, "http.unexpected_body"),
        .init(
            "HEAD with chunks",
            head("HEAD /") + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            400,
            "http.unexpected_body"
        ),
        .init("OPTIONS with a length", head("OPTIONS /") + body, 400, "http.unexpected_body"),
        .init(
            "OPTIONS with chunks",
            head("OPTIONS /") + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            400,
            "http.unexpected_body"
        ),
        .init(
            "GET whose body is a request",
            head("GET /") + "Content-Length: \(Attack.smuggled.utf8.count)\r\n\r\n" + Attack.smuggled,
            400,
            "http.unexpected_body"
        ),
    ]

    static let overrides: [Attack] =
        ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "x-http-method-override"]
        .map { Attack($0, post(["\($0): DELETE", "Content-Length: 0"]), 400, "http.method_override", closes: false) }
        + [
            "/?_method=DELETE", "/?a=b&_method=put", "/?a;_method=x", "/?_method", "/?%5fmethod=x", "/?_%6Dethod%3dx",
            "/?%255Fmethod=x",
        ]
        .map { Attack($0, post(["Content-Length: 0"], target: $0), 400, "http.method_override", closes: false) }

    @Test("a method that is not served is refused", arguments: methods)
    func method(_ attack: Attack) async throws { try await expectRefused(attack) }

    @Test("a body where none is expected is refused", arguments: bodies)
    func body(_ attack: Attack) async throws { try await expectRefused(attack) }

    @Test("a header that says another method is refused", arguments: overrides)
    func override(_ attack: Attack) async throws { try await expectRefused(attack) }

    @Test("a method the route does not take is refused, naming those it takes", arguments: Transport.allCases)
    func methodOfTheRoute(_ transport: Transport) async throws {
        let yaml = """
            listeners: [{ address: "127.0.0.1:0" }]
            upstreams: { shop: { targets: ["${SHOP}"] } }
            routes: [{ match: { path: /a, methods: [GET, HEAD] }, upstream: shop }]
            """
        let upstream = try await TestUpstream.start()
        try await TestGateway.withGateway(yaml, transport: transport, upstreams: ["SHOP": upstream]) { gateway in
            let response = try await gateway.send(lines("DELETE /a HTTP/1.1", "Host: shop.example"))
            #expect(response.status == 405)
            #expect(response["allow"] == "GET, HEAD")
            #expect(response.problem?.check == "http.method")
        }
        #expect(upstream.requestsBegun == 0)
        await upstream.stop()
    }

    @Test func optionsAsteriskIsAnsweredByTheGateway() async throws {
        try await withShop { gateway, upstream in
            let response = try await gateway.send(lines("OPTIONS * HTTP/1.1", "Host: shop.example"))
            #expect(response.status == 204)
            #expect(response["allow"] == "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS")
            #expect(upstream.requestsBegun == 0)
        }
    }

    @Test("a body that is let through keeps its exact end", arguments: ["GET", "OPTIONS", "DELETE"])
    func toleratedBody(_ method: String) async throws {
        try await withShop(route: ", checks: { http.unexpected_body: monitor }") { gateway, upstream in
            let client = try await gateway.connect()
            try await client.send("\(method) /first HTTP/1.1\r\nHost: a\r\n\(Self.body)" + get("/second"))
            #expect(try await client.response().status == 200)
            #expect(try await client.response().status == 200)
            await client.close()
            #expect(upstream.requests.map(\.target) == ["/first", "/second"])
            #expect(upstream.requests.map(\.bodyText) == ["hello", ""])
            #expect(upstream.malformed.isEmpty)
        }
    }

    @Test(
        "what only resembles a method override is passed on",
        arguments: ["/?_methods=a", "/?a_method=b", "/?a=_method", "/?"]
    )
    func noOverride(_ target: String) async throws {
        try await withShop(.memory) { gateway, upstream in
            try await expectAnswer(200, to: post(["Content-Length: 0"], target: target), gateway)
            #expect(upstream.requests.count == 1)
        }
    }

    @Test func theTablesAreWhole() {
        #expect(Self.methods.count == 12)
        #expect(Self.bodies.count == 7)
        #expect(Self.overrides.count == 11)
    }
}
