// SPDX-License-Identifier: Apache-2.0

import Core
import Glibc
import NIOCore

/// Writing responses, in the order they are asked for.
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
            // Without chunks, to HTTP/1.0, the end of the connection ends what an upstream sent in chunks.
            framing: writesChunks ? .chunked : head.framing == .chunked ? .untilClose : head.framing,
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
            || worker.resources.refusesKeepAlive || !canSkipBody(exchange)
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
        guard let context else { return }
        if outbound.readableBytes > 0 {
            let bytes = takeOutbound()
            context.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
            worker.recycle(bytes)
        } else if hasUnflushedWrites {
            context.flush()
        }
        hasUnflushedWrites = false
    }

    private func writeOutbound() {
        guard outbound.readableBytes > 0, let context else { return }
        let bytes = takeOutbound()
        context.write(wrapOutboundOut(bytes), promise: nil)
        worker.recycle(bytes)
        hasUnflushedWrites = true
    }

    private func takeOutbound() -> ByteBuffer {
        var bytes = worker.takeBuffer()
        swap(&bytes, &outbound)
        return bytes
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
