// SPDX-License-Identifier: Apache-2.0

import Glibc
import NIOCore

/// One connection of a ``TestUpstream``: reads requests and plays the scripts they are answered with,
/// one after the other.
final class UpstreamHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let upstream: TestUpstream
    private let index: Int
    private var reader: RequestReader
    private var steps: [UpstreamScript.Step] = []
    private var isPlaying = false
    private var echoes = false
    /// Bytes of frames that are not complete; nil while messages are not sent back.
    private var frames: [UInt8]?

    init(_ upstream: TestUpstream) {
        self.upstream = upstream
        (index, reader) = upstream.connected()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let bytes = unwrapInboundIn(data)
        upstream.received(bytes.readableBytesView, on: index)
        guard !echoes else {
            context.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
            return
        }
        guard frames == nil else {
            frames?.append(contentsOf: bytes.readableBytesView)
            echoFrames(context)
            return
        }
        for event in reader.read(bytes.readableBytesView) {
            if let script = upstream.note(event) { steps += script.steps }
        }
        if !isPlaying { play(context) }
    }

    private func play(_ context: ChannelHandlerContext) {
        isPlaying = true
        while !steps.isEmpty {
            switch steps.removeFirst() {
            case .send(let bytes):
                context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
            case .drip(let bytes, let size, let delay):
                context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes.prefix(size))), promise: nil)
                guard bytes.count > size else { continue }
                steps.insert(.drip(Array(bytes.dropFirst(size)), size: size, every: delay), at: 0)
                return goOn(after: delay, context)
            case .wait(let delay):
                return goOn(after: delay, context)
            case .close:
                context.close(promise: nil)
                return
            case .reset:
                if let socket = context.channel as? any SocketOptionProvider {
                    _ = socket.setSoLinger(linger(l_onoff: 1, l_linger: 0))
                }
                context.close(promise: nil)
                return
            case .echo:
                echoes = true
            case .echoMessages:
                frames = []
            }
        }
        isPlaying = false
    }

    /// Takes masked frames of less than 64 KiB (RFC 6455, section 5.2), and sends their payload back unmasked.
    private func echoFrames(_ context: ChannelHandlerContext) {
        while let bytes = frames, bytes.count >= 2 {
            let isLong = bytes[1] & 0x7F == 126
            let start = isLong ? 8 : 6
            guard bytes.count >= start else { return }
            let length = isLong ? Int(bytes[2]) << 8 | Int(bytes[3]) : Int(bytes[1] & 0x7F)
            guard bytes.count >= start + length else { return }
            let mask = bytes[(start - 4)..<start]
            var frame = [bytes[0]] + (isLong ? [126, bytes[2], bytes[3]] : [UInt8(length)])
            for index in 0..<length { frame.append(bytes[start + index] ^ mask[mask.startIndex + index % 4]) }
            frames?.removeFirst(start + length)
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: frame)), promise: nil)
        }
    }

    private func goOn(after delay: Duration, _ context: ChannelHandlerContext) {
        context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(delay)) { self.play(context) }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? ChannelEvent, case .inputClosed = event { context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        upstream.disconnected()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
