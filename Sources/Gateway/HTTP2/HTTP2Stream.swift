// SPDX-License-Identifier: Apache-2.0

import Core
import GatewayConfiguration
import NIOCore
import NIOHPACK
import NIOHTTP2

/// One stream of an HTTP/2 connection: the downstream of one exchange.
final class HTTP2Stream {
    let id: HTTP2StreamID
    private unowned let connection: HTTP2Connection
    private let worker: Worker
    var exchange: Exchange?
    /// Body bytes that came while the exchange did not take any; the stream's window bounds them.
    private var held: [ByteBuffer] = []
    private var endWasHeld = false
    private var isPaused = true
    /// Bytes received that were not taken yet.
    private var unacknowledged = 0
    /// Bytes taken that the client was not told of yet.
    private var unannounced = 0
    /// Bytes of the response that wait for the client's window or its socket.
    private var unwritten = 0
    private var blockedSince: UInt64 = 0
    private var isHeadRequest = false
    /// The latest piece of the body, until it is known whether it is the last.
    private var pending: ByteBuffer?
    /// The request has ended on the client's side.
    private(set) var requestEnded = false
    /// The response has ended on ours.
    private(set) var responseEnded = false
    private let began: UInt64
    private var received: UInt64 = 0

    /// So much of a response may wait before the upstream is asked to pause.
    private static let highWatermark = 128 * 1024

    init(_ id: HTTP2StreamID, _ connection: HTTP2Connection, worker: Worker) {
        self.id = id
        self.connection = connection
        self.worker = worker
        began = worker.now()
    }

    // MARK: From the client

    func receive(_ bytes: ByteBuffer, flowControlled: Int, endsStream: Bool) {
        received &+= UInt64(bytes.readableBytes)
        unacknowledged += flowControlled
        if endsStream { requestEnded = true }
        guard let exchange, !exchange.state.isOver else {
            // Nobody wants it any more; the connection's window is the others', too.
            acknowledge()
            return
        }
        guard !isPaused, held.isEmpty else {
            held.append(bytes)
            endWasHeld = endWasHeld || endsStream
            return
        }
        acknowledge()
        if bytes.readableBytes > 0 { exchange.receive(bytes) }
        if endsStream { exchange.receiveEnd() }
    }

    /// The request has no body.
    func markRequestEnded() { requestEnded = true }

    /// The body ends without another byte.
    func endRequest() {
        receive(ByteBuffer(), flowControlled: 0, endsStream: true)
    }

    /// The stream is gone: reset by either side, or its connection closed.
    func closed() {
        let exchange = self.exchange
        self.exchange = nil
        exchange?.clientGone()
    }

    /// Notes that what came was taken, so that the client may send as much again.
    private func acknowledge() {
        guard unacknowledged > 0 else { return }
        connection.acknowledge(unacknowledged)
        unannounced += unacknowledged
        unacknowledged = 0
        // Half a window at a time: few frames, and the client never waits for one.
        guard unannounced >= connection.windows.streamWindow / 2, !requestEnded else { return }
        connection.write(.init(streamID: id, payload: .windowUpdate(windowSizeIncrement: unannounced)))
        connection.flush()
        unannounced = 0
    }

    // MARK: Deadlines

    func checkDeadline(at now: UInt64, _ limits: ProtocolLimits) {
        if blockedSince > 0, now > blockedSince, now &- blockedSince > limits.writeTimeout {
            worker.metrics.decision(.slowRead, .block)
            connection.reset(self, .cancel)
            return
        }
        guard !requestEnded, !isPaused, let exchange, !exchange.state.isOver, !exchange.tunnelIsOpen else { return }
        guard now > began, now &- began > limits.bodyGrace else { return }
        let seconds = (now &- began) / 1_000_000_000
        guard received < limits.bodyMinimumRate.multipliedReportingOverflow(by: seconds).partialValue else { return }
        if exchange.state.response == .none {
            let problem = Problem(.bodyRate, "send the body at \(limits.bodyMinimumRate) bytes a second or faster")
            exchange.dropUpstream()
            exchange.note(Finding(problem.check, message: problem.detail, mode: .block))
            exchange.reject(problem)
        } else {
            connection.reset(self, .cancel)
        }
    }
}

