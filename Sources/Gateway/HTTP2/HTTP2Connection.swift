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
    /// Since when nothing is waited for but the client's end of the connection; 0 before.
    private var lingeringSince: UInt64 = 0
    private var lastStream = HTTP2StreamID.rootStream
    private var idleSince: UInt64
    /// Bytes the client may still send on all streams together, as the protocol's handler counts them.
    private var inboundWindow = 65_535
    /// Bytes that streams have received and not taken yet.
    private var held = 0
    /// Requests that were reset because they were malformed.
    private var malformed = 0
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
            HTTP2Setting(parameter: .maxHeaderListSize, value: http.maxHeaderBytes),
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
        if context.channel.isActive { widenConnectionWindow(byAtLeast: 1) }
    }

    func channelActive(context: ChannelHandlerContext) {
        widenConnectionWindow(byAtLeast: 1)
        context.fireChannelActive()
    }

    /// Lets the client send as much as is configured, less what waits here already. It is told so half
    /// a window at a time, which makes few frames and never lets it wait for one.
    ///
    /// The count begins with the 65,535 bytes of RFC 9113, section 6.9.2, and is the protocol handler's:
    /// that includes bytes of streams that are gone, which nobody else would give back.
    private func widenConnectionWindow(byAtLeast least: Int? = nil) {
        let increment = windows.connectionWindow - held - inboundWindow
        guard increment > 0, increment >= least ?? windows.connectionWindow / 2 else { return }
        inboundWindow += increment
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
            streams[frame.streamID]?.receive(bytes, flowControlled: flowControlled, endsStream: payload.endStream)
        default:
            // The protocol's own handler deals with the rest.
            break
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        isReading = false
        for stream in streams.values { stream.exchange?.requestReadComplete() }
        widenConnectionWindow()
        flush()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case let event as StreamClosedEvent:
            guard let stream = streams.removeValue(forKey: event.streamID) else { return }
            if streams.isEmpty { idleSince = worker.now() }
            stream.closed()
            closeIfDone()
        case let event as NIOHTTP2WindowUpdatedEvent:
            if event.streamID == .rootStream, let window = event.inboundWindowSize { inboundWindow = window }
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
        if Self.concernsStream(error) { return }
        if Self.isFlood(error) { noteFlood() }
        context.close(promise: nil)
    }

    private func noteFlood() {
        worker.metrics.decision(.http2Flood, .block)
        worker.metrics.http2Flood()
    }

    /// Whether the protocol's handler has reset a stream and all is well with the connection.
    ///
    /// Other errors of streams, such as windows that are widened by nothing or too far, only a client
    /// that is made for it commits: they end the connection, as RFC 9113, section 5.4.2 allows.
    private static func concernsStream(_ error: any Error) -> Bool {
        error is NIOHTTP2Errors.StreamError || error is NIOHTTP2Errors.ContentLengthViolated
            || error is NIOHTTP2Errors.ContentLengthHeadersMismatch
            || error is NIOHTTP2Errors.ContentLengthHeaderNegative
            || error is NIOHTTP2Errors.ContentLengthHeaderMalformedValue
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
            receiveTrailers(block, stream, endsStream: endsStream)
            return
        }
        // The protocol's handler holds clients to the limit once they have confirmed it, which they may
        // never do.
        guard streams.count < windows.maxConcurrentStreams else {
            reset(id, .refusedStream)
            return
        }
        let stream = HTTP2Stream(id, self, worker: worker)
        streams[id] = stream
        lastStream = max(lastStream, id)
        requests += 1
        if requests >= worker.snapshot.limits.maxRequestsPerConnection || worker.isDraining { drain() }
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
            refuse(error, reader.head, block, stream)
        }
    }

    private func refuse(_ refusal: Refusal, _ head: RequestHead, _ block: HPACKHeaders, _ stream: HTTP2Stream) {
        let exchange = Exchange(head, on: client, downstream: stream)
        let problem = refusal.problem
        guard problem.check == .http2Semantics || problem.check == .syntax else {
            stream.exchange = exchange
            exchange.refuse(problem, received: Self.lines(block))
            return
        }
        // RFC 9113, section 8.1.1: a malformed request is a stream error.
        exchange.refuseSilently(problem)
        resetMalformed(stream)
    }

    /// A header block as HTTP/1.1 would have it, for who wants to know what it was; never to be read as a request.
    private static func lines(_ block: HPACKHeaders) -> ByteBuffer {
        func first(_ name: String) -> String { block.first { $0.name == name }?.value ?? "" }
        var lines = ByteBuffer(string: "\(first(":method")) \(first(":path")) HTTP/2.0\r\n")
        lines.writeString("host: \(first(":authority"))\r\n")
        for field in block where !field.name.hasPrefix(":") {
            lines.writeString("\(field.name): \(field.value)\r\n")
        }
        lines.writeString("\r\n")
        return lines
    }

    /// Trailers are dropped, as HTTP/1.1's are; what they end is the body.
    private func receiveTrailers(_ block: HPACKHeaders, _ stream: HTTP2Stream, endsStream: Bool) {
        // RFC 9113, section 8.1: they hold no pseudo-header fields.
        guard block.allSatisfy({ HTTP2RequestReader.isTrailer($0.name) }) else {
            resetMalformed(stream)
            return
        }
        if endsStream { stream.endRequest() }
    }

    /// A malformed request costs its client little and us a reset: beyond a limit it is a flood
    /// (CVE-2025-8671).
    private func resetMalformed(_ stream: HTTP2Stream) {
        reset(stream.id, .protocolError)
        malformed += 1
        guard malformed > windows.maxResets else { return }
        noteFlood()
        let payload = HTTP2Frame.FramePayload.goAway(
            lastStreamID: lastStream,
            errorCode: .enhanceYourCalm,
            opaqueData: nil
        )
        write(.init(streamID: .rootStream, payload: payload))
        context?.flush()
        context?.close(promise: nil)
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

    /// Bytes of a stream wait to be taken: they are not asked for again before that.
    func hold(_ count: Int) { held += count }

    /// Bytes of a stream were taken, or thrown away.
    func release(_ count: Int) {
        held -= count
        // While input is read the window counted here is not up to date.
        if !isReading { widenConnectionWindow() }
    }

    func reset(_ stream: HTTP2StreamID, _ code: HTTP2ErrorCode) {
        write(.init(streamID: stream, payload: .rstStream(code)))
        flush()
    }

    // MARK: Ending

    /// Closes in two steps, once all is written: a close with unread input would make TCP reset the
    /// connection, and the client might never read the last response.
    private func closeIfDone() {
        guard isClosing, streams.isEmpty, lingeringSince == 0 else { return }
        lingeringSince = worker.now()
        worker.loop.assumeIsolated().execute { [self] in
            hasUnflushedWrites = false
            context?.flush()
            context?.close(mode: .output, promise: nil)
        }
    }
}

extension HTTP2Connection: TimedConnection {
    func checkDeadline(at now: UInt64) {
        let limits = worker.snapshot.limits
        if lingeringSince > 0 {
            if now > lingeringSince, now &- lingeringSince > 1_000_000_000 { context?.close(promise: nil) }
        } else if streams.isEmpty {
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
        write(
            .init(
                streamID: .rootStream,
                payload: .goAway(lastStreamID: lastStream, errorCode: .noError, opaqueData: nil)
            )
        )
        flush()
        closeIfDone()
    }

    func closeNow() {
        context?.close(promise: nil)
    }
}
