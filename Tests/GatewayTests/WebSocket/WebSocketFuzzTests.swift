// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Testing

@testable import Gateway

/// Streams by chance, from fixed seeds: nothing traps, little is held, and splits make no difference.
@Suite struct WebSocketFuzzTests {
    private static let limits: WebSocketLimits = {
        var limits = WebSocketLimits()
        limits.messageBytes = 300
        limits.fragments = 5
        return limits
    }()

    @Test func randomBytes() {
        var random = SplitMix64(seed: 1)
        for _ in 0..<2000 {
            let stream = (0..<Int.random(in: 1...60, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            compare(stream, &random)
        }
    }

    @Test func framesWithFlaws() {
        var random = SplitMix64(seed: 2)
        var violations: Set<WebSocketViolation> = []
        var events = 0
        for _ in 0..<2000 {
            var stream = (0..<8).flatMap { _ in frame(from: .client, &random) }
            if Int.random(in: 0..<3, using: &random) == 0 {
                let index = Int.random(in: 0..<stream.count, using: &random)
                stream[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            }
            let read = compare(stream, &random)
            events += read.events.count
            if let violation = read.violation { violations.insert(violation) }
        }
        // The streams reach what they are made to reach.
        #expect(events > 2000)
        #expect(violations.count > 7)
    }

    @Test func boundariesOfAnUpstream() {
        var random = SplitMix64(seed: 3)
        for _ in 0..<2000 {
            let stream = (0..<8).flatMap { _ in frame(from: .server, &random) }
            let whole = followed([stream])
            #expect(followed(stream.singly) == whole)
            #expect(followed(stream.pieces(upTo: 40, &random)) == whole)
        }
    }

    @Test func whatIsInjectedIsReadBetweenTheUpstreamsMessages() throws {
        var random = SplitMix64(seed: 4)
        for _ in 0..<300 {
            try inject(&random)
        }
    }

    @discardableResult
    private func compare(_ stream: [UInt8], _ random: inout SplitMix64) -> ReadFrames {
        let whole = ReadFrames.read([stream], limits: Self.limits)
        for pieces in [stream.singly, stream.pieces(upTo: 20, &random)] {
            let split = ReadFrames.read(pieces, limits: Self.limits)
            #expect(split == whole)
            #expect(split.mostHeld <= 300 + 125)
        }
        let talk = Talk.hold([stream], limits: Self.limits)
        #expect(Talk.hold(stream.singly, limits: Self.limits) == talk)
        return whole
    }

    /// A frame that is mostly right by itself, in no order.
    private func frame(from sender: WebSocketSender, _ random: inout SplitMix64) -> [UInt8] {
        let first: UInt8 =
            [0x81, 0x81, 0x81, 0x01, 0x80, 0x00, 0x89, 0x8A, 0x88, 0x82, 0x8B].randomElement(using: &random) ?? 0
        let count = [0, 3, 20, 125, 126, 200].randomElement(using: &random) ?? 0
        var payload = (0..<count).map { _ in UInt8.random(in: 0x20...0x7E, using: &random) }
        if first == 0x88 { payload = [0x03, 0xE8] + payload.prefix(20) }
        return first < 0x88
            ? TestFrame(first: first, payload: payload, key: sender == .client ? [1, 2, 3, 4] : nil).bytes
            : TestFrame(
                first: first,
                payload: Array(payload.prefix(125)),
                key: sender == .client ? [9, 8, 7, 6] : nil
            ).bytes
    }

    /// Offsets from the beginning of the stream.
    private struct Followed: Equatable {
        var frame = 0
        var message = 0
        var close: Int?
        var violation: WebSocketViolation?
    }

    private func followed(_ pieces: [[UInt8]]) -> Followed {
        var boundary = WebSocketFrameBoundary()
        var result = Followed()
        var start = 0
        for piece in pieces {
            do throws(WebSocketViolation) {
                let offsets = try boundary.advance(piece.span)
                result.frame = offsets.frame.map { start + $0 } ?? result.frame
                result.message = offsets.message.map { start + $0 } ?? result.message
                result.close = offsets.close.map { start + $0 } ?? result.close
            } catch {
                // What came before in the same piece is told of no more.
                return Followed(violation: error)
            }
            start += piece.count
        }
        return result
    }

    /// Well-formed messages of an upstream, whole and in fragments, with frames of the gateway in between.
    private func inject(_ random: inout SplitMix64) throws {
        var stream: [UInt8] = []
        var upstreams: [String] = []
        for number in 0..<10 {
            let text = "upstream \(number)"
            upstreams.append(text)
            if Bool.random(using: &random) {
                stream += TestFrame.server(0x81, text)
            } else {
                stream += TestFrame.server(0x01, "up") + TestFrame.server(0x89, "p")
                stream += TestFrame.server(0x00, "stream ") + TestFrame.server(0x80, "\(number)")
            }
        }
        var injection = WebSocketInjection()
        var output: [UInt8] = []
        var gateways: [String] = []
        for piece in stream.pieces(upTo: 12, &random) {
            for buffer in try injection.relay(ByteBuffer(bytes: piece)) { output += buffer.array }
            guard Int.random(in: 0..<4, using: &random) == 0 else { continue }
            let text = "gateway \(gateways.count)"
            gateways.append(text)
            let frame = ByteBuffer(bytes: TestFrame.server(0x81, text))
            if let written = injection.send(message: frame) { output += written.array }
        }
        let messages = Self.messages(output)
        #expect(messages.filter { $0.hasPrefix("upstream") } == upstreams)
        #expect(messages.filter { $0.hasPrefix("gateway") } == gateways)
        #expect(messages.count == upstreams.count + gateways.count)
        #expect(injection.heldBytes == 0)
    }

    /// The text messages of a server's stream of short frames.
    private static func messages(_ stream: [UInt8]) -> [String] {
        var messages: [String] = []
        var message = ""
        var rest = stream[...]
        while let first = rest.popFirst(), let length = rest.popFirst() {
            let payload = String(decoding: rest.prefix(Int(length)), as: UTF8.self)
            rest = rest.dropFirst(Int(length))
            guard first & 0x0F < 8 else { continue }
            // A message that begins within another shows as one with a mark.
            if first & 0x0F == 1, !message.isEmpty { message += " broken " }
            message += payload
            guard first & 0x80 != 0 else { continue }
            messages.append(message)
            message = ""
        }
        return messages
    }
}
