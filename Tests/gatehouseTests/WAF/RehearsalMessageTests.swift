// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import gatehouse

@Suite struct RehearsalMessageTests {
    private func head(_ message: RehearsalMessage) -> String { String(decoding: message.head, as: UTF8.self) }

    @Test func flagsAreReadAsCurlReadsThem() throws {
        let message = try RehearsalMessage(
            url: "https://shop.test:8443/a b?q=<é>#x",
            method: nil,
            headers: ["accept: text/html"],
            body: Array("a=b".utf8)
        )
        #expect(
            head(message) == """
                POST /a%20b?q=%3C%C3%A9%3E HTTP/1.1\r
                Host: shop.test:8443\r
                accept: text/html\r
                User-Agent: gatehouse-waf-test\r
                Content-Type: application/x-www-form-urlencoded\r
                Content-Length: 3\r
                \r

                """
        )
        #expect(message.body == Array("a=b".utf8))
    }

    @Test func aPathIsEnough() throws {
        let message = try RehearsalMessage(url: "/x", method: nil, headers: [], body: nil)
        #expect(head(message).hasPrefix("GET /x HTTP/1.1\r\nHost: localhost\r\n"))
        #expect(!head(message).contains("Content-"))
    }

    @Test(arguments: ["\n", "\r\n"])
    func aFileMayHaveEitherLineEnd(_ end: String) throws {
        let text = ["POST /x HTTP/2", "Host: a", "", "q=1", ""].joined(separator: end)
        let message = try RehearsalMessage(raw: Array(text.utf8))
        #expect(head(message) == "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n")
        #expect(message.body == Array("q=1".utf8))
    }

    @Test func aDeclaredLengthIsTakenAtItsWord() throws {
        let message = try RehearsalMessage(raw: Array("POST / HTTP/1.1\nContent-Length: 2\n\na\nb".utf8))
        #expect(message.body == Array("a\n".utf8))
        #expect(throws: RehearsalMessage.Malformed.self) {
            try RehearsalMessage(raw: Array("POST / HTTP/1.1\nContent-Length: 9\n\na".utf8))
        }
    }

    @Test func aHeadAloneIsARequest() throws {
        #expect(head(try RehearsalMessage(raw: Array("GET /".utf8))) == "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        #expect(throws: RehearsalMessage.Malformed.self) { try RehearsalMessage(raw: []) }
        #expect(throws: RehearsalMessage.Malformed.self) {
            try RehearsalMessage(raw: Array("POST /\nTransfer-Encoding: chunked\n\n1\r\n".utf8))
        }
    }
}
