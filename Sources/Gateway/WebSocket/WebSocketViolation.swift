// SPDX-License-Identifier: Apache-2.0

/// A breach of RFC 6455, or of the gateway's limits, in a stream of WebSocket frames. What follows it
/// in the stream cannot be told apart reliably, so the connection ends.
enum WebSocketViolation: Error, Sendable, Equatable, CaseIterable {
    /// A reserved bit is set though no extension was agreed on (section 5.2).
    case reservedBits
    /// An opcode that the RFC reserves (section 5.2).
    case unknownOpcode
    /// A client's frame without a mask (section 5.1).
    case unmasked
    /// A server's frame with a mask (section 5.1).
    case masked
    /// A control frame of more than 125 bytes (section 5.5).
    case controlTooLong
    /// A control frame that is not final (section 5.5).
    case controlFragmented
    /// A length in more bytes than it needs (section 5.2).
    case lengthNotMinimal
    /// A 64-bit length with the highest bit set (section 5.2).
    case lengthNegative
    /// A continuation without a message to continue (section 5.4).
    case unexpectedContinuation
    /// A new message before the one under way ended (section 5.4).
    case messageInterrupted
    /// A binary message where only text is spoken (section 7.4.1, code 1003).
    case binaryRefused
    /// A message above the limit of bytes (section 10.4).
    case messageTooBig
    /// A message in more fragments than the limit (section 10.4).
    case tooManyFragments
    /// A text message that is not UTF-8 (section 8.1).
    case invalidText
    /// A Close frame with a body of one byte (section 5.5.1).
    case invalidCloseLength
    /// A Close frame with a code that must not be sent (section 7.4).
    case invalidCloseCode
    /// A Close frame with a reason that is not UTF-8 (section 8.1).
    case invalidCloseReason

    /// The code to close the connection with (section 7.4.1).
    var closeCode: UInt16 {
        switch self {
        case .binaryRefused: WebSocketCloseCode.unsupportedData
        case .invalidText, .invalidCloseReason: WebSocketCloseCode.invalidPayload
        case .messageTooBig, .tooManyFragments: WebSocketCloseCode.messageTooBig
        default: WebSocketCloseCode.protocolError
        }
    }

    /// For the close frame and the log; nothing in it is from the stream.
    var reason: String {
        switch self {
        case .reservedBits: "a reserved bit is set"
        case .unknownOpcode: "the opcode is unknown"
        case .unmasked: "a frame of a client is not masked"
        case .masked: "a frame of a server is masked"
        case .controlTooLong: "a control frame is longer than 125 bytes"
        case .controlFragmented: "a control frame is fragmented"
        case .lengthNotMinimal: "a length is not in its shortest form"
        case .lengthNegative: "a length has its highest bit set"
        case .unexpectedContinuation: "there is no message to continue"
        case .messageInterrupted: "a message begins within another"
        case .binaryRefused: "only text messages are taken"
        case .messageTooBig: "the message is too big"
        case .tooManyFragments: "the message has too many fragments"
        case .invalidText: "a text message is not UTF-8"
        case .invalidCloseLength: "a close frame has one byte"
        case .invalidCloseCode: "the close code must not be sent"
        case .invalidCloseReason: "the close reason is not UTF-8"
        }
    }
}
