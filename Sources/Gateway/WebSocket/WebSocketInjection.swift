// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// The upstream's half of a WebSocket connection through the gateway: its frames go to the client as
/// they come, and what the gateway says itself is held until it may stand between them.
struct WebSocketInjection: Sendable {
    private var boundary = WebSocketFrameBoundary()
    /// The upstream broke the rules of framing.
    private var isBroken = false
    /// Whether what the client was sent ends with a frame.
    private var clientIsBetweenFrames = true
    private var held: [ByteBuffer] = []
    private var heldClose: ByteBuffer?
    /// Bytes of frames that wait for a message of the upstream to end.
    private(set) var heldBytes = 0
    /// The last frame for the client is through, the upstream's Close frame or the gateway's. What
    /// comes later is ignored.
    private(set) var isClosed = false

    /// From how many held bytes on ``isFull`` is true.
    private let holdLimit: Int

    /// - Parameter holdLimit: in bytes; some hundred error messages.
    init(holdLimit: Int = 64 * 1024) {
        self.holdLimit = holdLimit
    }

    /// Whether the client must not be read for now: its messages make answers that cannot be sent yet.
    var isFull: Bool { heldBytes >= holdLimit }

    /// Bytes of the upstream.
    /// - Returns: what to write to the client, in this order.
    /// - Throws: what is wrong with the upstream's framing. Nothing of these bytes is to be written but
    ///   the Close frame, if ``send(close:)`` gives it back.
    mutating func relay(_ bytes: ByteBuffer) throws(WebSocketViolation) -> [ByteBuffer] {
        guard !isClosed else { return [] }
        let offsets: WebSocketFrameBoundary.Offsets
        do throws(WebSocketViolation) {
            offsets = try boundary.advance(bytes.readableBytesUInt8Span)
        } catch {
            isBroken = true
            throw error
        }
        clientIsBetweenFrames = boundary.isBetweenFrames
        if let close = offsets.close {
            // Behind the upstream's Close frame nothing may come: what is held finds no reader.
            isClosed = true
            drop()
            return Self.pieces(bytes, upTo: close)
        }
        guard !held.isEmpty || heldClose != nil else { return bytes.readableBytes > 0 ? [bytes] : [] }
        var output: [ByteBuffer] = []
        var rest = bytes
        var written = 0
        if !held.isEmpty, let offset = offsets.message {
            if let piece = rest.readSlice(length: offset) { output.append(piece) }
            written = offset
            output.append(contentsOf: held)
            held = []
            heldBytes = 0
        }
        if let close = heldClose, let offset = offsets.frame {
            if offset > written, let piece = rest.readSlice(length: offset &- written) { output.append(piece) }
            output.append(close)
            isClosed = true
            drop()
            return output
        }
        if rest.readableBytes > 0 { output.append(rest) }
        return output
    }

    /// A message of the gateway's for the client, as one frame.
    /// - Returns: the frame if it may be written now; otherwise it is held, and comes out of
    ///   ``relay(_:)``, or the connection is closed.
    mutating func send(message frame: ByteBuffer) -> ByteBuffer? {
        guard !isClosed, !isBroken, heldClose == nil else { return nil }
        if held.isEmpty, boundary.isBetweenMessages { return frame }
        held.append(frame)
        heldBytes &+= frame.readableBytes
        return nil
    }

    /// The gateway's Close frame.
    /// - Returns: the frame if it may be written now; otherwise it is held, and comes out of
    ///   ``relay(_:)`` at the end of the frame that is under way. After a violation that frame never
    ///   ends: ``isClosed`` is true then, and the connection ends without a Close frame.
    mutating func send(close frame: ByteBuffer) -> ByteBuffer? {
        guard !isClosed, isBroken || heldClose == nil else { return nil }
        guard clientIsBetweenFrames else {
            heldClose = frame
            if isBroken {
                isClosed = true
                drop()
            }
            return nil
        }
        isClosed = true
        drop()
        return frame
    }

    private mutating func drop() {
        held = []
        heldClose = nil
        heldBytes = 0
    }

    private static func pieces(_ bytes: ByteBuffer, upTo offset: Int) -> [ByteBuffer] {
        var bytes = bytes
        return bytes.readSlice(length: offset).map { [$0] } ?? []
    }
}
