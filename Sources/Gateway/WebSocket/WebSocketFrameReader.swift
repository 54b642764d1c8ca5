// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// What a client said: whole messages, and control frames as they come.
enum WebSocketEvent: Sendable, Equatable {
    /// UTF-8, verified.
    case text([UInt8])
    case binary([UInt8])
    case ping([UInt8])
    case pong([UInt8])
    /// The code may be sent on; the reason is UTF-8. Both are missing in a Close frame without a body.
    case close(code: UInt16?, reason: [UInt8])
}

/// Limits of what a client may send in one message.
struct WebSocketLimits: Sendable, Equatable {
    /// Bytes of a message, over all its fragments. GraphQL operations with their variables are some
    /// kilobytes; one megabyte is the limit of other request bodies that are held.
    var messageBytes = 1 << 20
    /// Frames of a message. Fragments may be empty, so that the bytes alone bound no work.
    var fragments = 1024
    var acceptsBinary = false
}

/// A strict reader of the frames a client sends (RFC 6455, section 5): masked, without extensions,
/// every rule of framing enforced, text verified as it comes.
///
/// It takes the stream in pieces of any size, and the outcome is the same however the stream is
/// split. It holds the message under way, never more than ``WebSocketLimits/messageBytes``, and
/// nothing in advance of bytes received. After a Close frame everything is ignored; after a violation
/// every call throws the same again.
struct WebSocketFrameReader: Sendable {
    private let limits: WebSocketLimits
    private var headers = WebSocketHeaderReader(sender: .client)
    /// The frame whose payload is being read.
    private var frame: WebSocketFrameHeader?
    /// Bytes of its payload that are still to come.
    private var left = 0
    private var mask = WebSocketMask(key: 0)
    private var isText = false
    private var fragments = 0
    private var message: [UInt8] = []
    private var text = UTF8Check()
    /// The payload of a control frame, which may come between the fragments of a message.
    private var control: [UInt8] = []
    private var violation: WebSocketViolation?
    /// The Close frame has been read.
    private(set) var isClosed = false

    init(limits: WebSocketLimits = WebSocketLimits()) {
        self.limits = limits
    }

    /// Bytes held of a message and a control frame under way.
    var heldBytes: Int { message.count &+ control.count }

    /// Takes bytes off the front until something is complete.
    /// - Returns: nil when all bytes are taken and nothing more is complete.
    mutating func next(_ bytes: inout ByteBuffer) throws(WebSocketViolation) -> WebSocketEvent? {
        if let violation { throw violation }
        guard !isClosed else {
            bytes.clearReadable()
            return nil
        }
        do {
            return try read(&bytes)
        } catch {
            violation = error
            message = []
            control = []
            bytes.clearReadable()
            throw error
        }
    }

    private mutating func read(_ bytes: inout ByteBuffer) throws(WebSocketViolation) -> WebSocketEvent? {
        while true {
            if let frame {
                if left > 0 {
                    guard bytes.readableBytes > 0 else { return nil }
                    try take(from: &bytes, of: frame)
                }
                guard left == 0 else { return nil }
                self.frame = nil
                if let event = try end(of: frame) { return event }
            } else {
                guard let byte = bytes.readInteger(as: UInt8.self) else { return nil }
                if let header = try headers.consume(byte) { try begin(header) }
            }
        }
    }

    // MARK: A frame

    private mutating func begin(_ header: WebSocketFrameHeader) throws(WebSocketViolation) {
        switch header.opcode {
        case .close, .ping, .pong:
            break
        case .text, .binary:
            isText = header.opcode == .text
            guard isText || limits.acceptsBinary else { throw .binaryRefused }
            fragments = 0
            text = UTF8Check()
            try count(header)
        case .continuation:
            try count(header)
        }
        frame = header
        left = header.length
        mask = WebSocketMask(key: header.maskKey ?? 0)
    }

    private mutating func count(_ header: WebSocketFrameHeader) throws(WebSocketViolation) {
        fragments &+= 1
        guard fragments <= limits.fragments else { throw .tooManyFragments }
        guard header.length <= limits.messageBytes &- message.count else { throw .messageTooBig }
    }

    private mutating func take(
        from bytes: inout ByteBuffer,
        of frame: WebSocketFrameHeader
    ) throws(WebSocketViolation) {
        guard let piece = bytes.readSlice(length: min(left, bytes.readableBytes)) else { return }
        left &-= piece.readableBytes
        guard !frame.opcode.isControl else {
            let start = control.count
            control.append(contentsOf: piece.readableBytesView)
            mask.apply(to: &control, from: start)
            return
        }
        let start = message.count
        message.append(contentsOf: piece.readableBytesView)
        mask.apply(to: &message, from: start)
        guard isText else { return }
        var check = text
        guard check.accept(contentsOf: message.span.extracting(start...)) else { throw .invalidText }
        text = check
    }

    private mutating func end(of frame: WebSocketFrameHeader) throws(WebSocketViolation) -> WebSocketEvent? {
        switch frame.opcode {
        case .ping:
            return .ping(takeControl())
        case .pong:
            return .pong(takeControl())
        case .close:
            return try close(takeControl())
        case .text, .binary, .continuation:
            guard frame.isFinal else { return nil }
            guard !isText || text.isComplete else { throw .invalidText }
            let whole = message
            message = []
            return isText ? .text(whole) : .binary(whole)
        }
    }

    private mutating func takeControl() -> [UInt8] {
        let payload = control
        control = []
        return payload
    }

    /// RFC 6455, section 5.5.1.
    private mutating func close(_ payload: [UInt8]) throws(WebSocketViolation) -> WebSocketEvent {
        var code: UInt16?
        if let high = payload.first {
            guard let low = payload.dropFirst().first else { throw .invalidCloseLength }
            let value = UInt16(high) << 8 | UInt16(low)
            guard WebSocketCloseCode.maySend(value) else { throw .invalidCloseCode }
            guard UTF8Check.isText(payload.span.extracting(2...)) else { throw .invalidCloseReason }
            code = value
        }
        isClosed = true
        message = []
        return .close(code: code, reason: Array(payload.dropFirst(2)))
    }
}

extension ByteBuffer {
    /// Takes everything off.
    fileprivate mutating func clearReadable() {
        moveReaderIndex(to: writerIndex)
    }
}
