// SPDX-License-Identifier: Apache-2.0

import Core
import NIOCore

/// A client's HTTP/1.1 connection: reads requests, one exchange at a time, and writes responses.
///
/// It speaks for the protocol only: what is allowed, routed and forwarded is the exchange's business.
/// Confined to its event loop.
final class HTTP1Connection: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// What is read next.
    enum Reading {
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

    let client: ClientConnection
    let worker: Worker
    var context: ChannelHandlerContext?
    var reading = Reading.head
    var parser: RequestParser
    var inbound = ByteBuffer()
    var outbound: ByteBuffer
    var exchange: Exchange?
    var requests = 0
    var pipelined = 0

    // The response under way.
    var writesChunks = false
    var closesAfterResponse = false

    var bodyIsPaused = true
    var isReadingPaused = false
    var isProcessing = false
    var hasUnflushedWrites = false
    var inputIsClosed = false
    /// What the channel last said. Asking it each time costs more than writing does.
    private(set) var isWritable = true
    var isDraining = false

    // Deadlines, in nanoseconds of the loop's clock.
    var headBegan: UInt64
    var idleSince: UInt64
    var bodyBegan: UInt64 = 0
    var bodyReceived: UInt64 = 0
    var blockedSince: UInt64 = 0
    var lingeringSince: UInt64 = 0
    var inputClosedAt: UInt64 = 0
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
    func inputClosed() {
        guard !inputIsClosed else { return }
        inputIsClosed = true
        inputClosedAt = worker.now()
        if case .waiting = reading, exchange != nil { return }
        context?.close(promise: nil)
    }

    func clientIsGone() {
        let exchange = self.exchange
        self.exchange = nil
        exchange?.clientGone()
    }

    // MARK: Reading

    /// Reads on as far as the bytes and the exchange allow.
    func process() {
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
    func readHead() throws(Refusal) -> Bool {
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

    func startExchange(_ head: consuming RequestHead) {
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
    func readBody(_ decoder: inout BodyDecoder) throws(Refusal) -> Bool {
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
    func limitReadAhead() {
        if inbound.readableBytes > 64 * 1024 { setAutoRead(false) }
    }

    func setAutoRead(_ isOn: Bool) {
        guard isReadingPaused == isOn else { return }
        isReadingPaused = !isOn
        // Setting it on an open channel cannot fail; on a closed one it does not matter.
        try? context?.channel.syncOptions?.setOption(.autoRead, value: isOn)
    }

    /// Answers what could not be read, and ends the connection: where the next request begins is unknown.
    func refuse(_ problem: Problem) {
        if let exchange {
            // The head was fine; its body is not.
            if exchange.state.response == .none {
                exchange.dropUpstream()
                exchange.reject(problem)
            } else {
                cutOff(problem)
            }
            return
        }
        inbound.withUnsafeReadableBytes { parser.keepWhatWasRead($0) }
        let refused = Exchange(parser.head, on: client, downstream: self)
        exchange = refused
        refused.head.keepsAlive = false
        refused.refuse(problem, received: inbound)
    }

    // MARK: Ending

    /// The response is written. Goes on with the next request, or ends the connection.
    func finishResponse() {
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
        idleSince = worker.coarseNow
        headBegan = inbound.readableBytes > 0 ? idleSince : 0
        pipelined = inbound.readableBytes > 0 ? pipelined + 1 : 0
        setAutoRead(true)
        if inbound.readableBytes > 0 { process() }
    }

    func skipBody(_ decoder: inout BodyDecoder) -> Bool {
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
    func linger() {
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
