// SPDX-License-Identifier: Apache-2.0

/// What stands before the payload of a frame (RFC 6455, section 5.2).
struct WebSocketFrameHeader: Sendable, Equatable {
    var isFinal: Bool
    var opcode: WebSocketOpcode
    /// Bytes of payload.
    var length: Int
    /// The four octets of the masking key, the first in the highest bits; nil when there is no mask.
    var maskKey: UInt32?
}

/// Who wrote a stream of frames: it decides whether they must be masked (RFC 6455, section 5.1).
enum WebSocketSender: Sendable, Equatable {
    case client, server
}

/// Reads frame headers byte by byte, and holds them to what RFC 6455 says of a single frame and of
/// their order. Each byte is judged when it comes, so that the outcome does not depend on how the
/// stream is split.
struct WebSocketHeaderReader: Sendable {
    private enum Expected: Sendable {
        case first
        case length
        case extendedLength(left: Int, shortest: UInt64)
        case maskKey(left: Int)
    }

    private let sender: WebSocketSender
    private var expected = Expected.first
    private var isFinal = false
    private var opcode = WebSocketOpcode.continuation
    private var length: UInt64 = 0
    private var maskKey: UInt32 = 0
    /// A data frame that was not final has been read, and the final one not yet.
    private(set) var isInMessage = false

    init(sender: WebSocketSender) {
        self.sender = sender
    }

    /// Whether a header has begun.
    var isUnderway: Bool {
        if case .first = expected { false } else { true }
    }

    /// - Returns: the header when this byte completes it; the payload comes next in the stream.
    @inline(__always)
    mutating func consume(_ byte: UInt8) throws(WebSocketViolation) -> WebSocketFrameHeader? {
        switch expected {
        case .first:
            try consumeFirst(byte)
            return nil
        case .length:
            return try consumeLength(byte)
        case .extendedLength(let left, let shortest):
            length = length << 8 | UInt64(byte)
            guard left == 1 else {
                if left == 8, byte >= 0x80 { throw .lengthNegative }
                expected = .extendedLength(left: left &- 1, shortest: shortest)
                return nil
            }
            guard length >= shortest else { throw .lengthNotMinimal }
            return afterLength()
        case .maskKey(let left):
            maskKey = maskKey << 8 | UInt32(byte)
            guard left == 1 else {
                expected = .maskKey(left: left &- 1)
                return nil
            }
            return complete()
        }
    }

    private mutating func consumeFirst(_ byte: UInt8) throws(WebSocketViolation) {
        guard byte & 0x70 == 0 else { throw .reservedBits }
        guard let opcode = WebSocketOpcode(rawValue: byte & 0x0F) else { throw .unknownOpcode }
        isFinal = byte & 0x80 != 0
        if opcode.isControl {
            guard isFinal else { throw .controlFragmented }
        } else {
            let continues = opcode == .continuation
            guard !continues || isInMessage else { throw .unexpectedContinuation }
            guard continues || !isInMessage else { throw .messageInterrupted }
        }
        self.opcode = opcode
        expected = .length
    }

    private mutating func consumeLength(_ byte: UInt8) throws(WebSocketViolation) -> WebSocketFrameHeader? {
        let isMasked = byte & 0x80 != 0
        switch sender {
        case .client: guard isMasked else { throw .unmasked }
        case .server: guard !isMasked else { throw .masked }
        }
        let short = byte & 0x7F
        guard !opcode.isControl || short <= 125 else { throw .controlTooLong }
        length = 0
        switch short {
        case 126:
            expected = .extendedLength(left: 2, shortest: 126)
        case 127:
            expected = .extendedLength(left: 8, shortest: 0x1_0000)
        default:
            length = UInt64(short)
            return afterLength()
        }
        return nil
    }

    private mutating func afterLength() -> WebSocketFrameHeader? {
        maskKey = 0
        guard sender == .client else { return complete() }
        expected = .maskKey(left: 4)
        return nil
    }

    private mutating func complete() -> WebSocketFrameHeader {
        expected = .first
        if !opcode.isControl { isInMessage = !isFinal }
        return WebSocketFrameHeader(
            isFinal: isFinal,
            opcode: opcode,
            length: Int(clamping: length),
            maskKey: sender == .client ? maskKey : nil
        )
    }
}