extension HTTP2Stream: Downstream {
    var isWritable: Bool { unwritten < Self.highWatermark && connection.isWritable }

    func sendContinue() {
        connection.write(.init(streamID: id, payload: .headers(.init(headers: [":status": "100"]))))
    }

    func sendHead(_ head: inout ResponseHead, of exchange: Exchange) {
        isHeadRequest = exchange.head.method == .head
        var block = HTTP2ResponseFields.make(
            head,
            requestID: exchange.id,
            date: worker.dateField,
            isHeadRequest: isHeadRequest
        )
        // The library below cannot split a block over CONTINUATION frames, and would end the whole
        // connection over one that does not fit.
        if HTTP2ResponseFields.size(block) > 16_000 {
            block = [":status": "502", "x-request-id": exchange.id.description]
            head.framing = .none
        }
        // A head without a body ends the stream in the same frame.
        let endsStream = head.framing == .none || isHeadRequest
        if endsStream { responseEnded = true }
        connection.write(.init(streamID: id, payload: .headers(.init(headers: block, endStream: endsStream))))
    }

    func sendBody(_ bytes: ByteBuffer) {
        guard !responseEnded else { return }
        // The last piece carries the end of the stream where it can: it is held until what follows is known.
        if let pending { write(pending, endsStream: false) }
        pending = bytes
    }

    private func write(_ bytes: ByteBuffer, endsStream: Bool) {
        let count = bytes.readableBytes
        let frame = HTTP2Frame(streamID: id, payload: .data(.init(data: .byteBuffer(bytes), endStream: endsStream)))
        guard !endsStream || count > 16_384 else {
            connection.write(frame)
            return
        }
        unwritten += count
        let written = worker.loop.makePromise(of: Void.self)
        written.futureResult.assumeIsolated().whenComplete { [weak self] _ in self?.wrote(count) }
        connection.write(frame, promise: written)
        if unwritten >= Self.highWatermark, blockedSince == 0 { blockedSince = worker.now() }
    }

    private func wrote(_ count: Int) {
        let wasFull = unwritten >= Self.highWatermark
        unwritten -= count
        blockedSince = unwritten >= Self.highWatermark ? worker.now() : 0
        if wasFull, unwritten < Self.highWatermark { exchange?.downstreamIsWritable() }
    }

    func sendEnd(trailers: HeaderBlock?) {
        defer { connection.streamEnded(self) }
        exchange = nil
        guard !responseEnded else { return }
        responseEnded = true
        if let trailers {
            if let pending { write(pending, endsStream: false) }
            let block = HTTP2ResponseFields.trailers(trailers)
            connection.write(.init(streamID: id, payload: .headers(.init(headers: block, endStream: true))))
        } else {
            write(pending ?? ByteBuffer(), endsStream: true)
        }
        pending = nil
    }

    func flush() {
        if let pending, !responseEnded {
            self.pending = nil
            write(pending, endsStream: false)
        }
        connection.flush()
    }

    func abort() {
        exchange = nil
        connection.reset(self, .internalError)
    }

    func resumeBody() {
        isPaused = false
        while !isPaused, !held.isEmpty {
            let bytes = held.removeFirst()
            acknowledge()
            if bytes.readableBytes > 0 { exchange?.receive(bytes) }
        }
        guard held.isEmpty else { return }
        acknowledge()
        if endWasHeld {
            endWasHeld = false
            exchange?.receiveEnd()
        }
    }

    func pauseBody() {
        isPaused = true
    }

    /// WebSockets over HTTP/2 (RFC 8441) are not offered.
    func startTunnel() -> Bool { false }
}
