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
    /// Body bytes that came while the exchange did not take any, with what they count for in the
    /// client's window, which bounds them.
    private var held: CircularBuffer<(bytes: ByteBuffer, flowControlled: Int)> = []
    private var endWasHeld = false
    private var isPaused = true
    /// Bytes taken that the client was not told of yet.
    private var unannounced = 0
    /// Bytes of the response that wait for the client's window or its socket.
    private var unwritten = 0
    /// Since when the client has taken nothing of what waits; 0 when nothing does.
    private var blockedSince: UInt64 = 0
    private var isHeadRequest = false
    /// The latest piece of the body, until it is known whether it is the last.
    private var pending: ByteBuffer?
    /// The request has ended on the client's side.
    private(set) var requestEnded = false
    /// The response has ended on ours.
    private(set) var responseEnded = false
    /// Since when the client may send, and what it has sent since.
    private var resumedAt: UInt64
    private var received: UInt64 = 0

    /// So much of a response may wait before the upstream is asked to pause.
    private static let highWatermark = 128 * 1024

    init(_ id: HTTP2StreamID, _ connection: HTTP2Connection, worker: Worker) {
        self.id = id
        self.connection = connection
        self.worker = worker
        resumedAt = worker.now()
    }

    // MARK: From the client

    func receive(_ bytes: ByteBuffer, flowControlled: Int, endsStream: Bool) {
        received &+= UInt64(bytes.readableBytes)
        if endsStream { requestEnded = true }
        // Nobody may want it any more.
        guard let exchange, !exchange.state.isOver else { return }
        guard !isPaused, held.isEmpty else {
            connection.hold(flowControlled)
            held.append((bytes, flowControlled))
            endWasHeld = endWasHeld || endsStream
            return
        }
        announce(flowControlled)
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
        // The connection's window is the other streams', too.
        for piece in held { connection.release(piece.flowControlled) }
        held.removeAll()
        exchange?.clientGone()
    }

    /// Notes that bytes were taken, so that the client may send as many again.
    private func announce(_ count: Int) {
        unannounced += count
        // Half a window at a time: few frames, and the client never waits for one.
        guard unannounced >= connection.windows.streamWindow / 2, !requestEnded, !responseEnded else { return }
        connection.write(.init(streamID: id, payload: .windowUpdate(windowSizeIncrement: unannounced)))
        connection.flush()
        unannounced = 0
    }

    // MARK: Deadlines

    func checkDeadline(at now: UInt64, _ limits: ProtocolLimits) {
        // A response that is written and not gone waits for a client that does not take its end.
        if responseEnded, blockedSince == 0 { blockedSince = now }
        if blockedSince > 0, now > blockedSince, now &- blockedSince > limits.writeTimeout {
            worker.metrics.decision(.slowRead, .block)
            connection.reset(id, .cancel)
            return
        }
        guard !requestEnded, !isPaused, let exchange, !exchange.state.isOver, !exchange.tunnelIsOpen else { return }
        guard now > resumedAt, now &- resumedAt > limits.bodyGrace else { return }
        let seconds = (now &- resumedAt) / 1_000_000_000
        guard received < limits.bodyMinimumRate.multipliedReportingOverflow(by: seconds).partialValue else { return }
        if exchange.state.response == .none {
            let problem = Problem(.bodyRate, "send the body at \(limits.bodyMinimumRate) bytes a second or faster")
            exchange.dropUpstream()
            exchange.reject(problem)
        } else {
            connection.reset(id, .cancel)
        }
    }
}

extension HTTP2Stream: Downstream {
    var isWritable: Bool { unwritten < Self.highWatermark && connection.isWritable }

    func sendContinue() {
        connection.write(.init(streamID: id, payload: .headers(.init(headers: [":status": "100"]))))
        connection.flush()
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
            head.status = 502
        }
        // A head without a body ends the stream in the same frame.
        let endsStream = head.framing == .none || isHeadRequest
        if endsStream {
            responseEnded = true
            // Writing it may close the stream: the exchange is not to take that for a client that left.
            self.exchange = nil
        }
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
        guard !endsStream else {
            connection.write(frame, promise: resetOnceWritten())
            return
        }
        unwritten += count
        let written = worker.loop.makePromise(of: Void.self)
        written.futureResult.assumeIsolated().whenComplete { [weak self] _ in self?.wrote(count) }
        connection.write(frame, promise: written)
        if blockedSince == 0 { blockedSince = worker.now() }
    }

    private func wrote(_ count: Int) {
        let wasFull = unwritten >= Self.highWatermark
        unwritten -= count
        blockedSince = unwritten > 0 ? worker.now() : 0
        if wasFull, unwritten < Self.highWatermark { exchange?.downstreamIsWritable() }
    }

    /// A complete response ends the stream, though the client may not have ended the request: the rest
    /// is not wanted (RFC 9113, section 8.1). A reset before the response's last byte would take it away.
    private func resetOnceWritten() -> EventLoopPromise<Void>? {
        guard !requestEnded else { return nil }
        let written = worker.loop.makePromise(of: Void.self)
        written.futureResult.assumeIsolated().whenSuccess { [weak self] in
            guard let self, !self.requestEnded else { return }
            self.connection.reset(self.id, .noError)
        }
        return written
    }

    func sendEnd(trailers: HeaderBlock?) {
        exchange = nil
        guard !responseEnded else {
            if !requestEnded { connection.reset(id, .noError) }
            return
        }
        responseEnded = true
        if let trailers {
            if let pending { write(pending, endsStream: false) }
            let block = HTTP2ResponseFields.trailers(trailers)
            let frame = HTTP2Frame(streamID: id, payload: .headers(.init(headers: block, endStream: true)))
            connection.write(frame, promise: resetOnceWritten())
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
        connection.reset(id, .internalError)
    }

    func resumeBody() {
        if isPaused, !requestEnded {
            resumedAt = worker.now()
            received = 0
        }
        isPaused = false
        while !isPaused, let piece = held.popFirst() {
            connection.release(piece.flowControlled)
            announce(piece.flowControlled)
            if piece.bytes.readableBytes > 0 { exchange?.receive(piece.bytes) }
        }
        guard held.isEmpty else { return }
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
