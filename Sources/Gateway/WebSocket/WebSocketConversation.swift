// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// What becomes of a client's text message.
enum WebSocketJudgement: Sendable, Equatable {
    case pass
    /// This text, UTF-8, goes to the upstream in its place.
    case replace(with: [UInt8])
    /// The message is not forwarded; this text, UTF-8, goes to the client.
    case answer([UInt8])
    /// The connection ends with this code and reason towards the client.
    case close(code: UInt16, reason: String)
}

/// What is to be written, in this order.
enum WebSocketAction: Sendable, Equatable {
    /// One frame for the upstream.
    case forward(ByteBuffer)
    /// One frame for the client, of data: it must not stand within a message of the upstream (``WebSocketInjection``).
    case answer(ByteBuffer)
    /// The last frame for each; both connections end once these are written.
    case close(toClient: ByteBuffer, toUpstream: ByteBuffer)
}

/// The client's half of a WebSocket connection through the gateway: every text message is read whole
/// and judged, what may pass is framed anew, so that the upstream reads exactly what was judged.
///
/// Pings, pongs and the Close frame go to the upstream as frames of the gateway's; the upstream
/// answers them. After a Close frame or a ``WebSocketAction/close(toClient:toUpstream:)`` nothing
/// more is forwarded. Messages are read only when nothing is compressed: the offer of
/// `Sec-WebSocket-Extensions` must have been removed from the handshake.
struct WebSocketConversation: Sendable {
    private var reader: WebSocketFrameReader
    /// What ended the conversation, if it was the client's breach of the protocol.
    private(set) var violation: WebSocketViolation?
    /// Whether more of the client is read. What comes later is ignored.
    private(set) var isOpen = true

    init(limits: WebSocketLimits = WebSocketLimits()) {
        var limits = limits
        // What cannot be judged is not forwarded.
        limits.acceptsBinary = false
        reader = WebSocketFrameReader(limits: limits)
    }

    /// Bytes held of a message under way.
    var heldBytes: Int { reader.heldBytes }

    /// The next bytes of the client.
    /// - Parameters:
    ///   - judge: is asked for every text message, in order; the message is UTF-8.
    ///   - maskKey: a fresh key for every frame to the upstream (RFC 6455, section 5.3).
    /// - Returns: an action for each frame to be written; the same ones however the stream is split.
    mutating func receive(
        _ bytes: ByteBuffer,
        judge: (Span<UInt8>) -> WebSocketJudgement,
        maskKey: () -> UInt32
    ) -> [WebSocketAction] {
        var bytes = bytes
        var actions: [WebSocketAction] = []
        while isOpen {
            do throws(WebSocketViolation) {
                guard let event = try reader.next(&bytes) else { break }
                actions.append(action(for: event, judge, maskKey))
            } catch {
                violation = error
                actions.append(close(error.closeCode, error.reason, maskKey))
            }
        }
        return actions
    }

    private mutating func action(
        for event: WebSocketEvent,
        _ judge: (Span<UInt8>) -> WebSocketJudgement,
        _ maskKey: () -> UInt32
    ) -> WebSocketAction {
        switch event {
        case .text(let message):
            switch judge(message.span) {
            case .pass:
                return .forward(WebSocketFrameWriter.text(message, to: .upstream(maskKey: maskKey())))
            case .replace(let replacement):
                return .forward(WebSocketFrameWriter.text(replacement, to: .upstream(maskKey: maskKey())))
            case .answer(let text):
                return .answer(WebSocketFrameWriter.text(text, to: .client))
            case .close(let code, let reason):
                return close(code, reason, maskKey)
            }
        case .binary:
            let refusal = WebSocketViolation.binaryRefused
            return close(refusal.closeCode, refusal.reason, maskKey)
        case .ping(let payload):
            return .forward(WebSocketFrameWriter.ping(payload, to: .upstream(maskKey: maskKey())))
        case .pong(let payload):
            return .forward(WebSocketFrameWriter.pong(payload, to: .upstream(maskKey: maskKey())))
        case .close(let code, let reason):
            isOpen = false
            let destination = WebSocketDestination.upstream(maskKey: maskKey())
            return .forward(WebSocketFrameWriter.close(code: code, reason: reason, to: destination))
        }
    }

    /// The upstream did nothing wrong: for it the client has gone away.
    private mutating func close(_ code: UInt16, _ reason: String, _ maskKey: () -> UInt32) -> WebSocketAction {
        isOpen = false
        reader = WebSocketFrameReader()
        let farewell = WebSocketDestination.upstream(maskKey: maskKey())
        return .close(
            toClient: WebSocketFrameWriter.close(code, reason, to: .client),
            toUpstream: WebSocketFrameWriter.close(WebSocketCloseCode.goingAway, "", to: farewell)
        )
    }
}
