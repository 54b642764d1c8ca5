// SPDX-License-Identifier: Apache-2.0

import GatewayTestKit
import NIOCore
import NIOPosix
import NIOSSL
import Testing

/// Upstreams over TLS are verified: the chain, and the name.
@Suite struct UpstreamTLSTests {
    private static let get = "GET / HTTP/1.1\r\nHost: shop.example.com\r\n\r\n"

    /// Answers 200 to whatever is sent, over TLS.
    private final class Answering: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let answer = ByteBuffer(string: "HTTP/1.1 200 X\r\nContent-Length: 2\r\n\r\nok")
            context.writeAndFlush(wrapOutboundOut(answer), promise: nil)
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }

    /// Starts a server that shows `pair`, and asks it through a gateway with these settings.
    private func ask(
        _ authority: TestAuthority,
        showing pair: TestAuthority.Pair,
        host: String = "127.0.0.1",
        tls: String
    ) async throws -> RawResponse {
        let context = try authority.server(showing: pair)
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
                    try channel.pipeline.syncOperations.addHandler(Answering())
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let port = try #require(server.localAddress?.port)
        let yaml = GatewayYAML.make(
            targets: "\"https://\(host):\(port)\"",
            upstream: "connect_timeout: 20s, tls: { \(tls) }"
        )
        let response = try await TestGateway.withGateway(yaml) { try await $0.send(Self.get) }
        try await server.close().get()
        return response
    }

    @Test func anAuthorityThatIsGivenIsTrusted() async throws {
        let authority = try TestAuthority()
        let pair = try authority.issue("server", hosts: ["localhost"], addresses: [[127, 0, 0, 1]])
        for host in ["127.0.0.1", "localhost"] {
            let response = try await ask(
                authority,
                showing: pair,
                host: host,
                tls: "authorities: \"\(authority.path)\""
            )
            #expect(response.status == 200)
        }
    }

    @Test func theNameMayBeGiven() async throws {
        let authority = try TestAuthority()
        let pair = try authority.issue("server", hosts: ["shop.internal"])
        let response = try await ask(
            authority,
            showing: pair,
            tls: "authorities: \"\(authority.path)\", server_name: shop.internal"
        )
        #expect(response.status == 200)
    }

    @Test(arguments: ["127.0.0.1", "localhost"])
    func aCertificateForAnotherNameIsRefused(_ host: String) async throws {
        let authority = try TestAuthority()
        let pair = try authority.issue("server", hosts: ["elsewhere.internal"])
        let response = try await ask(authority, showing: pair, host: host, tls: "authorities: \"\(authority.path)\"")
        #expect(response.status == 502)
        #expect(response.problem?.check == "upstream.tls")
    }

    @Test func aCertificateOfAnUnknownAuthorityIsRefused() async throws {
        let authority = try TestAuthority()
        let pair = try authority.issue("server", hosts: ["localhost"], addresses: [[127, 0, 0, 1]])
        // The system's authorities do not know it, nor does another one that is trusted instead.
        let stranger = try TestAuthority("Somebody else")
        for tls in ["", "authorities: \"\(stranger.path)\""] {
            let response = try await ask(authority, showing: pair, tls: tls)
            #expect(response.status == 502)
            #expect(response.problem?.check == "upstream.tls")
        }
    }

    @Test func verificationIsOffOnlyWhereTheConfigurationSaysSo() async throws {
        let authority = try TestAuthority()
        let pair = try authority.issue("server", hosts: ["elsewhere.internal"])
        let response = try await ask(authority, showing: pair, tls: "unsafe_skip_verification: true")
        #expect(response.status == 200)
    }

    @Test func aServerWithoutTLSIsNotTalkedTo() async throws {
        let upstream = try await TestUpstream.start()
        let yaml = GatewayYAML.make(
            targets: "\"https://127.0.0.1:\(upstream.port)\"",
            upstream: "connect_timeout: 200ms, retries: { attempts: 0 }"
        )
        try await TestGateway.withGateway(yaml) { gateway in
            let response = try await gateway.send(Self.get)
            #expect(response.status == 504)
            #expect(response.problem?.check == "upstream.timeout")
            #expect(upstream.requestsBegun == 0)
        }
        await upstream.stop()
    }
}
