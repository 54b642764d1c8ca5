// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Testing

@testable import Gateway

@Suite struct WebSocketFrameWriterTests {
    private let hello = Array("Hello".utf8)
    private let key: UInt32 = 0x37FA_213D

    @Test("the text messages of RFC 6455, section 5.7, without and with a mask")
    func textMessages() {
        #expect(WebSocketFrameWriter.text(hello, to: .client).array == [0x81, 0x05, 0x48, 0x65, 0x6C, 0x6C, 0x6F])
        #expect(
            WebSocketFrameWriter.text(hello, to: .upstream(maskKey: key)).array
                == [0x81, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58]
        )
    }

    @Test("the ping and the pong of RFC 6455, section 5.7")
    func controlFrames() {
        #expect(WebSocketFrameWriter.ping(hello, to: .client).array == [0x89, 0x05, 0x48, 0x65, 0x6C, 0x6C, 0x6F])
        #expect(
            WebSocketFrameWriter.pong(hello, to: .upstream(maskKey: key)).array
                == [0x8A, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58]
        )
    }

    @Test("lengths in their shortest form", arguments: [0, 125, 126, 65_535, 65_536])
    func lengths(count: Int) {
        let payload = [UInt8](repeating: 0x61, count: count)
        #expect(WebSocketFrameWriter.text(payload, to: .client).array == TestFrame.server(0x81, payload))
    }

    @Test func whatIsMaskedReadsAsItWas() {
        var random = SplitMix64(seed: 7)
        for count in Array(0...40) + [125, 126, 127, 1000, 65_535, 65_536] {
            let payload = (0..<count).map { _ in UInt8.random(in: 0x20...0x7E, using: &random) }
            let frame = WebSocketFrameWriter.text(payload, to: .upstream(maskKey: random.next() as UInt32))
            #expect(ReadFrames.read([frame.array]) == ReadFrames(events: [.text(payload)]))
        }
    }

    @Test func aMaskAppliedInPiecesIsTheSameMask() {
        let payload = (0..<100).map { UInt8($0) }
        var whole = payload
        var mask = WebSocketMask(key: key)
        mask.apply(to: &whole)
        #expect(whole == payload.enumerated().map { $1 ^ [0x37, 0xFA, 0x21, 0x3D][$0 % 4] })
        for cut in 0...100 {
            var pieces = Array(payload.prefix(cut))
            var mask = WebSocketMask(key: key)
            mask.apply(to: &pieces)
            pieces += payload.dropFirst(cut)
            mask.apply(to: &pieces, from: cut)
            #expect(pieces == whole)
        }
    }

    @Test func aCloseFrameHasCodeAndReason() {
        let frame = WebSocketFrameWriter.close(4400, "Invalid message", to: .client)
        #expect(frame.array == TestFrame.server(0x88, [0x11, 0x30] + Array("Invalid message".utf8)))
    }

    @Test("codes that must not be sent become 1008", arguments: [0, 999, 1004, 1005, 1006, 1015, 2999, 5000, 65_535])
    func codes(code: UInt16) {
        #expect(WebSocketFrameWriter.close(code, "", to: .client).array == [0x88, 2, 0x03, 0xF0])
    }

    @Test func aReasonIsCutBetweenCharacters() {
        let frame = WebSocketFrameWriter.close(1008, String(repeating: "€", count: 60), to: .client)
        // 41 characters of three bytes fill 123 bytes.
        #expect(frame.array == TestFrame.server(0x88, [0x03, 0xF0] + Array(String(repeating: "€", count: 41).utf8)))
        let odd = WebSocketFrameWriter.close(1008, "a" + String(repeating: "€", count: 60), to: .client)
        #expect(odd.readableBytes == 2 + 2 + 121)
    }

    @Test func aControlFrameIsNeverTooLong() {
        let frame = WebSocketFrameWriter.ping([UInt8](repeating: 1, count: 200), to: .client)
        #expect(frame.readableBytes == 127)
    }
}
