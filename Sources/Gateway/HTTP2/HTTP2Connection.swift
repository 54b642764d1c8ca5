// SPDX-License-Identifier: Apache-2.0

import Core
import GatewayConfiguration
import NIOCore
import NIOHPACK
import NIOHTTP2

/// A client's HTTP/2 connection: stands behind `NIOHTTP2Handler`, which frames and guards the
/// protocol, and has a ``HTTP2Stream`` for each request.
///
/// Streams are entries of a dictionary, not channels of their own: a request costs no pipeline.
/// Confined to its event loop.
final class HTTP2Connection: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTP2Frame
    typealias OutboundOut = HTTP2Frame

    private let client: ClientConnection
    private let worker: Worker
    let windows: HTTP2Configuration
    private var context: ChannelHandlerContext?
    private var streams: [HTTP2StreamID: HTTP2Stream] = [:]
    private var requests = 0
    private var hasUnflushedWrites = false
    private var isReading = false
    private var isClosing = false
    private var lastStream = HTTP2StreamID.rootStream
    private var idleSince: UInt64
    /// Bytes taken that the connection's window was not widened for yet.
    private var unacknowledged = 0
    var timerIndex = -1

    init(_ client: ClientConnection) {
        self.client = client
        worker = client.worker
        windows = worker.snapshot.configuration.http.http2
        idleSince = worker.now()
    }

    /// The protocol's own handler, with our limits (security research: rapid reset, CONTINUATION
    /// flood, PING and SETTINGS floods, empty frames).
    static func protocolHandler(_ http: HTTPConfiguration) -> NIOHTTP2Handler {
        var connection = NIOHTTP2Handler.ConnectionConfiguration()
        connection.initialSettings = [
            HTTP2Setting(parameter: .maxConcurrentStreams, value: http.http2.maxConcurrentStreams),
            HTTP2Setting(parameter: .initialWindowSize, value: http.http2.streamWindow),
            HTTP2Setting(parameter: .maxHeaderListSize, value: http.maxHeaderBytes + http.maxURL),
            HTTP2Setting(parameter: .enablePush, value: 0),
        ]
        // Header blocks are judged by `HTTP2RequestReader`, so that a refusal is counted and logged.
        connection.headerBlockValidation = .disabled
        connection.contentLengthValidation = .enabled
        connection.maximumSequentialEmptyDataFrames = http.http2.maxEmptyData
        connection.maximumSequentialContinuationFrames = http.http2.maxContinuations
        connection.maximumBufferedControlFrames = 1000
        connection.maximumConnectionGlitches = 100
        connection.controlFrameRateLimit.maximumCount = http.http2.maxControlFrames
        connection.controlFrameRateLimit.windowLength = .seconds(10)
        var stream = NIOHTTP2Handler.StreamConfiguration()
        stream.streamResetFrameRateLimit.maximumCount = http.http2.maxResets
        stream.streamErrorRateLimit.maximumCount = http.http2.maxResets
        return NIOHTTP2Handler(mode: .server, connectionConfiguration: connection, streamConfiguration: stream)
    }

    // MARK: Channel events

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        worker.timers.add(self)
        worker.add(self)
        if context.channel.isActive { widenConnectionWindow() }
    }

    func channelActive(context: ChannelHandlerContext) {
        widenConnectionWindow()
        context.fireChannelActive()
    }

    /// A connection's window is 65,535 bytes until it is widened (RFC 9113, section 6.9.2).
    private func widenConnectionWindow() {
        let increment = windows.connectionWindow - 65_535
        guard increment > 0 else { return }
        write(.init(streamID: .rootStream, payload: .windowUpdate(windowSizeIncrement: increment)))
        flush()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        worker.timers.remove(self)
        worker.remove(self)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        isReading = true
        switch frame.payload {
        case .headers(let payload):
            receiveHeaders(payload.headers, on: frame.streamID, endsStream: payload.endStream)
        case .data(let payload):
            guard case .byteBuffer(let bytes) = payload.data else { return }
            let flowControlled = bytes.readableBytes + (payload.paddingBytes.map { $0 + 1 } ?? 0)
            guard let stream = streams[frame.streamID] else {
                acknowledge(flowControlled)
                return
            }
            stream.receive(bytes, flowControlled: flowControlled, endsStream: payload.endStream)
        default:
            // The protocol's own handler deals with the rest.
            break
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        isReading = false
        for stream in streams.values { stream.exchange?.requestReadComplete() }
        flush()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case let event as StreamClosedEvent:
            guard let stream = streams.removeValue(forKey: event.streamID) else { return }
            if streams.isEmpty { idleSince = worker.now() }
            stream.closed()
            closeIfDone()
        case let event as ChannelEvent where event == .inputClosed:
            context.close(promise: nil)
        default:
            context.fireUserInboundEventTriggered(event)
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        guard context.channel.isWritable else { return }
        for stream in streams.values { stream.exchange?.downstreamIsWritable() }
    }

    func channelInactive(context: ChannelHandlerContext) {
        let open = streams.values
        streams.removeAll()
        for stream in open { stream.closed() }
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A stream's error concerns that stream, which is reset; everything else ends the connection.
        if error is NIOHTTP2Errors.StreamError { return }
        if Self.isFlood(error) {
            worker.metrics.decision(.http2Flood, .block)
            worker.metrics.http2Flood()
        }
        context.close(promise: nil)
    }

    private static func isFlood(_ error: any Error) -> Bool {
        error is NIOHTTP2Errors.ExcessiveOutboundFrameBuffering || error is NIOHTTP2Errors.ExcessiveEmptyDataFrames
            || error is NIOHTTP2Errors.ExcessivelyLargeHeaderBlock || error is NIOHTTP2Errors.ExcessiveRSTFrames
            || error is NIOHTTP2Errors.ExcessiveContinuationFrames || error is NIOHTTP2Errors.ExcessiveControlFrames
            || error is NIOHTTP2Errors.ExcessiveNumberOfGlitches || error is NIOHTTP2Errors.ExcessiveStreamErrors
    }

    // MARK: Requests

    private func receiveHeaders(_ block: HPACKHeaders, on id: HTTP2StreamID, endsStream: Bool) {
        if let stream = streams[id] {
            // Trailers are dropped, as HTTP/1.1's are; what they end is the body.
            if endsStream { stream.endRequest() }
            return
        }
        let stream = HTTP2Stream(id, self, worker: worker)
        streams[id] = stream
        lastStream = max(lastStream, id)
        requests += 1
        if requests >= worker.snapshot.limits.maxRequestsPerConnection { drain() }
        var reader = HTTP2RequestReader(limits: worker.snapshot.limits.head, semantics: worker.snapshot.semantics)
        do throws(Refusal) {
            let head = try reader.read(block, endsStream: endsStream)
            let exchange = Exchange(head, on: client, downstream: stream)
            stream.exchange = exchange
            if endsStream {
                exchange.state.endRequest()
                stream.markRequestEnded()
            }
            exchange.begin()
        } catch {
            refuse(error, reader.head, stream)
        }
    }

    private func refuse(_ refusal: Refusal, _ head: RequestHead, _ stream: HTTP2Stream) {
        let exchange = Exchange(head, on: client, downstream: stream)
        let problem = refusal.problem
        guard problem.check == .http2Semantics || problem.check == .syntax else {
            stream.exchange = exchange
            exchange.refuse(problem)
            return
        }
        // RFC 9113, section 8.1.1: a malformed request is a stream error.
        exchange.refuseSilently(problem)
        reset(stream, .protocolError)
    }

    // MARK: For streams

    var isWritable: Bool { context?.channel.isWritable ?? false }

    func write(_ frame: HTTP2Frame, promise: EventLoopPromise<Void>? = nil) {
        guard let context else {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        hasUnflushedWrites = true
        context.write(wrapOutboundOut(frame), promise: promise)
    }

    /// Flushes what was written; while input is being read, once for all of it.
    func flush() {
        guard hasUnflushedWrites, !isReading else { return }
        hasUnflushedWrites = false
        context?.flush()
    }

    /// Bytes of a stream were taken, or thrown away: the connection's window is widened by them.
    func acknowledge(_ count: Int) {
        unacknowledged += count
        guard unacknowledged >= windows.connectionWindow / 2 else { return }
        write(.init(streamID: .rootStream, payload: .windowUpdate(windowSizeIncrement: unacknowledged)))
        unacknowledged = 0
        flush()
    }

    func reset(_ stream: HTTP2Stream, _ code: HTTP2ErrorCode) {
        write(.init(streamID: stream.id, payload: .rstStream(code)))
        flush()
    }

    /// A response is complete. A request that is not will not be read any further.
    func streamEnded(_ stream: HTTP2Stream) {
        if !stream.requestEnded { reset(stream, .noError) }
    }

    // MARK: Ending

    private func closeIfDone() {
        guard isClosing, streams.isEmpty else { return }
        context?.close(promise: nil)
    }
}

extension HTTP2Connection: TimedConnection {
    func checkDeadline(at now: UInt64) {
        let limits = worker.snapshot.limits
        if streams.isEmpty {
            let limit = requests == 0 ? limits.headerTimeout : limits.idleTimeout
            if now > idleSince, now &- idleSince > limit { drain() }
        } else {
            for stream in Array(streams.values) { stream.checkDeadline(at: now, limits) }
        }
    }
}

extension HTTP2Connection: DrainableConnection {
    /// Tells the client to open no more streams (RFC 9113, section 6.8), and closes after the last.
    func drain() {
        guard !isClosing else { return }
        isClosing = true
        write(.init(streamID: .rootStream, payload: .goAway(lastStreamID: lastStream, errorCode: .noError, opaqueData: nil)))
        flush()
        closeIfDone()
    }

    func closeNow() {
        context?.close(promise: nil)
    }
}
