// SPDX-License-Identifier: Apache-2.0

import Foundation
import NIOCore
import Synchronization

/// Counts the bytes of one long body at its source and at its sink: what is between them waits in the
/// gateway and in the buffers of sockets.
final class Flow: Sendable {
    let sent = Atomic(0)
    let received = Atomic(0)
    /// The sink's end of the connection, once there is one.
    let sink = Mutex<(any Channel)?>(nil)
    private let isComplete = Atomic(false)

    var sentBytes: Int { sent.load(ordering: .relaxed) }
    var receivedBytes: Int { received.load(ordering: .relaxed) }
    var underWay: Int { sentBytes - receivedBytes }
    var sinkChannel: (any Channel)? { sink.withLock { $0 } }
    var isOver: Bool { isComplete.load(ordering: .relaxed) }
    func complete() { isComplete.store(true, ordering: .relaxed) }

    /// Resident memory of this process, in bytes.
    static var residentBytes: Int {
        let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return pages * sysconf(Int32(_SC_PAGESIZE))
    }
}

/// Sends a head and then a body of zeros, as fast as its channel takes it and no faster.
final class SourceHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private static let piece = ByteBuffer(repeating: 0, count: 65_536)

    private let head: String
    private var left: Int
    private let isChunked: Bool
    private let waitsForRequest: Bool
    private let flow: Flow
    private var hasBegun = false
    private var hasEnded = false

    /// - Parameter waitsForRequest: begins with the first bytes that come, as a server does.
    init(head: String, length: Int, isChunked: Bool, waitsForRequest: Bool, _ flow: Flow) {
        self.head = head
        self.left = length
        self.isChunked = isChunked
        self.waitsForRequest = waitsForRequest
        self.flow = flow
    }

    func channelActive(context: ChannelHandlerContext) {
        if !waitsForRequest { begin(context) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if waitsForRequest {
            begin(context)
        } else if unwrapInboundIn(data).readableBytesView.starts(with: "HTTP/1.1 200".utf8) {
            flow.complete()
        }
    }

    private func begin(_ context: ChannelHandlerContext) {
        guard !hasBegun else { return }
        hasBegun = true
        context.write(wrapOutboundOut(ByteBuffer(string: head)), promise: nil)
        send(context)
    }

    private func send(_ context: ChannelHandlerContext) {
        guard hasBegun, !hasEnded else { return }
        while left > 0, context.channel.isWritable {
            let count = min(left, Self.piece.readableBytes)
            left -= count
            flow.sent.add(count, ordering: .relaxed)
            if isChunked {
                context.write(wrapOutboundOut(ByteBuffer(string: String(count, radix: 16) + "\r\n")), promise: nil)
            }
            context.write(wrapOutboundOut(Self.piece.getSlice(at: 0, length: count) ?? ByteBuffer()), promise: nil)
            if isChunked { context.write(wrapOutboundOut(ByteBuffer(string: "\r\n")), promise: nil) }
        }
        if left == 0 {
            hasEnded = true
            if isChunked { context.write(wrapOutboundOut(ByteBuffer(string: "0\r\n\r\n")), promise: nil) }
        }
        context.flush()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) { send(context) }
}

/// Counts what comes behind the head of a message, and keeps none of it.
final class SinkHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let answer: String?
    /// Nil for a chunked body, whose chunk sizes are counted as well.
    private let length: Int?
    private let flow: Flow
    private var sawHead = false
    private var count = 0
    private var tail: [UInt8] = []

    /// - Parameter answer: sent once the whole body is there.
    init(length: Int?, answer: String? = nil, _ flow: Flow) {
        self.answer = answer
        self.length = length
        self.flow = flow
    }

    func channelActive(context: ChannelHandlerContext) {
        let channel = context.channel
        flow.sink.withLock { $0 = channel }
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        if !sawHead {
            // Heads are short and come whole, over loopback.
            guard let end = bytes.readableBytesView.firstRange(of: Array("\r\n\r\n".utf8)) else { return }
            sawHead = true
            bytes.moveReaderIndex(to: end.upperBound)
        }
        count += bytes.readableBytes
        flow.received.add(bytes.readableBytes, ordering: .relaxed)
        tail = Array((tail + bytes.readableBytesView.suffix(5)).suffix(5))
        let isWhole = length.map { count >= $0 } ?? tail.elementsEqual("0\r\n\r\n".utf8)
        guard isWhole else { return }
        if let answer {
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: answer)), promise: nil)
        } else {
            flow.complete()
        }
    }
}
