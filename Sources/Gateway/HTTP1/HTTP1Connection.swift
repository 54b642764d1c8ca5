// SPDX-License-Identifier: Apache-2.0

import Core
import Glibc
import NIOCore

/// A client's HTTP/1.1 connection: reads requests, one exchange at a time, and writes responses.
///
/// It speaks for the protocol only: what is allowed, routed and forwarded is the exchange's business.
/// Confined to its event loop.
final class HTTP1Connection: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// What is read next.
    private enum Reading {
        /// A request's head; bytes of it have come or not.
        case head
        /// A request's body.
        case body(BodyDecoder)
        /// Nothing before the exchange under way is over. Pipelined requests wait.
        case waiting
        case tunnel
        /// Input is thrown away until the client closes, so that it can read our last answer (RFC 9112, section 9.6).
        case lingering
    }

    private let client: ClientConnection
    private let worker: Worker
    private var context: ChannelHandlerContext?
    private var reading = Reading.head
    private var parser: RequestParser
    private var inbound = ByteBuffer()
    private var outbound: ByteBuffer
    private var exchange: Exchange?
    private var requests = 0
    private var pipelined = 0

    // The response under way.
    private var writesChunks = false
    private var closesAfterResponse = false

    private var bodyIsPaused = true
    private var isReadingPaused = false
    private var isProcessing = false
    private var hasUnflushedWrites = false
    private var inputIsClosed = false
    /// What the channel last said. Asking it each time costs more than writing does.
    private(set) var isWritable = true
    private var isDraining = false

    // Deadlines, in nanoseconds of the loop's clock.
    private var headBegan: UInt64
    private var idleSince: UInt64
    private var bodyBegan: UInt64 = 0
    private var bodyReceived: UInt64 = 0
    private var blockedSince: UInt64 = 0
    private var lingeringSince: UInt64 = 0
    private var inputClosedAt: UInt64 = 0
    var timerIndex = -1

    init(_ client: ClientConnection) {
        self.client = client
        worker = client.worker
        let snapshot = worker.snapshot
        parser = RequestParser(limits: snapshot.limits.head, semantics: snapshot.semantics)
        outbound = worker.takeBuffer()
        headBegan = worker.now()
        idleSince = headBegan
    }

    // MARK: Channel events

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        worker.timers.add(self)
        worker.add(self)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        worker.timers.remove(self)
        worker.remove(self)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        if case .lingering = reading { return }
        if inbound.readableBytes > 0 {
            inbound.writeBuffer(&bytes)
        } else {
            inbound = bytes
        }
        process()
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        exchange?.requestReadComplete()
        // What is kept between requests should not hold on to a whole receive buffer.
        if inbound.readableBytes == 0 { inbound = ByteBuffer() }
    }

    func channelInactive(context: ChannelHandlerContext) {
        clientIsGone()
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? ChannelEvent, case .inputClosed = event {
            inputClosed()
            return
        }
        context.fireUserInboundEventTriggered(event)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        isWritable = context.channel.isWritable
        if isWritable {
            blockedSince = 0
            exchange?.downstreamIsWritable()
        } else {
            blockedSince = worker.now()
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    /// The client has sent all it will send, or has gone: TCP does not tell which. It is given a
    /// moment for an answer that is nearly there; a request it did not finish is void.
    private func inputClosed() {
        guard !inputIsClosed else { return }
        inputIsClosed = true
        inputClosedAt = worker.now()
        if case .waiting = reading, exchange != nil { return }
        context?.close(promise: nil)
    }

    private func clientIsGone() {
        let exchange = self.exchange
        self.exchange = nil
        exchange?.clientGone()
    }

    // MARK: Reading

    /// Reads on as far as the bytes and the exchange allow.
    private func process() {
        // An exchange that ends at once calls back into here; the outer turn of the loop goes on.
        guard !isProcessing else { return }
        isProcessing = true
        defer { isProcessing = false }
        while inbound.readableBytes > 0 {
            do {
                switch reading {
                case .head:
                    guard try readHead() else { return }
                case .body(var decoder):
                    guard !bodyIsPaused, try readBody(&decoder) else { return limitReadAhead() }
                case .waiting:
                    return limitReadAhead()
                case .tunnel:
                    let bytes = inbound
                    inbound = ByteBuffer()
                    exchange?.tunnel(bytes)
                case .lingering:
                    inbound = ByteBuffer()
                }
            } catch {
                refuse(error.problem)
                return
            }
        }
    }

    /// - Returns: whether a whole head was there.
    private func readHead() throws(Refusal) -> Bool {
        let result: Result<Int?, Refusal> = inbound.withUnsafeReadableBytes { input in
            do throws(Refusal) {
                return .success(try parser.parse(input))
            } catch {
                return .failure(error)
            }
        }
        guard let end = try result.get() else {
            if headBegan == 0 { headBegan = worker.now() }
            return false
        }
        inbound.moveReaderIndex(forwardBy: end)
        headBegan = 0
        requests += 1
        startExchange(parser.takeHead())
        return true
    }

    private func startExchange(_ head: consuming RequestHead) {
        let framing = head.framing
        let exchange = Exchange(head, on: client, downstream: self)
        self.exchange = exchange
        bodyIsPaused = true
        if framing == .none {
            reading = .waiting
            exchange.state.endRequest()
        } else {
            let limits = worker.snapshot.limits
            reading = .body(
                BodyDecoder(framing, limits: limits.head, maxExtensionBytes: limits.maxChunkExtensions)
            )
            bodyBegan = worker.now()
            bodyReceived = 0
        }
        exchange.begin()
    }

    /// - Returns: whether there may be more to read.
    private func readBody(_ decoder: inout BodyDecoder) throws(Refusal) -> Bool {
        let result: Result<BodyDecoder.Step, Refusal> = inbound.withUnsafeReadableBytes { input in
            do throws(Refusal) {
                return .success(try decoder.step(input))
            } catch {
                return .failure(error)
            }
        }
        let step = try result.get()
        inbound.moveReaderIndex(forwardBy: step.skipped)
        let data = step.data > 0 ? inbound.readSlice(length: step.data) : nil
        reading = step.isEnd ? .waiting : .body(decoder)
        if let data {
            bodyReceived &+= UInt64(data.readableBytes)
            exchange?.receive(data)
        }
        if step.isEnd, case .waiting = reading { exchange?.receiveEnd() }
        return step.data > 0 || step.skipped > 0 || step.isEnd
    }

    /// Stops reading the socket once enough waits for the exchange under way to end.
    private func limitReadAhead() {
        if inbound.readableBytes > 64 * 1024 { setAutoRead(false) }
    }

    private func setAutoRead(_ isOn: Bool) {
        guard isReadingPaused == isOn else { return }
        isReadingPaused = !isOn
        // Setting it on an open channel cannot fail; on a closed one it does not matter.
        try? context?.channel.syncOptions?.setOption(.autoRead, value: isOn)
    }

    /// Answers what could not be read, and ends the connection: where the next request begins is unknown.
    private func refuse(_ problem: Problem) {
        if let exchange {
            // The head was fine; its body is not.
            if exchange.state.response == .none {
                exchange.dropUpstream()
                exchange.note(Finding(problem.check, severity: .error, message: problem.detail, mode: .block))
                exchange.reject(problem)
            } else {
                abort()
            }
            return
        }
        let refused = Exchange(parser.head, on: client, downstream: self)
        exchange = refused
        refused.head.keepsAlive = false
        refused.refuse(problem)
    }

    // MARK: Ending

    /// The response is written. Goes on with the next request, or ends the connection.
    private func finishResponse() {
        exchange = nil
        guard !closesAfterResponse, !inputIsClosed else {
            flush()
            linger()
            return
        }
        if case .body(var decoder) = reading {
            // The rest of an unread body that has come already is skipped; `sendHead` made sure of that.
            guard skipBody(&decoder) else {
                flush()
                linger()
                return
            }
        }
        reading = .head
        idleSince = worker.now()
        headBegan = inbound.readableBytes > 0 ? idleSince : 0
        pipelined = inbound.readableBytes > 0 ? pipelined + 1 : 0
        setAutoRead(true)
        if inbound.readableBytes > 0 { process() }
    }

    private func skipBody(_ decoder: inout BodyDecoder) -> Bool {
        while inbound.readableBytes > 0 || decoder.isAtEnd {
            guard let step = try? inbound.withUnsafeReadableBytes({ try decoder.step($0) }) else { return false }
            inbound.moveReaderIndex(forwardBy: step.skipped + step.data)
            if step.isEnd { return true }
            guard step.data + step.skipped > 0 else { return false }
        }
        return false
    }

    /// Closes in two steps: a close with unread input would make TCP reset the connection, and the
    /// client might never read the answer.
    private func linger() {
        reading = .lingering
        inbound = ByteBuffer()
        lingeringSince = worker.now()
        setAutoRead(true)
        guard !inputIsClosed else {
            context?.close(promise: nil)
            return
        }
        context?.close(mode: .output, promise: nil)
    }
}

// MARK: - Downstream

extension HTTP1Connection: Downstream {
    func sendContinue() {
        guard requestIsHTTP11 else { return }
        context?.writeAndFlush(wrapOutboundOut(ByteBuffer(staticString: "HTTP/1.1 100 Continue\r\n\r\n")), promise: nil)
    }

    private var requestIsHTTP11: Bool { exchange?.head.version == .http11 }

    func sendHead(_ head: inout ResponseHead, of exchange: Exchange) {
        decideFraming(of: head, exchange)
        let writer = ResponseHeadWriter(
            head: head,
            requestID: exchange.id,
            date: worker.dateField,
            framing: writesChunks ? .chunked : head.framing,
            isHeadRequest: exchange.head.method == .head,
            connection: closesAfterResponse ? .close : exchange.head.version == .http10 ? .keepAlive : .implied
        )
        let fits = outbound.writeHead(capacity: writer.capacity) { writer.write(into: &$0) }
        if !fits { closesAfterResponse = true }
    }

    /// Decides how the end of the body is told and whether the connection can go on.
    private func decideFraming(of head: ResponseHead, _ exchange: Exchange) {
        writesChunks = false
        let limits = worker.snapshot.limits
        closesAfterResponse =
            !exchange.head.keepsAlive || isDraining || worker.isDraining
            || requests >= limits.maxRequestsPerConnection || pipelined >= limits.maxPipelined
            || worker.resources.level >= .noKeepAlive || !canSkipBody(exchange)
        switch head.framing {
        case .none, .length: break
        case .chunked, .untilClose, .stream:
            // HTTP/1.0 knows no chunks: the end of the connection is the end of the body.
            if exchange.head.version == .http10 { closesAfterResponse = true } else { writesChunks = true }
        }
    }

    /// Whether what the client has not sent yet of its request is no hindrance.
    private func canSkipBody(_ exchange: Exchange) -> Bool {
        guard !exchange.state.requestEnded, exchange.state.request != .forwarded else { return true }
        guard case .length(let length) = exchange.head.framing else { return false }
        return length - exchange.bytesIn <= inbound.readableBytes
    }

    func sendBody(_ bytes: ByteBuffer) {
        guard bytes.readableBytes > 0, let context else { return }
        if writesChunks {
            outbound.writeHead(capacity: 24) {
                $0.write(hexadecimalSize: bytes.readableBytes)
                $0.write("\r\n")
            }
        }
        if bytes.readableBytes <= 8192 {
            outbound.writeImmutableBuffer(bytes)
        } else {
            writeOutbound()
            context.write(wrapOutboundOut(bytes), promise: nil)
            hasUnflushedWrites = true
        }
        if writesChunks { outbound.writeStaticString("\r\n") }
    }

    func sendEnd(trailers: HeaderBlock?) {
        if writesChunks {
            outbound.writeStaticString("0\r\n")
            if let trailers {
                outbound.writeHead(capacity: trailers.writtenSize) { $0.write(trailers, skipping: .hopByHop) }
            }
            outbound.writeStaticString("\r\n")
        }
        if case .tunnel = reading {
            exchange = nil
            flush()
            context?.close(promise: nil)
            return
        }
        if exchange?.state.requestEnded == false, exchange?.state.request == .forwarded { closesAfterResponse = true }
        flush()
        finishResponse()
    }

    func flush() {
        writeOutbound()
        guard hasUnflushedWrites else { return }
        hasUnflushedWrites = false
        context?.flush()
    }

    private func writeOutbound() {
        guard outbound.readableBytes > 0, let context else { return }
        let bytes = outbound
        outbound = worker.takeBuffer()
        context.write(wrapOutboundOut(bytes), promise: nil)
        worker.recycle(bytes)
        hasUnflushedWrites = true
    }

    func abort() {
        exchange = nil
        // A reset, where the system grants it, is what no client takes for a complete answer.
        if let socket = context?.channel as? any SocketOptionProvider {
            _ = socket.setSoLinger(Glibc.linger(l_onoff: 1, l_linger: 0))
        }
        context?.close(promise: nil)
    }

    func resumeBody() {
        if bodyIsPaused, case .body = reading {
            // While it was not let send, a client is not slow.
            bodyBegan = worker.now()
            bodyReceived = 0
        }
        bodyIsPaused = false
        if case .lingering = reading { return }
        setAutoRead(true)
        if inbound.readableBytes > 0 { process() }
    }

    func pauseBody() {
        bodyIsPaused = true
        setAutoRead(false)
    }

    func startTunnel() -> Bool {
        reading = .tunnel
        bodyIsPaused = false
        process()
        return true
    }
}

// MARK: - Deadlines and stopping

extension HTTP1Connection: TimedConnection {
    func checkDeadline(at now: UInt64) {
        let limits = worker.snapshot.limits
        if blockedSince > 0, now &- blockedSince > limits.writeTimeout, blockedSince < now {
            worker.metrics.decision(.slowRead, .block)
            abort()
            return
        }
        switch reading {
        case .head where headBegan > 0 && (inbound.readableBytes > 0 || requests == 0):
            let isStarted = inbound.readableBytes > 0 && !parser.hasRequestLine
            let limit = isStarted ? min(limits.requestLineTimeout, limits.headerTimeout) : limits.headerTimeout
            guard now > headBegan, now &- headBegan > limit else { return }
            if inbound.readableBytes == 0 {
                // Not a byte was sent: there is nobody to answer.
                context?.close(promise: nil)
            } else {
                refuse(Problem(.headerTimeout, "send the whole request head at once", closesConnection: true))
            }
        case .head:
            if now > idleSince, now &- idleSince > limits.idleTimeout { context?.close(promise: nil) }
        case .body where !bodyIsPaused:
            checkBodyRate(now, limits)
        case .lingering:
            if now > lingeringSince, now &- lingeringSince > 2_000_000_000 { context?.close(promise: nil) }
        case .waiting where inputIsClosed:
            // No answer has begun: whoever closed has most likely left.
            guard exchange?.state.response == ExchangeState.Response.none else { return }
            if now > inputClosedAt, now &- inputClosedAt > 1_000_000_000 { context?.close(promise: nil) }
        case .body, .waiting, .tunnel:
            break
        }
    }

    private func checkBodyRate(_ now: UInt64, _ limits: ProtocolLimits) {
        guard now > bodyBegan, now &- bodyBegan > limits.bodyGrace else { return }
        let seconds = (now &- bodyBegan) / 1_000_000_000
        let (expected, overflow) = limits.bodyMinimumRate.multipliedReportingOverflow(by: seconds)
        guard !overflow, bodyReceived < expected else { return }
        refuse(Problem(.bodyRate, "send the body at \(limits.bodyMinimumRate) bytes a second or faster", closesConnection: true))
    }
}

extension HTTP1Connection: DrainableConnection {
    func drain() {
        isDraining = true
        if exchange == nil, case .head = reading, inbound.readableBytes == 0 { context?.close(promise: nil) }
    }

    func closeNow() {
        context?.close(promise: nil)
    }
}
