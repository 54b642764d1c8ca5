// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Testing

@testable import Gateway

@Suite struct WebSocketConversationTests {
    /// A frame for the upstream with the key of this number, written without the code under test.
    private func toUpstream(_ first: UInt8, _ payload: [UInt8], key: UInt8) -> ByteBuffer {
        ByteBuffer(bytes: TestFrame(first: first, payload: payload, key: [0, 0, 0, key]).bytes)
    }

    private func toClient(_ first: UInt8, _ payload: [UInt8]) -> ByteBuffer {
        ByteBuffer(bytes: TestFrame.server(first, payload))
    }

    private func utf8(_ text: String) -> [UInt8] { Array(text.utf8) }

    private func judge(_ text: String) -> WebSocketJudgement {
        switch text {
        case "rewrite": .replace(with: utf8("rewritten"))
        case "answer": .answer(utf8("{\"type\":\"error\"}"))
        case "close": .close(code: 4403, reason: "Forbidden")
        default: .pass
        }
    }

    @Test func whatPassesIsFramedAnewWithAKeyOfItsOwn() {
        let stream =
            TestFrame.client(0x01, "sub") + TestFrame.client(0x89, "p") + TestFrame.client(0x80, "scribe")
            + TestFrame.client(0x8A, "q")
        let talk = Talk.hold([stream])
        #expect(
            talk.actions == [
                .forward(toUpstream(0x89, utf8("p"), key: 1)), .forward(toUpstream(0x81, utf8("subscribe"), key: 2)),
                .forward(toUpstream(0x8A, utf8("q"), key: 3)),
            ]
        )
        #expect(talk.judged == ["subscribe"])
        #expect(talk.isOpen)
    }

    @Test func aMessageIsReplacedOrAnswered() {
        let stream = ["rewrite", "answer", "other"].flatMap { TestFrame.client(0x81, $0) }
        let talk = Talk.hold([stream], judge: judge)
        #expect(
            talk.actions == [
                .forward(toUpstream(0x81, utf8("rewritten"), key: 1)),
                .answer(toClient(0x81, utf8("{\"type\":\"error\"}"))),
                .forward(toUpstream(0x81, utf8("other"), key: 2)),
            ]
        )
    }

    @Test func nothingIsForwardedAfterTheJudgeCloses() {
        let stream = ["one", "close", "two"].flatMap { TestFrame.client(0x81, $0) }
        let talk = Talk.hold([stream, TestFrame.client(0x81, "three")], judge: judge)
        #expect(
            talk.actions == [
                .forward(toUpstream(0x81, utf8("one"), key: 1)),
                .close(
                    toClient: toClient(0x88, [0x11, 0x33] + utf8("Forbidden")),
                    toUpstream: toUpstream(0x88, [0x03, 0xE9], key: 2)
                ),
            ]
        )
        #expect(talk.judged == ["one", "close"])
        #expect(!talk.isOpen)
    }

    @Test func aCloseFrameOfTheClientIsTheLastThatIsForwarded() {
        let stream =
            TestFrame.client(0x01, "unfinished") + TestFrame.client(0x88, [0x03, 0xE8] + utf8("bye"))
            + TestFrame.client(0x80, "more")
        let talk = Talk.hold([stream])
        #expect(talk.actions == [.forward(toUpstream(0x88, [0x03, 0xE8] + utf8("bye"), key: 1))])
        #expect(talk.judged.isEmpty)
        #expect(!talk.isOpen)
        #expect(
            Talk.hold([TestFrame.client(0x88, "")]).actions == [.forward(toUpstream(0x88, [], key: 1))]
        )
    }

    @Test("a breach closes both sides, the client's with the code", arguments: Breach.ofClients)
    func breach(_ breach: Breach) {
        let talk = Talk.hold([breach.stream, TestFrame.client(0x81, "late")])
        let reason = utf8(breach.violation.reason)
        let code = [UInt8(breach.code >> 8), UInt8(breach.code & 0xFF)]
        let before = talk.actions.count - 1
        #expect(
            talk.actions.last
                == .close(
                    toClient: toClient(0x88, code + reason),
                    toUpstream: toUpstream(0x88, [0x03, 0xE9], key: UInt8(before + 1))
                )
        )
        #expect(!talk.isOpen)
        #expect(!talk.judged.contains("late"))
    }

    @Test func binaryIsRefusedWhateverTheLimitsSay() {
        var limits = WebSocketLimits()
        limits.acceptsBinary = true
        let talk = Talk.hold([TestFrame.client(0x82, "{}")], limits: limits)
        guard case .close(let toClient, _) = talk.actions.first else {
            Issue.record("\(talk.actions)")
            return
        }
        #expect(toClient.array.dropFirst(2).prefix(2) == [0x03, 0xEB])
    }

    @Test func theSameIsDoneHoweverTheStreamIsSplit() {
        let long = String(repeating: "täglich 漢字 😀 ", count: 20)
        let stream =
            TestFrame.client(0x81, "{\"type\":\"connection_init\"}") + TestFrame.client(0x89, "ping")
            + TestFrame.client(0x01, "re") + TestFrame.client(0x8A, "") + TestFrame.client(0x80, "write")
            + TestFrame.client(0x81, long) + TestFrame.client(0x81, "answer") + TestFrame.client(0x81, "")
            + TestFrame.client(0x88, [0x03, 0xE8]) + TestFrame.client(0x81, "late")
        let whole = Talk.hold([stream], judge: judge)
        #expect(whole.actions.count == 8)
        #expect(whole.judged == ["{\"type\":\"connection_init\"}", "rewrite", long, "answer", ""])
        #expect(Talk.hold(stream.singly, judge: judge) == whole)
        for cut in 1..<stream.count {
            let halves = [Array(stream.prefix(cut)), Array(stream.dropFirst(cut))]
            #expect(Talk.hold(halves, judge: judge) == whole)
        }
    }
}
