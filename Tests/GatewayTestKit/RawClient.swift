// SPDX-License-Identifier: Apache-2.0

package import NIOCore
import NIOPosix
package import NIOSSL

/// A client that sends bytes as they are given, valid or not, over a socket or in memory.
///
/// Responses are taken one after the other with ``response(timeout:toHead:)``; several requests may
/// be sent before.
package final class RawClient: Sendable {
    /// The connection; for the address and options of a socket.
    package let channel: any Channel
    let inbox: Inbox
    let pace: any Pace

    init(_ channel: any Channel, inbox: Inbox, pace: any Pace) {
        self.channel = channel
        self.inbox = inbox
        self.pace = pace
    }

    package struct TimedOut: Error, CustomStringConvertible {
        package let description: String
    }

    // MARK: Connecting

    /// How a client does its side of TLS.
    package struct TLS: Sendable {
        package var configuration: TLSConfiguration
        /// Sent as SNI and verified.
        package var serverName: String

        /// Trusts the test certificate alone.
        ///
        /// - Parameter protocols: offered by ALPN; none where empty.
        package init(serverName: String = "localhost", protocols: [String] = ["http/1.1"]) {
            configuration = TestCertificate.clientConfiguration
            configuration.applicationProtocols = protocols
            self.serverName = serverName
        }
    }

    /// - Parameters:
    ///   - tls: nil for plain text.
    ///   - receiveBuffer: bytes the system takes ahead of the client; nil for its default.
    package static func connect(
        port: Int,
        host: String = "127.0.0.1",
        tls: TLS? = nil,
        receiveBuffer: Int? = nil
    ) async throws -> RawClient {
        let inbox = Inbox()
        let context = try tls.map { try NIOSSLContext(configuration: $0.configuration) }
        var bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(.seconds(5))
            .channelOption(.socketOption(.tcp_nodelay), value: 1)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let context, let tls {
                        try channel.pipeline.syncOperations.addHandler(
                            NIOSSLClientHandler(context: context, serverHostname: tls.serverName)
                        )
                    }
                    try channel.pipeline.syncOperations.addHandler(InboxHandler(inbox))
                }
            }
        if let receiveBuffer {
            bootstrap = bootstrap.channelOption(.socketOption(.so_rcvbuf), value: SocketOptionValue(receiveBuffer))
        }
        let channel = try await bootstrap.connect(host: host, port: port).get()
        return RawClient(channel, inbox: inbox, pace: WallPace())
    }

    // MARK: Sending

    package func send(_ text: String) async throws {
        try await send(Array(text.utf8))
    }

    /// Bytes that the gateway refuses to take because it has closed the connection are no error.
    package func send(_ bytes: [UInt8]) async throws {
        try? await channel.writeAndFlush(ByteBuffer(bytes: bytes)).get()
        await pace.settle()
    }

    /// Sends `bytes` in pieces of `size`, each in a packet of its own as far as a socket allows.
    package func drip(_ bytes: [UInt8], size: Int = 1, every delay: Duration = .zero) async throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            try await send(Array(rest.prefix(size)))
            rest = rest.dropFirst(size)
            if delay > .zero { await pace.sleep(delay) }
        }
    }

    // MARK: Receiving

    /// The next response, interim ones included.
    ///
    /// - Parameter toHead: the request was a HEAD.
    /// - Throws: ``TimedOut``, or ``RawResponse/Malformed`` when what came is no response or is cut off.
    package func response(timeout: Duration = .seconds(5), toHead: Bool = false) async throws -> RawResponse {
        await pace.wait(upTo: timeout) { [inbox] in
            let state = inbox.value
            if state.isClosed { return true }
            do {
                return try RawResponse.parse(state.bytes, isClosed: false, toHead: toHead) != nil
            } catch {
                return true
            }
        }
        let state = inbox.value
        guard let response = try RawResponse.parse(state.bytes, isClosed: state.isClosed, toHead: toHead) else {
            let what =
                state.isClosed
                ? "the connection was closed (\(state.failure ?? "EOF"))" : "no response within \(timeout)"
            throw TimedOut(description: "\(what), after \(String(decoding: state.bytes.prefix(200), as: UTF8.self))")
        }
        inbox.dropFirst(response.raw.count)
        return response
    }

    /// Every response that comes before the gateway closes the connection or `limit` is over.
    package func responses(within limit: Duration = .seconds(5)) async throws -> [RawResponse] {
        _ = await isClosedByPeer(within: limit)
        var responses: [RawResponse] = []
        while !inbox.value.bytes.isEmpty { responses.append(try await response(timeout: .zero)) }
        return responses
    }

    /// Whether the gateway ends the connection in time, in good order or by a reset.
    package func isClosedByPeer(within limit: Duration = .seconds(5)) async -> Bool {
        await pace.wait(upTo: limit) { [inbox] in inbox.value.isClosed }
        return inbox.value.isClosed
    }

    /// Waits until at least `count` bytes have come that were not taken yet.
    package func bytes(atLeast count: Int, timeout: Duration = .seconds(5)) async -> [UInt8] {
        await pace.wait(upTo: timeout) { [inbox] in inbox.value.bytes.count >= count || inbox.value.isClosed }
        return inbox.value.bytes
    }

    /// What has come and was not taken by ``response(timeout:toHead:)``.
    package var unread: [UInt8] { inbox.value.bytes }

    /// The gateway ended the connection with a reset.
    package var wasReset: Bool { inbox.value.wasReset }

    /// Stops and resumes taking bytes from the socket, as a slow reader does.
    package func setReading(_ isOn: Bool) async throws {
        try await channel.setOption(.autoRead, value: isOn).get()
    }

    // MARK: Ending

    /// Says that nothing more will be sent, and goes on reading.
    package func closeOutput() async {
        try? await channel.close(mode: .output).get()
        await pace.settle()
    }

    package func close() async {
        try? await channel.close().get()
        await pace.settle()
    }
}
