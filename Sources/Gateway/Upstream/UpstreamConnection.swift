// SPDX-License-Identifier: Apache-2.0

import Core
import NIOCore

/// Whoever waits for a response: an exchange, or a health check.
protocol UpstreamDelegate: AnyObject {
    /// The method that was asked with: it decides whether a response has a body.
    var upstreamMethod: HTTPMethod { get }
    func upstreamHead(_ head: consuming ResponseHead, on connection: UpstreamConnection)
    func upstreamBody(_ bytes: ByteBuffer)
    /// What was received in one go has been passed on: now is the time to flush.
    func upstreamReadComplete()
    func upstreamEnd(trailers: HeaderBlock?)
    func upstreamFailed(_ failure: UpstreamFailure)
    /// More of the request may be written.
    func upstreamIsWritable()
}

/// One HTTP/1.1 connection to a target. It serves one request at a time and goes back to its pool
/// between them.
///
/// Confined to its event loop.
final class UpstreamConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private enum State {
        case idle
        /// A request is under way and no complete response head has come.
        case awaitingHead
        case readingBody
        /// After `101 Switching Protocols`.
        case tunnel
        case closed
    }

    private var state = State.idle
    private var context: ChannelHandlerContext?
    private var delegate: (any UpstreamDelegate)?
    private let pool: TargetPool
    private let worker: Worker
    private var parser: ResponseParser
    /// Of the response under way, while its body is read.
    private var decoder: BodyDecoder
    private var inbound = ByteBuffer()
    private var outbound: ByteBuffer
    private var requestEnded = true
    private var isPaused = false
    /// What the channel last said.
    private(set) var isWritable = true
    private var isEstablished = false
    private var hasUnflushedWrites = false
    /// Bytes of a response have come for the request under way.
    private var sawResponseByte = false
    private var responseKeepsAlive = false
    /// Requests begun on this connection.
    private(set) var requests = 0
    private var deadline = Deadline.none
    var timerIndex = -1

    /// How much is waited for, and what its lack means.
    private enum Deadline {
        case none
        case response(UInt64)
        case stream(UInt64)
        case keepAlive(UInt64)
    }

    init(pool: TargetPool, worker: Worker) {
        self.pool = pool
        self.worker = worker
        parser = ResponseParser(limits: worker.snapshot.limits.head)
        decoder = BodyDecoder(.none, limits: worker.snapshot.limits.head, maxExtensionBytes: 0)
        outbound = worker.takeBuffer()
    }

    var isReusedConnection: Bool { requests > 1 }
    var isOpen: Bool {
        if case .closed = state { false } else { context != nil }
    }

    /// Requests can be written from now on: the pool counts the connection as its own.
    func established() {
        isEstablished = true
        deadline = .keepAlive(worker.deadline(after: pool.settings.keepAlive))
    }

    // MARK: Request

    /// Takes the connection for a request whose head is written by `write`.
    func begin(_ delegate: any UpstreamDelegate, capacity: Int, _ write: (inout HeadWriter) -> Void) {
        self.delegate = delegate
        requests &+= 1
        state = .awaitingHead
        requestEnded = false
        sawResponseByte = false
        deadline = .none
        outbound.clear()
        outbound.writeHead(capacity: capacity, write)
    }

    /// Passes on body bytes, which the caller has framed.
    func write(_ bytes: ByteBuffer) {
        if case .tunnel = state { deadline = .stream(worker.deadline(after: pool.settings.streamIdleTimeout)) }
        // Small pieces travel with what is waiting already; large ones are not copied.
        if bytes.readableBytes <= 4096 {
            outbound.writeImmutableBuffer(bytes)
            return
        }
        flushOutbound(andSocket: false)
        context?.write(wrapOutboundOut(bytes), promise: nil)
        hasUnflushedWrites = true
    }

    func write(_ text: StaticString) {
        outbound.writeStaticString(text)
    }

    /// The request is complete: from now on the response is waited for.
    func endRequest() {
        requestEnded = true
        flush()
        if case .awaitingHead = state { deadline = .response(worker.deadline(after: pool.settings.responseTimeout)) }
    }

    func flush() {
        flushOutbound(andSocket: true)
    }

    private func flushOutbound(andSocket: Bool) {
        guard let context else { return }
        if outbound.readableBytes > 0 {
            let bytes = outbound
            outbound = worker.takeBuffer()
            if andSocket {
                context.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
            } else {
                context.write(wrapOutboundOut(bytes), promise: nil)
                hasUnflushedWrites = true
            }
            worker.recycle(bytes)
            if andSocket { hasUnflushedWrites = false }
        } else if andSocket, hasUnflushedWrites {
            hasUnflushedWrites = false
            context.flush()
        }
    }

    /// Nobody wants the response any more: the connection cannot be used again.
    func cancel() {
        delegate = nil
        close()
    }

    /// Begins to pass bytes both ways as they are.
    func startTunnel() {
        state = .tunnel
        deadline = .stream(worker.deadline(after: pool.settings.streamIdleTimeout))
        var rest = inbound
        inbound = ByteBuffer()
        if rest.readableBytes > 0 { receive(&rest) }
    }

    // MARK: Back-pressure

    func pauseReading() {
        guard !isPaused else { return }
        isPaused = true
        setAutoRead(false)
    }

    func resumeReading() {
        guard isPaused else { return }
        isPaused = false
        setAutoRead(true)
    }

    private func setAutoRead(_ isOn: Bool) {
        // Setting it on an open channel cannot fail; on a closed one it does not matter.
        try? context?.channel.syncOptions?.setOption(.autoRead, value: isOn)
    }

    // MARK: Channel events

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        worker.timers.add(self)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        worker.timers.remove(self)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        if inbound.readableBytes > 0 {
            inbound.writeBuffer(&bytes)
            bytes = inbound
            inbound = ByteBuffer()
        }
        receive(&bytes)
        if bytes.readableBytes > 0 { inbound = bytes }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        delegate?.upstreamReadComplete()
    }

    func channelInactive(context: ChannelHandlerContext) {
        endOfInput()
        context.fireChannelInactive()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        isWritable = context.channel.isWritable
        if case .awaitingHead = state, !requestEnded {
            // An upstream that takes no more of a request has as long as for an answer.
            deadline = isWritable ? .none : .response(worker.deadline(after: pool.settings.responseTimeout))
        }
        if isWritable { delegate?.upstreamIsWritable() }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? ChannelEvent, case .inputClosed = event {
            endOfInput()
            return
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        fail(sawResponseByte ? .closedWithinResponse : .closedBeforeResponse)
    }

    // MARK: Response

    private func receive(_ bytes: inout ByteBuffer) {
        while bytes.readableBytes > 0 {
            do {
                switch state {
                case .idle, .closed:
                    // Bytes nobody asked for: whatever they are, they must not answer the next request.
                    bytes.clear()
                    close()
                    return
                case .awaitingHead:
                    sawResponseByte = true
                    guard try readHead(&bytes) else { return }
                case .readingBody:
                    guard try readBody(&bytes) else { return }
                case .tunnel:
                    deadline = .stream(worker.deadline(after: pool.settings.streamIdleTimeout))
                    delegate?.upstreamBody(bytes)
                    bytes.clear()
                }
            } catch {
                fail(.invalidResponse(error))
                bytes.clear()
                return
            }
        }
    }

    /// - Returns: whether a head, final or interim, was read.
    private func readHead(_ bytes: inout ByteBuffer) throws(Refusal) -> Bool {
        guard let delegate else { return false }
        let method = delegate.upstreamMethod
        guard let end = try parse(&bytes, method) else { return false }
        bytes.moveReaderIndex(forwardBy: end)
        let head = parser.takeHead()
        switch head.status {
        case 101:
            // The delegate has seen to it that an upgrade was asked for, or refuses the answer.
            deadline = .none
            state = .tunnel
            delegate.upstreamHead(head, on: self)
        case 100..<200:
            return true
        default:
            responseKeepsAlive = head.keepsAlive
            let framing = head.framing
            let limits = worker.snapshot.limits
            decoder = BodyDecoder(framing, limits: limits.head, maxExtensionBytes: limits.maxChunkExtensions)
            deadline = .stream(worker.deadline(after: pool.settings.streamIdleTimeout))
            state = .readingBody
            delegate.upstreamHead(head, on: self)
            if framing == .none {
                // What follows belongs to no request, and must not answer the next one.
                if bytes.readableBytes > 0 { responseKeepsAlive = false }
                finishResponse(trailers: nil)
            }
        }
        return true
    }

    private func parse(_ bytes: inout ByteBuffer, _ method: HTTPMethod) throws(Refusal) -> Int? {
        let result: Result<Int?, Refusal> = bytes.withUnsafeReadableBytes { input in
            do throws(Refusal) {
                return .success(try parser.parse(input, to: method))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    /// - Returns: whether to go on with what is left in `bytes`.
    private func readBody(_ bytes: inout ByteBuffer) throws(Refusal) -> Bool {
        let result: Result<BodyDecoder.Step, Refusal> = bytes.withUnsafeReadableBytes { input in
            do throws(Refusal) {
                return .success(try decoder.step(input))
            } catch {
                return .failure(error)
            }
        }
        let step = try result.get()
        bytes.moveReaderIndex(forwardBy: step.skipped)
        if step.data > 0, let data = bytes.readSlice(length: step.data) { delegate?.upstreamBody(data) }
        if step.isEnd {
            if bytes.readableBytes > 0 { responseKeepsAlive = false }
            finishResponse(trailers: decoder.trailers)
            return bytes.readableBytes > 0
        }
        if case .readingBody = state {} else { return false }
        deadline = .stream(worker.deadline(after: pool.settings.streamIdleTimeout))
        return step.data > 0 || step.skipped > 0
    }

    private func finishResponse(trailers: HeaderBlock?) {
        guard case .readingBody = state, let delegate else { return }
        self.delegate = nil
        deadline = .none
        // An answer that came before the request was complete leaves the connection in the middle of it.
        if responseKeepsAlive, requestEnded, !pool.isRetired {
            state = .idle
            deadline = .keepAlive(worker.deadline(after: pool.settings.keepAlive))
            resumeReading()
            pool.release(self)
        } else {
            close()
        }
        delegate.upstreamEnd(trailers: trailers)
    }

    private func endOfInput() {
        switch state {
        case .readingBody:
            if decoder.isUntilClose {
                responseKeepsAlive = false
                finishResponse(trailers: nil)
            } else {
                fail(.closedWithinResponse)
            }
        case .awaitingHead:
            fail(sawResponseByte ? .closedWithinResponse : .closedBeforeResponse)
        case .tunnel:
            let delegate = self.delegate
            self.delegate = nil
            close()
            delegate?.upstreamEnd(trailers: nil)
        case .idle, .closed:
            close()
        }
    }

    private func fail(_ failure: UpstreamFailure) {
        let delegate = self.delegate
        self.delegate = nil
        close()
        delegate?.upstreamFailed(failure)
    }

    private func close() {
        if case .closed = state { return }
        state = .closed
        deadline = .none
        if isEstablished { pool.closed(self) }
        context?.close(promise: nil)
    }
}

extension UpstreamConnection: TimedConnection {
    func checkDeadline(at now: UInt64) {
        switch deadline {
        case .response(let time) where now >= time: fail(.responseTimeout)
        // While the client does not take what is there, the upstream is not to blame.
        case .stream(let time) where now >= time && !isPaused: fail(.idleTimeout)
        case .keepAlive(let time) where now >= time: close()
        default: break
        }
    }
}
