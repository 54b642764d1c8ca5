// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// Follows the frames of an upstream on their way to the client, and tells where something of the
/// gateway's may stand between them: a control frame between any two frames, a message only where no
/// fragmented one is under way (RFC 6455, section 5.4).
///
/// It reads headers alone: payloads are skipped, neither copied nor looked at, whatever their length.
struct WebSocketFrameBoundary: Sendable {
    /// Offsets in one piece of the stream, counted from its first byte.
    struct Offsets: Sendable, Equatable {
        /// Behind the last frame that ends in this piece.
        var frame: Int?
        /// Behind the last frame in this piece that leaves no message unfinished.
        var message: Int?
        /// Behind the Close frame, if it ends in this piece: nothing that follows counts.
        var close: Int?
    }

    private var headers = WebSocketHeaderReader(sender: .server)
    /// Bytes of payload until the end of the frame.
    private var left = 0
    private var closes = false
    private var violation: WebSocketViolation?
    /// The upstream's Close frame is through; nothing may be sent to the client any more.
    private(set) var isClosed = false

    init() {}

    /// Whether what was seen so far ends with a frame: a control frame may follow.
    var isBetweenFrames: Bool { left == 0 && !headers.isUnderway && violation == nil && !isClosed }
    /// Whether what was seen so far ends with a message: a message may follow.
    var isBetweenMessages: Bool { isBetweenFrames && !headers.isInMessage }

    /// The next bytes of the upstream.
    /// - Throws: what is wrong with its framing, and the same again in every later call.
    mutating func advance(_ bytes: Span<UInt8>) throws(WebSocketViolation) -> Offsets {
        if let violation { throw violation }
        do {
            return try follow(bytes)
        } catch {
            violation = error
            throw error
        }
    }

    private mutating func follow(_ bytes: Span<UInt8>) throws(WebSocketViolation) -> Offsets {
        var offsets = Offsets()
        let end = bytes.count
        var offset = 0
        while offset < end, !isClosed {
            if left > 0 {
                let skipped = min(left, end &- offset)
                left &-= skipped
                offset &+= skipped
            } else {
                let header = try headers.consume(bytes[offset])
                offset &+= 1
                guard let header else { continue }
                left = header.length
                closes = header.opcode == .close
            }
            guard left == 0 else { continue }
            offsets.frame = offset
            if !headers.isInMessage { offsets.message = offset }
            if closes {
                offsets.close = offset
                isClosed = true
            }
        }
        return offsets
    }
}
