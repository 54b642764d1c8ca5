// SPDX-License-Identifier: Apache-2.0

import Glibc
import NIOCore
import Synchronization

/// What a connection has received: filled on its event loop, read by a test.
final class Inbox: Sendable {
    struct State: Sendable {
        var bytes: [UInt8] = []
        /// The peer will send no more.
        var isClosed = false
        /// The peer ended the connection with a reset.
        var wasReset = false
        /// What the channel failed with.
        var failure: String?
    }

    private let state = Mutex(State())

    var value: State { state.withLock { $0 } }

    func append(_ bytes: some Sequence<UInt8>) {
        state.withLock { $0.bytes.append(contentsOf: bytes) }
    }

    func close() {
        state.withLock { $0.isClosed = true }
    }

    func fail(_ error: any Error) {
        state.withLock {
            $0.isClosed = true
            $0.wasReset = $0.wasReset || (error as? IOError)?.errnoCode == ECONNRESET
            $0.failure = "\(error)"
        }
    }

    func dropFirst(_ count: Int) {
        state.withLock { $0.bytes.removeFirst(min(count, $0.bytes.count)) }
    }
}

/// Puts what a channel receives into an ``Inbox``.
final class InboxHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let inbox: Inbox

    init(_ inbox: Inbox) {
        self.inbox = inbox
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        inbox.append(unwrapInboundIn(data).readableBytesView)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let event = event as? ChannelEvent, case .inputClosed = event { inbox.close() }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        inbox.close()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        inbox.fail(error)
        context.close(promise: nil)
    }
}
