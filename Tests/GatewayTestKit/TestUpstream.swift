// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// A backend that does what it is told and remembers what it was sent: a real server on 127.0.0.1,
/// and the same behind an in-memory gateway.
package final class TestUpstream: Sendable {
    private struct Record: Sendable {
        var requests: [RecordedRequest] = []
        /// Heads of requests whose bodies have not ended.
        var begun = 0
        var malformed: [String] = []
        var connections = 0
        var open = 0
        /// Everything received, by connection.
        var bytes: [[UInt8]] = []
    }

    package typealias Answer = @Sendable (RecordedRequest) -> UpstreamScript

    private let record = Mutex(Record())
    private let answer: Mutex<Answer>
    private let answersAtHead: Bool
    private let recordLimit: Int
    private let server = Mutex<(any Channel)?>(nil)

    private init(answersAtHead: Bool, recordLimit: Int, _ answer: @escaping Answer) {
        self.answersAtHead = answersAtHead
        self.recordLimit = recordLimit
        self.answer = Mutex(answer)
    }

    /// - Parameters:
    ///   - answersAtHead: answers as soon as a request's head is there, without waiting for its body.
    ///   - tls: shows the test certificate.
    ///   - recordLimit: bytes of a body that are kept; the rest is only counted.
    ///   - answer: what to do about a request.
    package static func start(
        tls: Bool = false,
        answersAtHead: Bool = false,
        recordLimit: Int = 256 * 1024,
        _ answer: @escaping Answer = { _ in .respond() }
    ) async throws -> TestUpstream {
        let upstream = TestUpstream(answersAtHead: answersAtHead, recordLimit: recordLimit, answer)
        let context = tls ? try NIOSSLContext(configuration: TestCertificate.serverConfiguration()) : nil
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let context {
                        try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
                    }
                    try channel.pipeline.syncOperations.addHandler(upstream.makeHandler())
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        upstream.server.withLock { $0 = channel }
        return upstream
    }

    /// Stops accepting. Connections stay until the gateway closes them.
    package func stop() async {
        try? await server.withLock { $0 }?.close().get()
    }

    /// Answers otherwise from now on.
    package func setAnswer(_ new: @escaping Answer) {
        answer.withLock { $0 = new }
    }

    package var port: Int { server.withLock { $0?.localAddress?.port } ?? 0 }
    package var url: String { "http://127.0.0.1:\(port)" }

    /// The complete requests received, in the order they ended.
    package var requests: [RecordedRequest] { record.withLock { $0.requests } }
    /// Heads received, those of complete requests among them.
    package var requestsBegun: Int { record.withLock { $0.begun } }
    /// Why received bytes were no request; empty when all is well.
    package var malformed: [String] { record.withLock { $0.malformed } }
    /// Connections accepted, ever.
    package var connections: Int { record.withLock { $0.connections } }
    package var openConnections: Int { record.withLock { $0.open } }
    /// Every byte received, by connection; bodies beyond the record limit are cut off.
    package var received: [[UInt8]] { record.withLock { $0.bytes } }

    // MARK: For the connections

    func makeHandler() -> UpstreamHandler {
        UpstreamHandler(self)
    }

    func connected() -> (index: Int, reader: RequestReader) {
        record.withLock {
            $0.connections += 1
            $0.open += 1
            $0.bytes.append([])
            return ($0.connections - 1, RequestReader(recordLimit: recordLimit, connection: $0.connections - 1))
        }
    }

    func disconnected() {
        record.withLock { $0.open -= 1 }
    }

    func received(_ bytes: ByteBufferView, on connection: Int) {
        record.withLock {
            guard $0.bytes[connection].count + bytes.count <= recordLimit + 64 * 1024 else { return }
            $0.bytes[connection].append(contentsOf: bytes)
        }
    }

    /// - Returns: what to do about it now.
    func note(_ event: RequestReader.Event) -> UpstreamScript? {
        record.withLock {
            switch event {
            case .head: $0.begun += 1
            case .end(let request): $0.requests.append(request)
            case .malformed(let reason): $0.malformed.append(reason)
            }
        }
        switch event {
        case .head(let request) where answersAtHead: return answer.withLock { $0 }(request)
        case .end(let request) where !answersAtHead: return answer.withLock { $0 }(request)
        case .head, .end: return nil
        case .malformed: return .rawThenClose("HTTP/1.1 400 X\r\nContent-Length: 0\r\n\r\n")
        }
    }
}
