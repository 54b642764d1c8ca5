// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOPosix
import NIOSSL

/// Sends requests byte by byte as they are written down, over TLS to this machine, and trusts the
/// certificate of the demonstration and no other.
struct DemoAttackClient: Sendable {
    private let port: Int
    private let context: NIOSSLContext
    private let timeout: TimeAmount
    /// The one certificate the gateway may show.
    private let pinned: [NIOSSLCertificate]

    /// - Parameters:
    ///   - port: the gateway's TLS port on 127.0.0.1.
    ///   - certificate: the PEM file to trust.
    ///   - timeout: how long an answer may take; longer than the gateway's header timeout.
    /// - Throws: where the certificate cannot be read.
    init(port: Int, certificate: String, timeout: TimeAmount = .seconds(15)) throws {
        pinned = try NIOSSLCertificate.fromPEMFile(certificate)
        var configuration = TLSConfiguration.makeClientConfiguration()
        // The demo's certificate signs for nobody, not even itself: it is recognised, not verified.
        configuration.certificateVerification = .noHostnameVerification
        configuration.applicationProtocols = ["http/1.1"]
        self.context = try NIOSSLContext(configuration: configuration)
        self.port = port
        self.timeout = timeout
    }

    /// Sends a request as often as it says, each time on a connection of its own.
    ///
    /// - Returns: the last answer.
    func send(_ request: DemoRequest) async throws -> DemoAnswer {
        let bytes = request.bytes(authority: "localhost:\(port)")
        guard case .burst(let times) = request.delivery else { return try await exchange(bytes) }
        var answer = DemoAnswer()
        for _ in 0..<times {
            answer = try await exchange(bytes)
            if answer.status == request.status { break }
        }
        return answer
    }

    private func exchange(_ bytes: [UInt8]) async throws -> DemoAnswer {
        let answer = MultiThreadedEventLoopGroup.singleton.any().makePromise(of: DemoAnswer.self)
        let channel: any Channel
        do {
            channel = try await ClientBootstrap(group: answer.futureResult.eventLoop)
                .channelInitializer { [context, timeout, pinned] channel in
                    channel.eventLoop.makeCompletedFuture {
                        let tls = try NIOSSLClientHandler(
                            context: context,
                            serverHostname: "localhost",
                            customVerificationCallback: { shown, verdict in
                                verdict.succeed(shown.first == pinned.first ? .certificateVerified : .failed)
                            }
                        )
                        try channel.pipeline.syncOperations.addHandlers(tls, AnswerHandler(answer, timeout))
                    }
                }
                .connect(host: "127.0.0.1", port: port).get()
        } catch {
            answer.fail(error)
            throw error
        }
        channel.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil)
        let result = try await answer.futureResult.get()
        channel.close(promise: nil)
        return result
    }
}

/// Collects one answer, and makes the best of it when the connection or the time ends first.
private final class AnswerHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    /// Far more than any answer of the demonstration.
    private static let limit = 1 << 20

    private let answer: EventLoopPromise<DemoAnswer>
    private let timeout: TimeAmount
    private var received: [UInt8] = []
    private var timer: Scheduled<Void>?
    private var isDone = false

    init(_ answer: EventLoopPromise<DemoAnswer>, _ timeout: TimeAmount) {
        self.answer = answer
        self.timeout = timeout
    }

    func handlerAdded(context: ChannelHandlerContext) {
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: timeout) { self.finish() }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        received.append(contentsOf: unwrapInboundIn(data).readableBytesView)
        if received.count > Self.limit {
            finish()
        } else if let whole = DemoAnswer.read(received, isAll: false) {
            succeed(whole)
        }
    }

    /// TLS that ends without goodbye is an end like any other; what came before it counts.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if received.isEmpty, case .some(NIOSSLError.handshakeFailed) = error as? NIOSSLError {
            if !isDone {
                isDone = true
                timer?.cancel()
                answer.fail(error)
            }
        } else {
            finish()
        }
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        finish()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        finish()
    }

    private func finish() {
        succeed(DemoAnswer.read(received, isAll: true) ?? DemoAnswer())
    }

    private func succeed(_ result: DemoAnswer) {
        guard !isDone else { return }
        isDone = true
        timer?.cancel()
        answer.succeed(result)
    }
}
