// SPDX-License-Identifier: Apache-2.0

import NIOCore

@testable import Gateway

/// Frames as RFC 6455, section 5.2 draws them, written without the code under test, right or wrong.
struct TestFrame {
    var first: UInt8
    var payload: [UInt8]
    /// Nil for a frame without a mask.
    var key: [UInt8]? = [0x37, 0xFA, 0x21, 0x3D]
    /// The length field, where it is not the shortest.
    var length: [UInt8]?

    var bytes: [UInt8] {
        let flag: UInt8 = key == nil ? 0 : 0x80
        var field = length ?? Self.shortest(payload.count)
        field[0] |= flag
        guard let key else { return [first] + field + payload }
        return [first] + field + key + payload.enumerated().map { $1 ^ key[$0 % 4] }
    }

    private static func shortest(_ count: Int) -> [UInt8] {
        if count < 126 { return [UInt8(count)] }
        if count < 0x1_0000 { return [126, UInt8(count >> 8), UInt8(count & 0xFF)] }
        return [127] + (0..<8).reversed().map { UInt8(count >> (8 * $0) & 0xFF) }
    }

    /// A client's frame.
    static func client(_ first: UInt8, _ text: String) -> [UInt8] {
        TestFrame(first: first, payload: Array(text.utf8)).bytes
    }

    static func client(_ first: UInt8, _ payload: [UInt8]) -> [UInt8] {
        TestFrame(first: first, payload: payload).bytes
    }

    /// A server's frame.
    static func server(_ first: UInt8, _ text: String) -> [UInt8] {
        TestFrame(first: first, payload: Array(text.utf8), key: nil).bytes
    }

    static func server(_ first: UInt8, _ payload: [UInt8]) -> [UInt8] {
        TestFrame(first: first, payload: payload, key: nil).bytes
    }
}

/// What a reader made of a stream.
struct ReadFrames: Equatable {
    var events: [WebSocketEvent] = []
    var violation: WebSocketViolation?
    /// The most bytes the reader held between two pieces.
    var mostHeld = 0

    static func read(_ pieces: [[UInt8]], limits: WebSocketLimits = WebSocketLimits()) -> ReadFrames {
        var reader = WebSocketFrameReader(limits: limits)
        var result = ReadFrames()
        for piece in pieces {
            var buffer = ByteBuffer(bytes: piece)
            do throws(WebSocketViolation) {
                while let event = try reader.next(&buffer) { result.events.append(event) }
            } catch {
                result.violation = error
                break
            }
            result.mostHeld = max(result.mostHeld, reader.heldBytes)
        }
        return result
    }

    /// Nothing is compared but what was read.
    static func == (one: ReadFrames, other: ReadFrames) -> Bool {
        one.events == other.events && one.violation == other.violation
    }
}

/// A conversation from its first byte to its last. Keys count up from 1.
struct Talk: Equatable {
    var actions: [WebSocketAction] = []
    var judged: [String] = []
    var isOpen = true

    static func hold(
        _ pieces: [[UInt8]],
        limits: WebSocketLimits = WebSocketLimits(),
        judge: (String) -> WebSocketJudgement = { _ in .pass }
    ) -> Talk {
        var conversation = WebSocketConversation(limits: limits)
        var result = Talk()
        var key: UInt32 = 0
        for piece in pieces {
            var judged: [String] = []
            result.actions += conversation.receive(
                ByteBuffer(bytes: piece),
                judge: { message in
                    var bytes: [UInt8] = []
                    for index in message.indices { bytes.append(message[index]) }
                    let text = String(decoding: bytes, as: UTF8.self)
                    judged.append(text)
                    return judge(text)
                },
                maskKey: {
                    key += 1
                    return key
                }
            )
            result.judged += judged
        }
        result.isOpen = conversation.isOpen
        return result
    }
}

extension [UInt8] {
    var singly: [[UInt8]] { map { [$0] } }

    /// In pieces of one to `most` bytes.
    func pieces(upTo most: Int, _ random: inout SplitMix64) -> [[UInt8]] {
        var pieces: [[UInt8]] = []
        var rest = self[...]
        while !rest.isEmpty {
            let piece = rest.prefix(Int.random(in: 1...most, using: &random))
            pieces.append(Array(piece))
            rest = rest.dropFirst(piece.count)
        }
        return pieces
    }
}

extension ByteBuffer {
    var array: [UInt8] { Array(readableBytesView) }
}
