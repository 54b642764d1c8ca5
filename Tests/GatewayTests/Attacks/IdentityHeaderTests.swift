// SPDX-License-Identifier: Apache-2.0

import GatewayTestKit
import Testing

@testable import Gateway

/// Fields by which a client says who it is, where it comes from or what it really wants.
@Suite(.serialized)
struct IdentityHeaderTests {
    /// Dropped unless a trusted proxy sent them.
    static let identity = [
        "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Port", "X-Forwarded-Prefix",
        "X-Forwarded-User", "Forwarded", "X-Real-IP", "True-Client-IP", "CF-Connecting-IP", "CF-IPCountry",
        "X-Request-Id",
        "X-Client-IP", "X-Cluster-Client-IP", "X-Gatehouse-Subject", "X-Envoy-External-Address", "Remote-User",
        "X-Client-Cert", "X-SSL-Client-Verify",
    ]

    /// Dropped whoever sent them.
    static let overrides = [
        "X-Original-URL", "X-Rewrite-URL", "X-Host", "X-Original-Host", "Surrogate-Control", "Proxy",
    ]

    @Test("what only a proxy may say is not taken from a client", arguments: identity + overrides)
    func dropped(_ name: String) async throws {
        try await withShop(.memory) { gateway, upstream in
            try await expectAnswer(200, to: get("/", "\(name): evil"), gateway)
            let request = try #require(upstream.requests.first)
            #expect(request.values(name).allSatisfy { $0 != "evil" && !$0.contains("evil") })
        }
    }

    @Test("and dropped from a trusted proxy as well where a proxy knows nothing of it", arguments: overrides)
    func droppedFromProxies(_ name: String) async throws {
        try await withShop(.memory, listener: ", trusted_proxies: [127.0.0.1]") { gateway, upstream in
            try await expectAnswer(200, to: get("/", "\(name): evil"), gateway)
            #expect(upstream.requests.first?[name] == nil)
        }
    }

    @Test("the gateway tells the upstream itself", arguments: Transport.allCases)
    func rewritten(_ transport: Transport) async throws {
        try await withShop(transport) { gateway, upstream in
            let response = try await gateway.send(
                get("/", "X-Forwarded-For: 10.0.0.1", "X-Forwarded-Proto: https", "X-Request-Id: mine")
            )
            let request = try #require(upstream.requests.first)
            #expect(request.values("x-forwarded-for") == ["127.0.0.1"])
            #expect(request.values("x-forwarded-proto") == ["http"])
            #expect(request.values("x-forwarded-host") == ["shop.example"])
            #expect(request.values("x-request-id") == [response["x-request-id"]])
            let line = try #require(try await gateway.accessLog().first)
            #expect(line.client == "127.0.0.1")
        }
    }

    @Test("from a trusted proxy the right-most untrusted address is the client", arguments: Transport.allCases)
    func trustedProxy(_ transport: Transport) async throws {
        try await withShop(transport, listener: ", trusted_proxies: [127.0.0.1, 10.0.0.0/8]") { gateway, upstream in
            let forged = "X-Forwarded-For: 192.0.2.66, 203.0.113.7, 10.1.1.1"
            try await expectAnswer(200, to: get("/", forged, "X-Forwarded-Proto: https"), gateway)
            let request = try #require(upstream.requests.first)
            #expect(request.values("x-forwarded-for") == ["192.0.2.66, 203.0.113.7, 10.1.1.1, 127.0.0.1"])
            #expect(request.values("x-forwarded-proto") == ["https"])
            let line = try #require(try await gateway.accessLog().first)
            #expect(line.client == "203.0.113.7")
        }
    }

    @Test func configuredFieldsAreDropped() async throws {
        try await withShop(.memory, more: "headers: { drop: [X-Internal-*, X-Role] }") { gateway, upstream in
            try await expectAnswer(200, to: get("/", "X-Internal-User: 1", "X-ROLE: admin", "X-Rolex: 2"), gateway)
            let request = try #require(upstream.requests.first)
            #expect(request["x-internal-user"] == nil)
            #expect(request["x-role"] == nil)
            #expect(request["x-rolex"] == "2")
        }
    }

    @Test("a rate limit by address counts the address of the connection, not a claim", arguments: Transport.allCases)
    func limitsIgnoreClaims(_ transport: Transport) async throws {
        try await withShop(transport, more: "rate_limits: [{ rate: 2/h }]") { gateway, upstream in
            var statuses: [Int] = []
            for index in 0..<3 {
                statuses.append(try await gateway.send(get("/", "X-Forwarded-For: 10.0.0.\(index)")).status)
            }
            #expect(statuses == [200, 200, 429])
            #expect(upstream.requests.count == 2)
        }
    }

    @Test func theTablesAreWhole() {
        #expect(Self.identity.count == 19)
        #expect(Self.overrides.count == 6)
    }
}
