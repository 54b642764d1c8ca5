// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// Where a frame goes: towards a server every frame is masked, towards a client none (RFC 6455, section 5.1).
enum WebSocketDestination: Sendable, Equatable {
    case client
    /// The key must not be foreseeable by who chose the payload (section 5.3): take a fresh one from
    /// the system's generator for every frame. Its first octet is in the highest bits.
    case upstream(maskKey: UInt32)
}

/// Writes whole messages and control frames, each as one final frame in the shortest form.
enum WebSocketFrameWriter {
    /// - Parameter message: UTF-8.
    static func text(_ message: [UInt8], to destination: WebSocketDestination) -> ByteBuffer {
        frame(.text, message, to: destination)
    }

    /// - Parameter payload: of at most 125 bytes; what goes beyond is left out.
    static func ping(_ payload: [UInt8], to destination: WebSocketDestination) -> ByteBuffer {
        frame(.ping, Array(payload.prefix(125)), to: destination)
    }

    /// - Parameter payload: of at most 125 bytes; what goes beyond is left out.
    static func pong(_ payload: [UInt8], to destination: WebSocketDestination) -> ByteBuffer {
        frame(.pong, Array(payload.prefix(125)), to: destination)
    }

    /// - Parameters:
    ///   - code: one that must not be sent (section 7.4) becomes 1008, policy violation.
    ///   - reason: of at most 123 bytes; what goes beyond is left out.
    static func close(_ code: UInt16, _ reason: String, to destination: WebSocketDestination) -> ByteBuffer {
        let code = WebSocketCloseCode.maySend(code) ? code : WebSocketCloseCode.policyViolation
        return close(code: code, reason: reason.utf8Prefix(123), to: destination)
    }

    /// A Close frame as it was read.
    static func close(code: UInt16?, reason: [UInt8], to destination: WebSocketDestination) -> ByteBuffer {
        var payload: [UInt8] = []
        if let code {
            payload.append(UInt8(truncatingIfNeeded: code >> 8))
            payload.append(UInt8(truncatingIfNeeded: code))
            payload.append(contentsOf: reason.prefix(123))
        }
        return frame(.close, payload, to: destination)
    }

    private static func frame(
        _ opcode: WebSocketOpcode,
        _ payload: [UInt8],
        to destination: WebSocketDestination
    ) -> ByteBuffer {
        let count = payload.count
        // The longest header has 14 bytes.
        var frame = ByteBufferAllocator().buffer(capacity: count &+ 14)
        frame.writeInteger(0x80 | opcode.rawValue)
        var isMasked: UInt8 = 0
        if case .upstream = destination { isMasked = 0x80 }
        switch count {
        case ..<126:
            frame.writeInteger(isMasked | UInt8(truncatingIfNeeded: count))
        case ..<0x1_0000:
            frame.writeInteger(isMasked | 126)
            frame.writeInteger(UInt16(truncatingIfNeeded: count))
        default:
            frame.writeInteger(isMasked | 127)
            frame.writeInteger(UInt64(count))
        }
        guard case .upstream(let key) = destination else {
            frame.writeBytes(payload)
            return frame
        }
        frame.writeInteger(key)
        let start = frame.readableBytes
        frame.writeBytes(payload)
        var mask = WebSocketMask(key: key)
        var raw = frame.mutableReadableBytesSpan
        mask.apply(to: &raw, from: start)
        return frame
    }
}
