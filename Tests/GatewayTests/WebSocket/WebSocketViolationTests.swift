// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Testing

@testable import Gateway

/// A stream that breaks one rule, and the code to close with.
struct Breach: Sendable, CustomTestStringConvertible {
    var violation: WebSocketViolation
    var code: UInt16
    var stream: [UInt8]
    var testDescription: String { "\(violation) \(stream.prefix(8))" }

    init(_ violation: WebSocketViolation, _ code: UInt16, _ stream: [UInt8]) {
        self.violation = violation
        self.code = code
        self.stream = stream
    }

    static func text(_ payload: [UInt8]) -> Breach { Breach(.invalidText, 1007, TestFrame.client(0x81, payload)) }

    static func length(_ violation: WebSocketViolation, _ field: [UInt8]) -> Breach {
        Breach(violation, 1002, TestFrame(first: 0x81, payload: [], length: field).bytes)
    }

    static let ofClients: [Breach] = framing + messages + opcodes + texts

    private static let framing: [Breach] = [
        Breach(.reservedBits, 1002, TestFrame.client(0xC1, "a")),
        Breach(.reservedBits, 1002, TestFrame.client(0xA1, "a")),
        Breach(.reservedBits, 1002, TestFrame.client(0x91, "a")),
        Breach(.reservedBits, 1002, TestFrame.client(0x01, "a") + TestFrame.client(0xC0, "b")),
        Breach(.unmasked, 1002, TestFrame.server(0x81, "a")),
        Breach(.unmasked, 1002, TestFrame.server(0x89, "")),
        Breach(.controlTooLong, 1002, TestFrame.client(0x89, [UInt8](repeating: 0, count: 126))),
        Breach(.controlTooLong, 1002, TestFrame.client(0x88, [UInt8](repeating: 3, count: 65_536))),
        Breach(.controlFragmented, 1002, TestFrame.client(0x09, "a")),
        Breach(.controlFragmented, 1002, TestFrame.client(0x08, "")),
        length(.lengthNotMinimal, [126, 0, 125]),
        length(.lengthNotMinimal, [126, 0, 0]),
        length(.lengthNotMinimal, [127, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]),
        length(.lengthNotMinimal, [127, 0, 0, 0, 0, 0, 0, 0, 5]),
        length(.lengthNegative, [127, 0x80, 0, 0, 0, 0, 0, 0, 1]),
        length(.lengthNegative, [127, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]),
    ]

    private static let messages: [Breach] = [
        Breach(.unexpectedContinuation, 1002, TestFrame.client(0x80, "a")),
        Breach(.unexpectedContinuation, 1002, TestFrame.client(0x00, "a")),
        Breach(.unexpectedContinuation, 1002, TestFrame.client(0x81, "a") + TestFrame.client(0x80, "b")),
        Breach(.messageInterrupted, 1002, TestFrame.client(0x01, "a") + TestFrame.client(0x81, "b")),
        Breach(.messageInterrupted, 1002, TestFrame.client(0x01, "a") + TestFrame.client(0x02, "b")),
        Breach(.binaryRefused, 1003, TestFrame.client(0x82, "a")),
        Breach(.binaryRefused, 1003, TestFrame.client(0x02, "")),
        Breach(.messageTooBig, 1009, TestFrame.client(0x81, [UInt8](repeating: 0x61, count: 1 << 20 + 1))),
        Breach(
            .tooManyFragments,
            1009,
            TestFrame.client(0x01, "") + (0..<1024).flatMap { _ in TestFrame.client(0x00, "") }
        ),
        Breach(.invalidCloseLength, 1002, TestFrame.client(0x88, [0x03])),
        Breach(.invalidCloseCode, 1002, TestFrame.client(0x88, [0x03, 0xED])),
        Breach(.invalidCloseCode, 1002, TestFrame.client(0x88, [0x00, 0x00])),
        Breach(.invalidCloseCode, 1002, TestFrame.client(0x88, [0xFF, 0xFF])),
        Breach(.invalidCloseReason, 1007, TestFrame.client(0x88, [0x03, 0xE8, 0xC3])),
        Breach(.invalidCloseReason, 1007, TestFrame.client(0x88, [0x03, 0xE8, 0xED, 0xA0, 0x80])),
    ]

    /// Numbers that the RFC reserves.
    private static let opcodes = [0x3, 0x4, 0x5, 0x6, 0x7, 0xB, 0xC, 0xD, 0xE, 0xF].map {
        Breach(.unknownOpcode, 1002, TestFrame.client(0x80 | $0, "a"))
    }

    private static let texts: [Breach] = [
        // A continuation byte, an overlong form, a surrogate, and a value beyond Unicode.
        text([0x80]), text([0xC0, 0xAF]), text([0xE0, 0x80, 0xAF]), text([0xED, 0xA0, 0x80]),
        text([0xF4, 0x90, 0x80, 0x80]), text([0xF5, 0x80, 0x80, 0x80]), text([0xFF]),
        // Behind ASCII that is skipped by words.
        text(Array("0123456789abcdef0123".utf8) + [0xFE]), text(Array("01234567".utf8) + [0xC3, 0x28]),
        // Characters that never end.
        text([0xC3]), text([0xE2, 0x82]), text([0xF0, 0x9F, 0x98]), text(Array("0123456".utf8) + [0xE2]),
        Breach(.invalidText, 1007, TestFrame.client(0x01, [0xE2, 0x82]) + TestFrame.client(0x80, [])),
        Breach(.invalidText, 1007, TestFrame.client(0x01, [0xE2, 0x82]) + TestFrame.client(0x80, [0x41])),
    ]
}

@Suite struct WebSocketViolationTests {
    @Test("every breach has its code, however the stream is split", arguments: Breach.ofClients)
    func breach(_ breach: Breach) {
        let whole = ReadFrames.read([breach.stream])
        #expect(whole.violation == breach.violation)
        #expect(whole.violation?.closeCode == breach.code)
        // What is big is big in the middle of a payload, where splits change nothing that small ones do not.
        guard breach.stream.count < 10_000 else { return }
        #expect(ReadFrames.read(breach.stream.singly) == whole)
    }

    @Test func everyViolationOfAClientIsAmongTheBreaches() {
        let seen = Set(Breach.ofClients.map(\.violation))
        #expect(Set(WebSocketViolation.allCases).subtracting(seen) == [.masked])
    }

    @Test func everyViolationMayBeSentInACloseFrame() {
        for violation in WebSocketViolation.allCases {
            #expect(WebSocketCloseCode.maySend(violation.closeCode))
            #expect((1...123).contains(violation.reason.utf8.count))
        }
    }

    @Test func textIsRefusedAtItsFirstWrongByte() {
        // A frame of ten bytes of which two have come.
        let begun = TestFrame(first: 0x81, payload: [0x61, 0xFF], length: [10]).bytes
        #expect(ReadFrames.read([begun]).violation == .invalidText)
    }

    @Test func aViolationIsThrownAgainAndAgain() {
        var reader = WebSocketFrameReader()
        var bytes = ByteBuffer(bytes: TestFrame.client(0x01, "held") + TestFrame.client(0x83, "a"))
        #expect(throws: WebSocketViolation.unknownOpcode) { try reader.next(&bytes) }
        #expect(bytes.readableBytes == 0)
        #expect(reader.heldBytes == 0)
        var fine = ByteBuffer(bytes: TestFrame.client(0x81, "a"))
        #expect(throws: WebSocketViolation.unknownOpcode) { try reader.next(&fine) }
    }
}
