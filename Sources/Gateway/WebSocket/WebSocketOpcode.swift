// SPDX-License-Identifier: Apache-2.0

/// The frame types of RFC 6455, section 5.2; all other numbers are reserved.
enum WebSocketOpcode: UInt8, Sendable, Equatable {
    case continuation = 0x0
    case text = 0x1
    case binary = 0x2
    case close = 0x8
    case ping = 0x9
    case pong = 0xA

    /// Control frames are short, never fragmented, and may stand between the fragments of a message
    /// (section 5.4).
    var isControl: Bool { rawValue >= 0x8 }
}
