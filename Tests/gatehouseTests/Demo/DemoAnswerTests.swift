// SPDX-License-Identifier: Apache-2.0

import Core
import Testing

@testable import gatehouse

@Suite struct DemoAnswerTests {
    private static let problem = #"{"type":"https://gatehouse.dev/errors/http.framing","status":400}"#
    private static let whole =
        "HTTP/1.1 400 Bad Request\r\nContent-Length: \(problem.utf8.count)\r\n\r\n" + problem

    @Test func aProblemDocumentNamesItsCheck() throws {
        let answer = try #require(DemoAnswer.read(Array(Self.whole.utf8), isAll: false))
        #expect(answer.status == 400)
        #expect(answer.check == .framing)
    }

    @Test func anAnswerIsReadOnlyWhenItIsWhole() {
        let bytes = Array(Self.whole.utf8)
        for count in 0..<bytes.count { #expect(DemoAnswer.read(Array(bytes[..<count]), isAll: false) == nil) }
    }

    @Test func whatNeverCameIsNoAnswer() {
        #expect(DemoAnswer.read([], isAll: true) == DemoAnswer())
        #expect(DemoAnswer.read(Array("HTTP/1.1 40".utf8), isAll: true)?.status == nil)
    }

    @Test func aChunkedAnswerEndsWithItsLastChunk() {
        let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        #expect(DemoAnswer.read(Array((head + "2\r\nok\r\n").utf8), isAll: false) == nil)
        #expect(DemoAnswer.read(Array((head + "2\r\nok\r\n0\r\n\r\n").utf8), isAll: false)?.status == 200)
    }

    @Test func anAnswerMustHaveStatusAndCheckAndNothingThatShouldBeAbsent() {
        var request = DemoRequest(title: "t", form: .raw(""), status: 400, check: .framing)
        #expect(DemoAnswer(status: 400, check: .framing).fulfils(request))
        #expect(!DemoAnswer(status: 400, check: .syntax).fulfils(request))
        #expect(!DemoAnswer(status: nil, check: nil).fulfils(request))
        request = DemoRequest(title: "t", form: .raw(""), status: 200, absent: "Secret")
        #expect(DemoAnswer(status: 200, text: "fine").fulfils(request))
        #expect(!DemoAnswer(status: 200, text: "a secret").fulfils(request))
    }

    @Test func theTableHasALineAnAttackAndSaysWhatWentWrong() {
        var report = DemoAttackReport()
        let attack = DemoRequest(title: "two lengths", form: .raw("a\r\nb"), status: 400, check: .framing)
        report.add(attack, DemoAnswer(status: 400, check: .framing))
        #expect(report.areAllAsExpected)
        report.add(attack, DemoAnswer(status: 200))
        #expect(!report.areAllAsExpected)
        let lines = report.table.split(separator: "\n")
        #expect(lines[0].hasPrefix("attack      | sent  | answered | stopped by   | as expected"))
        #expect(lines[2].hasPrefix("two lengths | a | b | 400      | http.framing | yes"))
        #expect(lines[3].contains("NO: 400 by http.framing"))
        #expect(lines.last == "2 attacks, 1 stopped, 1 as expected")
    }
}
