// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Testing

@testable import Gateway

@Suite struct WebSocketFrameReaderTests {
    @Test("the masked text message of RFC 6455, section 5.7")
    func maskedTextMessage() {
        let stream: [UInt8] = [0x81, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58]
        #expect(ReadFrames.read([stream]) == ReadFrames(events: [.text(Array("Hello".utf8))]))
    }

    @Test("the masked pong of RFC 6455, section 5.7")
    func maskedPong() {
        let stream: [UInt8] = [0x8A, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58]
        #expect(ReadFrames.read([stream]) == ReadFrames(events: [.pong(Array("Hello".utf8))]))
    }

    @Test func fragmentsMakeOneMessageAndControlFramesComeBetween() {
        let stream =
            TestFrame.client(0x01, "Hel") + TestFrame.client(0x89, "are you there?") + TestFrame.client(0x00, "")
            + TestFrame.client(0x8A, "") + TestFrame.client(0x80, "lo")
        let expected = ReadFrames(events: [
            .ping(Array("are you there?".utf8)), .pong([]), .text(Array("Hello".utf8)),
        ])
        #expect(ReadFrames.read([stream]) == expected)
        #expect(ReadFrames.read(stream.singly) == expected)
    }

    @Test("lengths at the borders of their three forms", arguments: [0, 1, 125, 126, 127, 65_535, 65_536, 70_001])
    func lengths(count: Int) {
        let message = (0..<count).map { UInt8(truncatingIfNeeded: 0x61 + $0 % 26) }
        let stream = TestFrame.client(0x81, message) + TestFrame.client(0x89, "")
        #expect(ReadFrames.read([stream]) == ReadFrames(events: [.text(message), .ping([])]))
    }

    @Test func charactersMayBeTornByFragmentsAndPieces() {
        let text = Array("a – ü 漢 😀".utf8)
        let stream = text.enumerated().flatMap { index, byte in
            TestFrame.client((index == 0 ? 0x01 : 0x00) | (index == text.count - 1 ? 0x80 : 0), [byte])
        }
        #expect(ReadFrames.read(stream.singly) == ReadFrames(events: [.text(text)]))
    }

    @Test func binaryMessagesAreReadWhereAccepted() {
        var limits = WebSocketLimits()
        limits.acceptsBinary = true
        let read = ReadFrames.read([TestFrame.client(0x82, [0xFF, 0x00, 0xC0])], limits: limits)
        #expect(read == ReadFrames(events: [.binary([0xFF, 0x00, 0xC0])]))
    }

    // MARK: Close

    @Test func everythingAfterACloseFrameIsIgnored() {
        let stream =
            TestFrame.client(0x88, [0x03, 0xE8] + Array("bye".utf8)) + TestFrame.client(0x81, "more") + [0xFF, 0xFF]
        let expected = ReadFrames(events: [.close(code: 1000, reason: Array("bye".utf8))])
        #expect(ReadFrames.read([stream]) == expected)
        #expect(ReadFrames.read(stream.singly) == expected)
    }

    @Test func aCloseFrameMayBeEmpty() {
        #expect(ReadFrames.read([TestFrame.client(0x88, "")]) == ReadFrames(events: [.close(code: nil, reason: [])]))
    }

    @Test func onlyCodesThatMayBeSentAreTaken() {
        var taken: [Int] = []
        for code in 0...5100 {
            let read = ReadFrames.read([TestFrame.client(0x88, [UInt8(code >> 8), UInt8(code & 0xFF)])])
            if read.events == [.close(code: UInt16(code), reason: [])] {
                taken.append(code)
            } else {
                #expect(read == ReadFrames(violation: .invalidCloseCode))
            }
        }
        #expect(taken == Array(1000...1003) + Array(1007...1014) + Array(3000...4999))
    }

    // MARK: Limits

    @Test func aMessageMayFillTheLimitAndNotExceedIt() {
        var limits = WebSocketLimits()
        limits.messageBytes = 1000
        let full = TestFrame.client(0x01, [UInt8](repeating: 0x61, count: 999)) + TestFrame.client(0x80, "b")
        #expect(ReadFrames.read([full + full], limits: limits).events.count == 2)
        let over = TestFrame.client(0x01, [UInt8](repeating: 0x61, count: 999)) + TestFrame.client(0x80, "bc")
        #expect(ReadFrames.read([over], limits: limits).violation == .messageTooBig)
    }

    @Test func aMessageThatWillBeTooBigIsRefusedByItsHeader() {
        let header: [UInt8] = [0x81, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1, 2, 3, 4]
        #expect(ReadFrames.read([header]).violation == .messageTooBig)
    }

    @Test func fragmentsAreCounted() {
        var limits = WebSocketLimits()
        limits.fragments = 3
        let three = TestFrame.client(0x01, "a") + TestFrame.client(0x00, "") + TestFrame.client(0x80, "b")
        #expect(ReadFrames.read([three + three], limits: limits).events.count == 2)
        let four = TestFrame.client(0x01, "") + TestFrame.client(0x00, "") + three.dropFirst(7)
        #expect(ReadFrames.read([four], limits: limits).violation == .tooManyFragments)
    }

    @Test func nothingIsHeldForALengthThatWasOnlyAnnounced() {
        var reader = WebSocketFrameReader()
        let announced = TestFrame(
            first: 0x81,
            payload: Array("{\"q".utf8),
            length: [127, 0, 0, 0, 0, 0, 0x0F, 0xFF, 0xFF]
        )
        var bytes = ByteBuffer(bytes: announced.bytes)
        #expect(throws: Never.self) { try reader.next(&bytes) }
        #expect(reader.heldBytes == 3)
        #expect(bytes.readableBytes == 0)
    }
}
