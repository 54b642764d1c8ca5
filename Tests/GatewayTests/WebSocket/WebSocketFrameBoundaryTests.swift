// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Gateway

@Suite struct WebSocketFrameBoundaryTests {
    private func offsets(frame: Int?, message: Int?, close: Int? = nil) -> WebSocketFrameBoundary.Offsets {
        WebSocketFrameBoundary.Offsets(frame: frame, message: message, close: close)
    }

    @discardableResult
    private func advance(
        _ boundary: inout WebSocketFrameBoundary,
        _ bytes: [UInt8]
    ) throws -> WebSocketFrameBoundary.Offsets {
        try boundary.advance(bytes.span)
    }

    @Test func aFreshConnectionIsBetweenMessages() {
        let boundary = WebSocketFrameBoundary()
        #expect(boundary.isBetweenFrames)
        #expect(boundary.isBetweenMessages)
    }

    @Test func theLastBoundaryOfAPieceIsTold() throws {
        var boundary = WebSocketFrameBoundary()
        let piece = TestFrame.server(0x81, "one") + TestFrame.server(0x81, "") + TestFrame.server(0x81, "three")
        #expect(try advance(&boundary, Array(piece.dropLast())) == offsets(frame: 7, message: 7))
        #expect(!boundary.isBetweenFrames)
        #expect(try advance(&boundary, [0x61]) == offsets(frame: 1, message: 1))
        #expect(boundary.isBetweenMessages)
    }

    @Test func controlFramesWithinAMessageAreNoBoundaryOfMessages() throws {
        var boundary = WebSocketFrameBoundary()
        #expect(try advance(&boundary, TestFrame.server(0x01, "ab")) == offsets(frame: 4, message: nil))
        #expect(boundary.isBetweenFrames)
        #expect(!boundary.isBetweenMessages)
        #expect(try advance(&boundary, TestFrame.server(0x89, "p")) == offsets(frame: 3, message: nil))
        #expect(!boundary.isBetweenMessages)
        let rest = TestFrame.server(0x00, "c") + TestFrame.server(0x8A, "") + TestFrame.server(0x80, "d")
        #expect(try advance(&boundary, rest) == offsets(frame: 8, message: 8))
        let pong = TestFrame.server(0x8A, "") + TestFrame.server(0x02, "e")
        #expect(try advance(&boundary, pong) == offsets(frame: 5, message: 2))
    }

    @Test func anEmptyFrameEndsWithItsHeader() throws {
        var boundary = WebSocketFrameBoundary()
        #expect(try advance(&boundary, [0x81]) == offsets(frame: nil, message: nil))
        #expect(!boundary.isBetweenFrames)
        #expect(try advance(&boundary, [0x00]) == offsets(frame: 1, message: 1))
    }

    @Test("payloads of each form of length are skipped", arguments: [125, 126, 65_535, 65_536])
    func lengths(count: Int) throws {
        let frame = TestFrame.server(0x82, [UInt8](repeating: 0xFF, count: count))
        var boundary = WebSocketFrameBoundary()
        #expect(try advance(&boundary, frame) == offsets(frame: frame.count, message: frame.count))
    }

    @Test func aFrameMayBeAsLongAsItSays() throws {
        var boundary = WebSocketFrameBoundary()
        _ = try advance(&boundary, [0x82, 127, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF])
        #expect(try advance(&boundary, [UInt8](repeating: 0, count: 1000)) == offsets(frame: nil, message: nil))
        #expect(!boundary.isBetweenFrames)
    }

    @Test func nothingCountsBehindACloseFrame() throws {
        var boundary = WebSocketFrameBoundary()
        let piece = TestFrame.server(0x81, "a") + TestFrame.server(0x88, [0x03, 0xE8]) + TestFrame.server(0x81, "b")
        #expect(try advance(&boundary, piece) == offsets(frame: 7, message: 7, close: 7))
        #expect(boundary.isClosed)
        #expect(!boundary.isBetweenFrames)
        #expect(try advance(&boundary, [0xFF, 0xFF]) == offsets(frame: nil, message: nil))
    }

    private static let breaches: [(WebSocketViolation, [UInt8])] = [
        (.masked, TestFrame.client(0x81, "a")),
        (.reservedBits, TestFrame.server(0xC1, "a")),
        (.unknownOpcode, TestFrame.server(0x83, "a")),
        (.controlTooLong, TestFrame.server(0x89, [UInt8](repeating: 0, count: 126))),
        (.controlFragmented, TestFrame.server(0x0A, "a")),
        (.lengthNotMinimal, [0x81, 126, 0, 1, 0x61]),
        (.lengthNegative, [0x81, 127, 0x80, 0, 0, 0, 0, 0, 0, 0]),
        (.unexpectedContinuation, TestFrame.server(0x80, "a")),
        (.messageInterrupted, TestFrame.server(0x01, "a") + TestFrame.server(0x81, "b")),
    ]

    @Test("an upstream's breach", arguments: breaches)
    func breach(violation: WebSocketViolation, stream: [UInt8]) {
        var boundary = WebSocketFrameBoundary()
        #expect(throws: violation) { try advance(&boundary, stream) }
        #expect(violation.closeCode == 1002)
        #expect(!boundary.isBetweenFrames)
        #expect(throws: violation) { try advance(&boundary, TestFrame.server(0x81, "a")) }
    }
}
