// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Gateway

@Suite struct ResponseParserTests {
    private func read(_ raw: String, to method: HTTPMethod = .get) -> ReadResponse? {
        if case .read(let response) = readResponse(bytes(raw), to: method) { response } else { nil }
    }

    @Test func ordinaryResponseIsReadToTheByte() {
        let raw = lines(
            "HTTP/1.1 200 OK",
            "Server:nginx",
            "Content-Length: 5",
            "Set-Cookie: a=\u{E9}",
            "set-cookie: b=c"
        )
        let expected = ReadResponse(
            status: 200,
            version: .http11,
            framing: .length(5),
            keepsAlive: true,
            fields: ["Server: nginx", "Content-Length: 5", "Set-Cookie: a=\u{E9}", "set-cookie: b=c"],
            length: raw.unicodeScalars.count
        )
        #expect(readResponse(bytes(raw + "hello")) == .read(expected))
    }

    @Test(
        arguments: [
            ("HTTP/1.1 200 OK", 200), ("HTTP/1.1 200 ", 200), ("HTTP/1.1 200", 200), ("HTTP/1.1 100 Continue", 100),
            ("HTTP/1.1 599 \u{E9}t\u{E9}  and\tmore", 599), ("HTTP/1.0 404 Not Found", 404),
        ]
    )
    func statusLineIsRead(_ line: String, _ status: Int) {
        #expect(read(lines(line))?.status == status)
    }

    @Test(
        arguments: [
            "HTTP/1.1 20 OK", "HTTP/1.1 2000 OK", "HTTP/1.1 099 OK", "HTTP/1.1 600 OK", "HTTP/1.1 2x0 OK",
            "HTTP/1.1 +20 OK", "HTTP/1.1 -20 OK", "HTTP/1.1  200 OK", "HTTP/1.1\t200 OK", "HTTP/1.1 200\tOK",
            "HTTP/1.2 200 OK", "HTTP/2 200 OK", "HTTP/2.0 200 OK", "http/1.1 200 OK", "HTTP/1.1200 OK",
            "HTTP/11 200 OK", " HTTP/1.1 200 OK", "ICY 200 OK", "200 OK", "HTTP/1.1", "HTTP/1.1 OK", "", "<html>",
            "HTTP/1.1 200 O\0K", "HTTP/1.1 200 O\rK", "HTTP/1.1 200 O\nK", "HTTP/1.1 200\r", "HTTP/1.1 200 OK\r",
        ]
    )
    func statusLineOfAnotherFormIsRefused(_ line: String) {
        #expect(readResponse(bytes(lines(line, "Content-Length: 0"))) == .refused(.invalidStatusLine))
    }

    @Test func statusLineIsLimited() {
        let reason = String(repeating: "a", count: 1024 - 13)
        #expect(read(lines("HTTP/1.1 200 \(reason)"))?.status == 200)
        #expect(readResponse(bytes(lines("HTTP/1.1 200 \(reason)a"))) == .refused(.invalidStatusLine))
        #expect(readResponse(bytes(String(repeating: "a", count: 1025))) == .refused(.invalidStatusLine))
    }

    /// RFC 9112, section 6.3, rule by rule.
    @Test func bodyIsFramedByRequestStatusAndHead() {
        let cases: [(HTTPMethod, String, [String], BodyFraming, Bool)] = [
            (.get, "1.1 200", ["Content-Length: 5"], .length(5), true),
            (.get, "1.1 200", ["Content-Length: 0"], .none, true),
            (.get, "1.1 200", ["Transfer-Encoding: Chunked"], .chunked, true),
            (.get, "1.1 200", [], .untilClose, false),
            (.get, "1.1 200", ["Connection: close"], .untilClose, false),
            (.get, "1.1 200", ["Content-Length: 5", "Connection: x, Close"], .length(5), false),
            (.get, "1.0 200", ["Content-Length: 5"], .length(5), false),
            (.get, "1.0 200", ["Content-Length: 5", "Connection: keep-alive"], .length(5), false),
            (.get, "1.0 200", [], .untilClose, false),
            (.post, "1.1 500", ["Content-Length: 5"], .length(5), true),
            (.head, "1.1 200", ["Content-Length: 5"], .none, true),
            (.head, "1.1 200", ["Transfer-Encoding: chunked"], .none, true),
            (.head, "1.1 200", [], .none, true),
            (.get, "1.1 204", [], .none, true),
            (.get, "1.1 204", ["Content-Length: 0"], .none, true),
            (.get, "1.1 304", ["Content-Length: 5"], .none, true),
            (.get, "1.1 304", ["Transfer-Encoding: chunked"], .none, true),
            (.get, "1.1 304", [], .none, true),
            (.get, "1.1 100", [], .none, true),
            (.get, "1.1 103", ["Link: a"], .none, true),
            (.get, "1.1 101", ["Upgrade: websocket", "Connection: upgrade"], .none, true),
            (.get, "1.1 205", ["Content-Length: 0"], .none, true),
        ]
        for (method, status, fields, framing, keepsAlive) in cases {
            let raw = (["HTTP/\(status) x"] + fields).map { $0 + "\r\n" }.joined() + "\r\n"
            let response = read(raw, to: method)
            #expect(response?.framing == framing, "\(method) \(raw.debugDescription)")
            #expect(response?.keepsAlive == keepsAlive, "\(method) \(raw.debugDescription)")
        }
    }

