// SPDX-License-Identifier: Apache-2.0

import GatewayTestKit
import NIOCore
import NIOSSL
import Testing

/// Listeners over TLS, against clients that verify what they are shown.
@Suite struct TLSListenerTests {
    private static let get = "GET / HTTP/1.1\r\nHost: shop.example.com\r\n\r\n"

    private func with(_ tls: String, _ body: (TestGateway, TestUpstream) async throws -> Void) async throws {
        let upstream = try await TestUpstream.start()
        let yaml = GatewayYAML.make(listener: "tls: \(tls)")
        try await TestGateway.withGateway(yaml, upstreams: ["SHOP": upstream]) { gateway in
            try await body(gateway, upstream)
        }
        await upstream.stop()
    }

    /// The status of one request over TLS; nil when the handshake or the connection fails.
    private func status(_ gateway: TestGateway, _ tls: RawClient.TLS) async -> Int? {
        guard let client = try? await gateway.connect(tls: tls) else { return nil }
        try? await client.send(Self.get)
        let status = try? await client.response().status
        await client.close()
        return status
    }

    @Test func theCertificateIsChosenByTheHostThatIsAskedFor() async throws {
        let authority = try TestAuthority()
        let shop = try authority.issue("shop", hosts: ["shop.example.com"])
        let other = try authority.issue("other", hosts: ["other.example.net", "*.wild.example.net"])
        try await with("{ certificates: [\(shop.yaml), \(other.yaml)] }") { gateway, _ in
            for name in ["shop.example.com", "other.example.net", "a.wild.example.net", "OTHER.example.net"] {
                let tls = try authority.client(name)
                #expect(await status(gateway, tls) == 200)
            }
            // Without a certificate of its own the first is shown, which the client does not take.
            for name in ["wild.example.net", "a.b.wild.example.net", "unknown.example.org"] {
                #expect(await status(gateway, try authority.client(name)) == nil)
            }
            #expect(gateway.metrics.contains(#"gatehouse_tls_handshakes_total{listener="public",result="#))
        }
    }

    @Test func hostsOfTheConfigurationStandBeforeThoseOfTheCertificate() async throws {
        let authority = try TestAuthority()
        let first = try authority.issue("first", hosts: ["first.example.com"])
        let second = try authority.issue("second", hosts: ["second.example.com", "also.example.com"])
        let own = "{ certificate: \"\(second.certificate)\", key: \"\(second.key)\", hosts: [also.example.com] }"
        try await with("{ certificates: [\(first.yaml), \(own)] }") { gateway, _ in
            let (also, second) = (try authority.client("also.example.com"), try authority.client("second.example.com"))
            #expect(await status(gateway, also) == 200)
            #expect(await status(gateway, second) == nil)
        }
    }

    @Test func aRequiredClientCertificateIsRequired() async throws {
        let authority = try TestAuthority()
        let stranger = try TestAuthority("Somebody else")
        let server = try authority.issue("server", hosts: ["localhost"])
        let clients = "client_certificates: { mode: required, authorities: \"\(authority.path)\" }"
        try await with("{ certificates: [\(server.yaml)], \(clients) }") { gateway, upstream in
            let known = try authority.client(showing: try authority.issue("partner"))
            let unknown = try authority.client(showing: try stranger.issue("partner"))
            let none = try authority.client()
            #expect(await status(gateway, known) == 200)
            #expect(await status(gateway, none) == nil)
            #expect(await status(gateway, unknown) == nil)
            #expect(upstream.requests.count == 1)
        }
    }

    @Test func anOptionalClientCertificateMustBeGoodIfThereIsOne() async throws {
        let authority = try TestAuthority()
        let stranger = try TestAuthority("Somebody else")
        let server = try authority.issue("server", hosts: ["localhost"])
        let clients = "client_certificates: { mode: optional, authorities: \"\(authority.path)\" }"
        try await with("{ certificates: [\(server.yaml)], \(clients) }") { gateway, upstream in
            let known = try authority.client(showing: try authority.issue("partner"))
            let unknown = try authority.client(showing: try stranger.issue("partner"))
            let none = try authority.client()
            #expect(await status(gateway, known) == 200)
            #expect(await status(gateway, none) == 200)
            #expect(await status(gateway, unknown) == nil)
            #expect(upstream.requests.count == 2)
        }
    }

    @Test func versionsBelowTheLeastAreRefused() async throws {
        let authority = try TestAuthority()
        let server = try authority.issue("server", hosts: ["localhost"])
        try await with("{ certificates: [\(server.yaml)], minimum_version: \"1.3\" }") { gateway, _ in
            var old = try authority.client()
            old.configuration.maximumTLSVersion = .tlsv12
            #expect(await status(gateway, old) == nil)
            #expect(await status(gateway, try authority.client()) == 200)
        }
        try await with("{ certificates: [\(server.yaml)] }") { gateway, _ in
            var old = try authority.client()
            old.configuration.maximumTLSVersion = .tlsv12
            #expect(await status(gateway, old) == 200)
            old.configuration.minimumTLSVersion = .tlsv1
            old.configuration.maximumTLSVersion = .tlsv11
            #expect(await status(gateway, old) == nil)
        }
    }

    @Test func whatIsNotTLSIsClosed() async throws {
        let authority = try TestAuthority()
        let server = try authority.issue("server", hosts: ["localhost"])
        try await with("{ certificates: [\(server.yaml)] }") { gateway, upstream in
            let client = try await gateway.connect()
            try await client.send(Self.get)
            #expect(await client.isClosedByPeer())
            #expect(upstream.requestsBegun == 0)
            #expect(await status(gateway, try authority.client()) == 200)
        }
    }

    @Test func aHandshakeThatIsNeverFinishedIsGivenUp() async throws {
        let authority = try TestAuthority()
        let server = try authority.issue("server", hosts: ["localhost"])
        let yaml = GatewayYAML.make(
            listener: "tls: { certificates: [\(server.yaml)] }",
            targets: #""http://127.0.0.1:1""#,
            rest: "http: { tls_handshake_timeout: 300ms }"
        )
        try await TestGateway.withGateway(yaml) { gateway in
            let silent = try await gateway.connect()
            let partial = try await gateway.connect()
            try await partial.send([0x16, 0x03, 0x01, 0x02, 0x00])
            #expect(await silent.isClosedByPeer())
            #expect(await partial.isClosedByPeer())
        }
    }

    @Test func aClosedConnectionIsClosedWithNotice() async throws {
        let authority = try TestAuthority()
        let server = try authority.issue("server", hosts: ["localhost"])
        try await with("{ certificates: [\(server.yaml)] }") { gateway, _ in
            let client = try await gateway.connect(tls: try authority.client())
            try await client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            let response = try await client.response()
            #expect(response.status == 200)
            #expect(response["connection"] == "close")
            #expect(response["strict-transport-security"] == "max-age=31536000; includeSubDomains")
            #expect(await client.isClosedByPeer())
            #expect(!client.wasReset)
        }
    }
}
