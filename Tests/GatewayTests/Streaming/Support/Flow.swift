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

    var underWay: Int { sent.load(ordering: .relaxed) - received.load(ordering: .relaxed) }
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
            if isChunked { context.write(wrapOutboundOut(ByteBuffer(string: String(count, radix: 16) + "\r\n")), promise: nil) }
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

/// Counts what comes and keeps none of it; the zeros of a body, that is, and not what frames them.
final class SinkHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let answer: String?
    private let length: Int
    private let flow: Flow
    private var zeros = 0

    /// - Parameter answer: sent once the whole body is there.
    init(length: Int, answer: String? = nil, _ flow: Flow) {
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
        let count = unwrapInboundIn(data).withUnsafeReadableBytes { bytes in
            // A piece of a body is long and begins and ends with zeros; heads and chunk sizes are text.
            bytes.count { $0 == 0 }
        }
        zeros += count
        flow.received.add(count, ordering: .relaxed)
        guard zeros >= length else { return }
        if let answer {
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: answer)), promise: nil)
        } else {
            flow.complete()
        }
    }
}
