// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Testing

@testable import Gateway

@Suite struct WebSocketInjectionTests {
    private let answer = ByteBuffer(bytes: TestFrame.server(0x81, "error"))
    private let close = ByteBuffer(bytes: TestFrame.server(0x88, [0x03, 0xF0]))

    private func relay(_ injection: inout WebSocketInjection, _ bytes: [UInt8]) throws -> [UInt8] {
        try injection.relay(ByteBuffer(bytes: bytes)).flatMap(\.array)
    }

    @Test func aMessageIsWrittenAtOnceWhenNothingIsUnderWay() throws {
        var injection = WebSocketInjection()
        #expect(injection.send(message: answer) == answer)
        #expect(try relay(&injection, TestFrame.server(0x81, "data")) == TestFrame.server(0x81, "data"))
        #expect(injection.send(message: answer) == answer)
    }

    @Test func aMessageWaitsForTheEndOfAnUpstreamsMessage() throws {
        var injection = WebSocketInjection()
        let first = TestFrame.server(0x01, "a")
        let last = TestFrame.server(0x80, "b")
        let next = TestFrame.server(0x81, "c")
        #expect(try relay(&injection, first) == first)
        #expect(injection.send(message: answer) == nil)
        #expect(injection.heldBytes == 7)
        let ping = TestFrame.server(0x89, "")
        #expect(try relay(&injection, ping) == ping)
        #expect(try relay(&injection, last + next.dropLast()) == last + answer.array + next.dropLast())
        #expect(injection.heldBytes == 0)
        #expect(try relay(&injection, next.suffix(1)) == next.suffix(1))
    }

    @Test func aCloseFrameWaitsForTheEndOfAFrameAndNothingFollowsIt() throws {
        var injection = WebSocketInjection()
        let first = TestFrame.server(0x01, "abc")
        #expect(try relay(&injection, Array(first.dropLast())) == first.dropLast())
        #expect(injection.send(close: close) == nil)
        #expect(!injection.isClosed)
        #expect(
            try relay(&injection, first.suffix(1) + TestFrame.server(0x80, "").prefix(1)) == first.suffix(1)
                + close.array
        )
        #expect(injection.isClosed)
        #expect(try relay(&injection, TestFrame.server(0x80, "b")).isEmpty)
        #expect(injection.send(message: answer) == nil)
        #expect(injection.send(close: close) == nil)
    }

    @Test func aCloseFrameGoesBetweenFragmentsAtOnce() throws {
        var injection = WebSocketInjection()
        _ = try relay(&injection, TestFrame.server(0x01, "abc"))
        #expect(injection.send(message: answer) == nil)
        #expect(injection.send(close: close) == close)
        #expect(injection.isClosed)
        #expect(injection.heldBytes == 0)
    }

    @Test func heldMessagesComeBeforeAHeldCloseFrame() throws {
        var injection = WebSocketInjection()
        let frame = TestFrame.server(0x81, "abc")
        _ = try relay(&injection, Array(frame.dropLast()))
        #expect(injection.send(message: answer) == nil)
        #expect(injection.send(close: close) == nil)
        #expect(injection.send(message: answer) == nil)
        let last = Array(frame.suffix(1))
        let next = TestFrame.server(0x01, "d")
        // The message ends before the first fragment of the next does, behind which the Close frame stands.
        #expect(try relay(&injection, last + next) == last + answer.array + next + close.array)
    }

    @Test func nothingIsSentBehindTheUpstreamsCloseFrame() throws {
        var injection = WebSocketInjection()
        let farewell = TestFrame.server(0x88, [0x03, 0xE8])
        _ = try relay(&injection, TestFrame.server(0x01, "abc"))
        #expect(injection.send(message: answer) == nil)
        #expect(try relay(&injection, farewell + TestFrame.server(0x80, "d")) == farewell)
        #expect(injection.isClosed)
        #expect(injection.send(message: answer) == nil)
        #expect(injection.send(close: close) == nil)
        #expect(injection.heldBytes == 0)
    }

    @Test func whatIsHeldIsBounded() throws {
        var injection = WebSocketInjection(holdLimit: 20)
        _ = try relay(&injection, TestFrame.server(0x01, "abc"))
        for expected in [false, false, true] {
            #expect(injection.send(message: answer) == nil)
            #expect(injection.isFull == expected)
        }
        _ = try relay(&injection, TestFrame.server(0x80, ""))
        #expect(!injection.isFull)
    }

    @Test func afterABreachTheCloseFrameIsGivenBackIfTheClientIsBetweenFrames() throws {
        var injection = WebSocketInjection()
        _ = try relay(&injection, TestFrame.server(0x01, "abc"))
        #expect(throws: WebSocketViolation.messageInterrupted) {
            try relay(&injection, TestFrame.server(0x81, "d"))
        }
        #expect(injection.send(message: answer) == nil)
        #expect(injection.send(close: close) == close)
        #expect(injection.isClosed)
    }

    @Test func afterABreachWithinAFrameThereIsNoCloseFrame() throws {
        var injection = WebSocketInjection()
        let frame = TestFrame.server(0x81, "abc")
        _ = try relay(&injection, Array(frame.dropLast()))
        #expect(injection.send(close: close) == nil)
        #expect(throws: WebSocketViolation.unknownOpcode) {
            try relay(&injection, frame.suffix(1) + [0x83])
        }
        #expect(injection.send(close: close) == nil)
        #expect(injection.isClosed)
    }
}
