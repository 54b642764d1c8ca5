// SPDX-License-Identifier: Apache-2.0

import GatewayTestKit
import Testing

@testable import Gateway

/// Paths and queries that a backend could read as others than the checks did.
@Suite(.serialized)
struct TargetTests {
    private static func path(_ target: String, _ check: String = "http.path") -> Attack {
        Attack(
            target.unicodeScalars.allSatisfy { (0x21..<0x7F).contains($0.value) }
                ? target : "bytes \(Array(target.utf8))",
            get(target),
            400,
            check
        )
    }

    static let attacks: [Attack] = [
        path("/../etc/passwd"), path("/a/../../b"), path("/%2e%2e/b"), path("/.%2E/b"), path("/a/..%2f..%2fb"),
        path("/a%2fb"), path("/a%2Fb"), path("/a%5cb"), path("/a%5Cb"), path("/a\\b"), path("/..\\b"),
        path("/%5c..%5cb"),
        path("/a%00"), path("/%00"), path("/a%0a"), path("/a%0d%0aX:%20y"), path("/a%1f"), path("/a%7f"),
        path("/%"), path("/%4"), path("/%zz"), path("/%u0041"), path("/a%"), path("/%%41"),
        path("/%252e%252e/b"), path("/a%252fb"), path("/a%255cb"), path("/%25%32%66"),
        path("/%c0%af"), path("/%c0%ae%c0%ae/b"), path("/%e0%80%af"), path("/%f0%80%80%af"), path("/%ff"), path("/%c3"),
        path("/%ed%a0%80"), path("/%f4%90%80%80"),
        path("/a;b"), path("/a;jsessionid=1/b"), path("/..;/admin"), path("/;/admin"),
        path("/a\u{E9}", "http.target"), path("/a\u{80}", "http.target"), path("/a?b\u{FF}", "http.target"),
        path("/a#b", "http.target"), path("/a<b", "http.target"), path("/a\"b", "http.target"),
        path("/a{b}", "http.target"),
        path("/a|b", "http.target"), path("/a^b", "http.target"), path("/a`b", "http.target"),
        path("a", "http.target"), path("?a", "http.target"), path("*", "http.target"),
        path("shop.example:80", "http.target"),
        path("ftp://shop.example/", "http.target"), path("file:///etc/passwd", "http.target"),
    ]

    @Test("a path that two readers could take for different resources is refused", arguments: attacks)
    func refused(_ attack: Attack) async throws { try await expectRefused(attack) }

    struct Normalized: CustomTestStringConvertible, Sendable {
        let received: String
        let forwarded: String
        var testDescription: String { received }
    }

    static let normalized: [Normalized] = [
        .init(received: "/a/b", forwarded: "/a/b"),
        .init(received: "//a///b", forwarded: "/a/b"),
        .init(received: "/a/./b/.", forwarded: "/a/b/"),
        .init(received: "/a/b/../c", forwarded: "/a/c"),
        .init(received: "/a/b/..", forwarded: "/a/"),
        .init(received: "/a/%2e%2E/c", forwarded: "/c"),
        .init(received: "/%61%7euser", forwarded: "/a~user"),
        .init(received: "/caf%c3%a9", forwarded: "/caf%C3%A9"),
        .init(received: "/a%20b", forwarded: "/a%20b"),
        .init(received: "/a%3bb", forwarded: "/a%3Bb"),
        .init(received: "/a?x=1;y=2&x=3", forwarded: "/a?x=1;y=2&x=3"),
        .init(received: "/a?next=/../b//c", forwarded: "/a?next=/../b//c"),
    ]

    @Test("the upstream is sent the form that was routed and checked", arguments: normalized)
    func normalizedFormIsForwarded(_ target: Normalized) async throws {
        try await withShop(.memory) { gateway, upstream in
            try await expectAnswer(200, to: get(target.received), gateway)
            #expect(upstream.requests.map(\.target) == [target.forwarded])
        }
    }

    @Test(
        "routes are found by the same form",
        arguments: ["/admin/x", "//admin/x", "/a/../admin/x", "/%61dmin/x", "/./admin/x"]
    )
    func routedByTheCanonicalForm(_ target: String) async throws {
        let upstream = try await TestUpstream.start()
        let admin = try await TestUpstream.start()
        let yaml = """
            listeners: [{ address: "127.0.0.1:0" }]
            upstreams: { shop: { targets: ["${SHOP}"] }, admin: { targets: ["${ADMIN}"] } }
            routes: [{ match: { path: /** }, upstream: shop }, { match: { path: /admin/** }, upstream: admin }]
            """
        try await TestGateway.withGateway(yaml, upstreams: ["SHOP": upstream, "ADMIN": admin]) { gateway in
            try await expectAnswer(200, to: get(target), gateway)
        }
        #expect(upstream.requests.isEmpty)
        #expect(admin.requests.map(\.target) == ["/admin/x"])
        await upstream.stop()
        await admin.stop()
    }

    @Test("a route may allow encoded separators, which stay encoded", arguments: ["/a%2fb", "/a%5Cb"])
    func encodedSeparatorByChoice(_ target: String) async throws {
        try await withShop(.memory, route: ", unsafe_allow_encoded_slash: true") { gateway, upstream in
            try await expectAnswer(200, to: get(target), gateway)
            #expect(upstream.requests.map(\.target) == [target.replacing("%2f", with: "%2F")])
        }
    }

    @Test func pathParametersAreStrippedByChoice() async throws {
        try await withShop(.memory, http: "{ paths: { parameters: normalize } }") { gateway, upstream in
            try await expectAnswer(200, to: get("/a;b=c/d;e"), gateway)
            #expect(upstream.requests.map(\.target) == ["/a/d"])
        }
    }

    @Test func duplicateSlashesAreRefusedByChoice() async throws {
        let attack = Attack("//a", get("//a"), 400, "http.path")
        try await expectRefused(attack, http: "{ paths: { duplicate_slashes: reject } }")
    }

    @Test func theTablesAreWhole() {
        #expect(Self.attacks.count == 56)
        #expect(Self.normalized.count == 12)
    }
}