    static let hostile: [(HTTPMethod, String, Refusal)] = [
        (.get, "CL and TE|200|Content-Length: 5|Transfer-Encoding: chunked", .contentLengthWithTransferEncoding),
        (
            .head, "CL and TE to HEAD|200|Content-Length: 5|Transfer-Encoding: chunked",
            .contentLengthWithTransferEncoding
        ),
        (.get, "CL and TE of 304|304|Content-Length: 5|Transfer-Encoding: chunked", .contentLengthWithTransferEncoding),
        (.get, "two equal CL|200|Content-Length: 5|Content-Length: 5", .repeatedContentLength),
        (.get, "two different CL|200|Content-Length: 5|Content-Length: 6", .repeatedContentLength),
        (.get, "list in CL|200|Content-Length: 5, 5", .repeatedContentLength),
        (.head, "bad CL to HEAD|200|Content-Length: x", .invalidContentLength),
        (.get, "bad CL of 304|304|Content-Length: -1", .invalidContentLength),
        (.get, "negative CL|200|Content-Length: -5", .invalidContentLength),
        (.get, "huge CL|200|Content-Length: 99999999999999999999", .invalidContentLength),
        (.get, "CL of 204|204|Content-Length: 5", .invalidContentLength),
        (.get, "CL of 100|100|Content-Length: 5", .invalidContentLength),
        (.get, "two CL of 204|204|Content-Length: 0|Content-Length: 0", .repeatedContentLength),
        (.get, "TE of 204|204|Transfer-Encoding: chunked", .invalidTransferEncoding),
        (.get, "TE of 101|101|Transfer-Encoding: chunked", .invalidTransferEncoding),
        (.get, "TE of 100|100|Transfer-Encoding: chunked", .invalidTransferEncoding),
        (.get, "two TE|200|Transfer-Encoding: chunked|Transfer-Encoding: chunked", .invalidTransferEncoding),
        (.get, "TE of two|200|Transfer-Encoding: gzip, chunked", .invalidTransferEncoding),
        (.get, "identity|200|Transfer-Encoding: identity", .invalidTransferEncoding),
        (.get, "gzip|200|Transfer-Encoding: gzip", .unknownTransferEncoding),
        (.get, "bare LF|200|X: a\nSet-Cookie: b", .bareLineFeed),
        (.get, "bare CR|200|X: a\rSet-Cookie: b", .bareCarriageReturn),
        (.get, "NUL|200|X: a\0", .controlByte),
        (.get, "fold|200|X: a| b", .obsoleteLineFolding),
        (.get, "space before colon|200|Content-Length : 5", .spaceBeforeColon),
        (.get, "no colon|200|Content-Length 5", .invalidFieldName),
        (.get, "line of text|200|oops", .missingColon),
        (.get, "underscore|200|Content_Length: 5", .underscoreInFieldName),
        (.get, "empty name|200|: x", .invalidFieldName),
    ]

    @Test func hostileResponsesAreRefused() {
        for (method, row, refusal) in Self.hostile {
            let parts = row.split(separator: "|").map(String.init)
            let raw = (["HTTP/1.1 \(parts[1]) x"] + parts[2...]).map { $0 + "\r\n" }.joined() + "\r\n"
            #expect(readResponse(bytes(raw), to: method) == .refused(refusal), "\(parts[0])")
            let whole = bytes(raw)
            #expect(readResponse(whole, to: method, ends: 0..<whole.count) == .refused(refusal), "\(parts[0])")
        }
        let old = lines("HTTP/1.0 200 OK", "Transfer-Encoding: chunked")
        #expect(readResponse(bytes(old)) == .refused(.transferEncodingInHTTP10))
    }

    @Test func headIsLimited() {
        let limits = HeadLimits(target: 0, line: 20, head: 45, count: 2)
        func read(_ fields: String...) -> Outcome<ReadResponse> {
            let raw = (["HTTP/1.1 200 OK"] + fields).map { $0 + "\r\n" }.joined() + "\r\n"
            return readResponse(bytes(raw), limits: limits)
        }
        #expect(read("A: 1", "Content-Length: 0") != .incomplete)
        #expect(read("A: 1", "B: 2", "C: 3") == .refused(.tooManyFields))
        #expect(read("A: " + String(repeating: "a", count: 18)) == .refused(.fieldLineTooLong))
        let long = "A: " + String(repeating: "a", count: 17)
        #expect(read(long, long) == .refused(.headTooLarge))
    }

    @Test func everyCutGivesTheSameResult() {
        let raw = bytes(lines("HTTP/1.1 200 OK", "Content-Length: 5", "X: y"))
        let outcome = readResponse(raw)
        #expect(readResponse(raw, ends: 0..<raw.count) == outcome)
        for split in raw.indices {
            #expect(readResponse(raw, ends: [split]) == outcome)
            #expect(readResponse(Array(raw[..<split])) == .incomplete)
        }
    }

    @Test func interimAndFinalResponseAreReadOneAfterTheOther() throws {
        var parser = ResponseParser(limits: .standard)
        let interim = bytes(lines("HTTP/1.1 103 Early Hints", "Link: a"))
        let final = bytes(lines("HTTP/1.1 200 OK", "Content-Length: 2"))
        let stream = interim + final
        let first = try stream.withUnsafeBytes { try parser.parse($0, to: .get) }
        #expect(first == interim.count)
        #expect(parser.head.status == 103)
        parser.reset()
        let second = try final.withUnsafeBytes { try parser.parse($0, to: .get) }
        #expect(second == final.count)
        #expect(parser.head.status == 200)
        #expect(fieldTexts(parser.head.headers) == ["Content-Length: 2"])
    }

    @Test func unfinishedHeadHasNoFields() throws {
        var parser = ResponseParser(limits: .standard)
        let part = bytes("HTTP/1.1 200 OK\r\nSet-Cookie: a\r\nX")
        #expect(try part.withUnsafeBytes { try parser.parse($0, to: .get) } == nil)
        #expect(fieldTexts(parser.head.headers).isEmpty)
    }
}
