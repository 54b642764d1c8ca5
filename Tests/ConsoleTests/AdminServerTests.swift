// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOPosix
import Testing

@testable import Console

@Suite struct AdminServerTests {
    struct Refused: Error, CustomStringConvertible {
        let description = "gatehouse.yaml:3:5: error: unknown key 'upstreem'\ngatehouse.yaml:9:1: error: \"x\""
    }

    static func server(
        isRemote: Bool = false,
        reasons: [String] = [],
        reload: @escaping AdminServer.Hooks.Reload = { "7" }
    ) -> AdminServer {
        AdminServer(
            host: "127.0.0.1",
            port: 0,
            isRemote: isRemote,
            hooks: AdminServer.Hooks(
                metrics: { "# TYPE up gauge\nup 1\n" },
                readiness: { reasons },
                reload: reload
            )
        )
    }

    static var confirmed: HTTPFields {
        var fields = HTTPFields()
        if let name = HTTPField.Name("X-Gatehouse-Admin") { fields[name] = "1" }
        return fields
    }

    static func text(_ response: TestResponse) -> String { String(buffer: response.body) }

    @Test func metricsAreServedInThePrometheusTextFormat() async throws {
        try await Self.server().application().test(.router) { client in
            let response = try await client.execute(uri: "/metrics", method: .get)
            #expect(response.status == .ok)
            #expect(response.headers[.contentType] == "text/plain; version=0.0.4; charset=utf-8")
            #expect(Self.text(response) == "# TYPE up gauge\nup 1\n")
        }
    }

    @Test func healthDoesNotDependOnReadiness() async throws {
        try await Self.server(reasons: ["draining"]).application().test(.router) { client in
            let health = try await client.execute(uri: "/healthz", method: .get)
            #expect(health.status == .ok)
            let response = try await client.execute(uri: "/readyz", method: .get)
            #expect(response.status == .serviceUnavailable)
            #expect(Self.text(response) == "not ready\n- draining\n")
        }
    }

    @Test func readyWithoutReasonsAgainst() async throws {
        try await Self.server().application().test(.router) { client in
            let response = try await client.execute(uri: "/readyz", method: .get)
            #expect(response.status == .ok)
        }
    }

    @Test func reloadAnswersWithTheGeneration() async throws {
        try await Self.server().application().test(.router) { client in
            let response = try await client.execute(uri: "/-/reload", method: .post, headers: Self.confirmed)
            #expect(response.status == .ok)
            #expect(response.headers[.contentType] == "application/json")
            #expect(Self.text(response) == #"{"generation":"7","status":"reloaded"}"# + "\n")
        }
    }

    @Test func refusedReloadShowsTheWholeError() async throws {
        let server = Self.server(reload: { throw Refused() })
        try await server.application().test(.router) { client in
            let response = try await client.execute(uri: "/-/reload", method: .post, headers: Self.confirmed)
            #expect(response.status == .unprocessableContent)
            #expect(response.headers[.contentType] == "application/problem+json")
            let detail =
                #""detail":"gatehouse.yaml:3:5: error: unknown key 'upstreem'\ngatehouse.yaml:9:1: error: \"x\"""#
            #expect(Self.text(response).contains(detail))
        }
    }

    @Test func reloadNeedsTheHeaderThatNoOtherOriginMaySend() async throws {
        let server = Self.server(reload: {
            Issue.record("reloaded without the header field")
            return ""
        })
        try await server.application().test(.router) { client in
            let response = try await client.execute(uri: "/-/reload", method: .post)
            #expect(response.status == .forbidden)
            #expect(response.headers[.contentType] == "application/problem+json")
        }
    }

    @Test(arguments: [(HTTPRequest.Method.get, "/-/reload"), (.get, "/nothing"), (.post, "/metrics"), (.options, "/")])
    func everythingElseIsNotFound(_ method: HTTPRequest.Method, _ uri: String) async throws {
        try await Self.server().application().test(.router) { client in
            let response = try await client.execute(uri: uri, method: method)
            #expect(response.status == .notFound)
            #expect(response.headers[.contentType] == "application/problem+json")
            #expect(Self.text(response).contains(#""status":404"#))
        }
    }

    @Test(arguments: ["/", "/metrics", "/nothing"])
    func answersMayNotBeKeptFramedOrSniffed(_ uri: String) async throws {
        try await Self.server().application().test(.router) { client in
            let headers = try await client.execute(uri: uri, method: .get).headers
            #expect(headers[.cacheControl] == "no-store")
            #expect(headers[.xContentTypeOptions] == "nosniff")
            #expect(headers[.contentSecurityPolicy]?.contains("frame-ancestors 'none'") == true)
            #expect(headers[.accessControlAllowOrigin] == nil)
        }
    }

    @Test func indexListsTheEndpoints() async throws {
        try await Self.server().application().test(.router) { client in
            let text = Self.text(try await client.execute(uri: "/", method: .get))
            for endpoint in ["/metrics", "/healthz", "/readyz", "/-/reload"] { #expect(text.contains(endpoint)) }
        }
    }

    @Test(arguments: [false, true])
    func foreignHostIsRefusedUnlessRemoteOnPurpose(_ isRemote: Bool) async throws {
        try await Self.server(isRemote: isRemote).application().test(.live) { client in
            let port = try #require(client.port)
            let raw = TestClient(
                host: "127.0.0.1",
                port: port,
                eventLoopGroupProvider: .shared(MultiThreadedEventLoopGroup.singleton)
            )
            raw.connect()
            let request = TestClient.Request("/metrics", method: .get, authority: "rebound.example:\(port)")
            let response = try await raw.execute(request)
            #expect(response.status == (isRemote ? .ok : .misdirectedRequest))
            try await raw.shutdown()
        }
    }
}

@Suite struct HostGuardTests {
    @Test(arguments: ["localhost", "LOCALHOST:9901", "127.0.0.1", "127.8.9.1:80", "[::1]", "[::1]:9901"])
    func loopbackHostIsAccepted(_ authority: String) {
        #expect(HostGuard.isLoopback(authority))
    }

    @Test(arguments: [
        "", "shop.example.com", "localhost.example.com", "127.0.0.1.example.com", "127.0.0.1:", "127.0.0.1:80:80",
        "[::1", "[::1]x", "::1", "[::2]", "10.0.0.1", "localhost:port", "127.1", "0x7f.0.0.1", "localhost@evil.example",
    ])
    func otherHostIsRefused(_ authority: String) {
        #expect(!HostGuard.isLoopback(authority))
    }
}
