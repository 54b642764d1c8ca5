// SPDX-License-Identifier: Apache-2.0

import Core
import GatewayConfiguration
import Testing

@testable import Gateway

@Suite struct RequestParserTests {
    // MARK: What is refused

    @Test(arguments: RefusedRequest.all)
    func refused(_ request: RefusedRequest) {
        #expect(readRequest(bytes(request.raw)) == .refused(request.refusal))
    }

    @Test func tableOfRefusalsIsWhole() {
        #expect(RefusedRequest.all.count == 165)
        #expect(Set(RefusedRequest.all.map(\.name)).count == RefusedRequest.all.count)
    }

    @Test func everyRefusalExplainsItself() {
        for refusal in Refusal.allCases {
            #expect((400...599).contains(refusal.problem.status), "\(refusal)")
        }
        #expect(Refusal.unknownMethod.problem.status == 501)
        #expect(Refusal.unknownTransferEncoding.problem.status == 501)
        #expect(Refusal.unsupportedVersion.problem.status == 505)
        #expect(Refusal.targetTooLong.problem.status == 414)
        #expect(Refusal.fieldLineTooLong.problem.status == 431)
        #expect(Refusal.headTooLarge.problem.status == 431)
        #expect(Refusal.tooManyFields.problem.status == 431)
        #expect(Refusal.unknownExpectation.problem.status == 417)
        #expect(Refusal.contentLengthWithTransferEncoding.problem.status == 400)
    }

    // MARK: What is read

    @Test func ordinaryRequestIsReadToTheByte() {
        let raw = get("/a/b?x=1&y=%2e", "Accept:*/*", "X-Empty:", "x-PADDED: \t a  b\t ", "Cookie: \u{E9}\"\u{80}")
        let expected = ReadRequest(
            method: .get,
            target: "/a/b?x=1&y=%2e",
            path: "/a/b",
            query: "x=1&y=%2e",
            authority: "shop.example",
            host: "shop.example",
            version: .http11,
            framing: .none,
            keepsAlive: true,
            expectsContinue: false,
            hasEncodedSeparator: false,
            isAsteriskForm: false,
            fields: [
                "Host: shop.example", "Accept: */*", "X-Empty: ", "x-PADDED: a  b", "Cookie: \u{E9}\"\u{80}",
            ],
            length: raw.unicodeScalars.count
        )
        #expect(readRequest(bytes(raw)) == .read(expected))
        #expect(readRequest(bytes(raw + "GET /next")) == .read(expected), "what follows is not the head's")
    }

    @Test func bodyIsFramedAsTheHeadSays() {
        let cases: [(String, BodyFraming)] = [
            ("Content-Length: 0", .none),
            ("Content-Length: 5", .length(5)),
            ("CONTENT-LENGTH:\t5 ", .length(5)),
            ("Content-Length: 999999999999999999", .length(999_999_999_999_999_999)),
            ("Transfer-Encoding: chunked", .chunked),
            ("transfer-encoding:\t CHUNKED \t", .chunked),
            ("Content-Type: a/b", .none),
        ]
        for (field, framing) in cases {
            for method in ["GET", "POST", "DELETE", "OPTIONS", "HEAD"] {
                let raw = lines("\(method) / HTTP/1.1", "Host: a", field)
                #expect(read(raw)?.framing == framing, "\(method) \(field)")
            }
        }
    }

    @Test func connectionIsKeptAsVersionAndConnectionSay() {
        let cases: [(String, [String], Bool)] = [
            ("1.1", [], true), ("1.0", [], false),
            ("1.1", ["Connection: close"], false), ("1.1", ["Connection: te, CLOSE"], false),
            ("1.1", ["Connection: te", "connection: close"], false), ("1.1", ["Connection: closed"], true),
            ("1.0", ["Connection: Keep-Alive"], true), ("1.0", ["Connection: close, keep-alive"], false),
            ("1.0", ["Connection: keep-alive, close"], false), ("1.1", ["Connection: keep-alive"], true),
            ("1.1", ["Connection: , ,upgrade"], true),
        ]
        for (version, fields, keepsAlive) in cases {
            let raw = (["GET / HTTP/\(version)", "Host: a"] + fields).map { $0 + "\r\n" }.joined() + "\r\n"
            #expect(read(raw)?.keepsAlive == keepsAlive, "\(version) \(fields)")
        }
    }

    @Test func continuationIsExpectedOnlyForABody() {
        let expect = "Expect: 100-Continue"
        #expect(read(lines("PUT / HTTP/1.1", "Host: a", expect, "Content-Length: 1"))?.expectsContinue == true)
        #expect(read(lines("PUT / HTTP/1.1", "Host: a", expect, "Transfer-Encoding: chunked"))?.expectsContinue == true)
        #expect(read(lines("PUT / HTTP/1.1", "Host: a", expect))?.expectsContinue == false)
        #expect(read(lines("PUT / HTTP/1.1", "Host: a", expect, "Content-Length: 0"))?.expectsContinue == false)
        #expect(read(lines("PUT / HTTP/1.0", "Host: a", expect, "Content-Length: 1"))?.expectsContinue == false)
    }

    // MARK: Limits

    @Test func targetIsLimited() {
        let limits = HeadLimits(target: 100, line: 1000, head: 10_000, count: 10)
        let longest = "/" + String(repeating: "a", count: 99)
        #expect(readRequest(bytes(get(longest)), limits: limits).length != nil)
        #expect(readRequest(bytes(get(longest + "a")), limits: limits) == .refused(.targetTooLong))
        let endless = bytes("GET /" + String(repeating: "a", count: 200))
        #expect(readRequest(endless, limits: limits) == .refused(.targetTooLong), "refused before the line ends")
        #expect(readRequest(bytes(String(repeating: "G", count: 200)), limits: limits) == .refused(.targetTooLong))
    }

    @Test func lineIsLimited() {
        let limits = HeadLimits(target: 100, line: 50, head: 10_000, count: 10)
        let longest = "X: " + String(repeating: "a", count: 47)
        #expect(readRequest(bytes(get("/", longest)), limits: limits).length != nil)
        #expect(readRequest(bytes(get("/", longest + "a")), limits: limits) == .refused(.fieldLineTooLong))
        let endless = bytes(get("/").dropLast() + longest + "aaa")
        #expect(readRequest(endless, limits: limits) == .refused(.fieldLineTooLong), "refused before the line ends")
    }

    @Test func headIsLimited() {
        let raw = bytes(get("/", "A: b", "C: d"))
        // The request line has limits of its own.
        let section = raw.count - "GET / HTTP/1.1\r\n".utf8.count
        let limits = HeadLimits(target: 100, line: 50, head: section, count: 10)
        var tighter = limits
        tighter.head -= 1
        #expect(readRequest(raw, limits: limits).length == raw.count)
        #expect(readRequest(raw, limits: tighter) == .refused(.headTooLarge))
        for head in 1..<section {
            tighter.head = head
            #expect(readRequest(raw, limits: tighter) == .refused(.headTooLarge))
            #expect(readRequest(raw, ends: 1..<raw.count, limits: tighter) == .refused(.headTooLarge))
        }
    }

    @Test func fieldsAreCounted() {
        let limits = HeadLimits(target: 100, line: 50, head: 10_000, count: 3)
        #expect(readRequest(bytes(get("/", "A: b", "C: d")), limits: limits).length != nil)
        #expect(readRequest(bytes(get("/", "A: b", "C: d", "E:")), limits: limits) == .refused(.tooManyFields))
    }

    @Test func standardLimitsAreThoseOfTheConfiguration() {
        let http = HTTPConfiguration()
        let many = (1..<http.maxHeaders).map { "X-\($0): v\r\n" }.joined()
        let full = "GET / HTTP/1.1\r\nHost: a\r\n" + many
        #expect(readRequest(bytes(full + "\r\n")).length == full.unicodeScalars.count + 2)
        #expect(readRequest(bytes(full + "X: y\r\n\r\n")) == .refused(.tooManyFields))
    }

    // MARK: Arrival

    private static let accepted = [
        get(), get("/a/../b?c", "Connection: close"), lines("OPTIONS * HTTP/1.1", "HOST: Shop.Example:8443"),
        lines("GET HTTPS://Shop.Example HTTP/1.0", "Host: shop.example"),
        lines("PUT /%7Ea%2fb HTTP/1.1", "Host: [::1]:80", "Expect: 100-continue", "Content-Length: 12"),
        lines("POST / HTTP/1.1", "Transfer-Encoding: chunked", "Host: a", "Cookie: \u{FF}"),
    ]

    /// However a request is cut, it means the same.
    @Test func arrivalByteByByteGivesTheSameResult() {
        var count = 0
        for raw in RefusedRequest.all.map(\.raw) + Self.accepted {
            let whole = bytes(raw)
            let outcome = readRequest(whole)
            #expect(outcome != .incomplete)
            #expect(readRequest(whole, ends: 0..<whole.count) == outcome, "\(raw.debugDescription)")
            count += 1
        }
        #expect(count == RefusedRequest.all.count + Self.accepted.count)
        for raw in Self.accepted {
            let whole = bytes(raw)
            let outcome = readRequest(whole)
            for split in 0..<whole.count {
                #expect(readRequest(Array(whole[..<split])) == .incomplete)
                #expect(readRequest(whole, ends: [split]) == outcome)
            }
        }
    }

    /// A head that comes byte by byte costs what it costs at once: nothing is read again.
    @Test func drippedHeadTakesLinearTime() {
        func dripped(_ size: Int) -> Duration {
            var raw = bytes("GET / HTTP/1.1\r\nHost: a\r\n")
            while raw.count < size - 1100 { raw += bytes("X: " + String(repeating: "a", count: 1000) + "\r\n") }
            raw += bytes("X: " + String(repeating: "a", count: size - raw.count - 7) + "\r\n\r\n")
            let start = ContinuousClock.now
            #expect(readRequest(raw, ends: 0..<raw.count).length == size)
            return ContinuousClock.now - start
        }
        _ = dripped(8 * 1024)
        let short = dripped(8 * 1024)
        let long = dripped(64 * 1024)
        // Eight times the bytes; were each looked at again, 64 times.
        #expect(long < short * 24 + .milliseconds(100), "\(short) and \(long)")
    }

    // MARK: Use

    @Test func resetParserReadsTheNextRequest() throws {
        var parser = RequestParser.make()
        let first = bytes(lines("POST /a HTTP/1.0", "Host: A.example", "Content-Length: 3", "Connection: keep-alive"))
        let second = bytes(get("/b"))
        #expect(try first.withUnsafeBytes { try parser.parse($0) } == first.count)
        #expect(parser.head.hostString == "a.example")
        parser.reset()
        #expect(!parser.hasRequestLine)
        #expect(parser.head.headers.fields.isEmpty)
        #expect(try second.withUnsafeBytes { try parser.parse($0) } == second.count)
        #expect(parser.head.pathString == "/b")
        #expect(parser.head.framing == .none)
        #expect(parser.head.version == .http11)
        #expect(fieldTexts(parser.head.headers) == ["Host: shop.example"])
    }

    /// The log and the answer to a time-out look at a head that never became whole.
    @Test func unfinishedHeadIsEmptyUntilItIsKept() throws {
        var parser = RequestParser.make()
        let part = bytes("DELETE /a?b HTTP/1.1\r\nHost: a\r\nX: y")
        #expect(try part.withUnsafeBytes { try parser.parse($0) } == nil)
        #expect(parser.hasRequestLine)
        #expect(parser.head.target.isEmpty && fieldTexts(parser.head.headers).isEmpty)
        part.withUnsafeBytes { parser.keepWhatWasRead($0) }
        #expect(parser.head.method == .delete)
        #expect(latin1(parser.head.target) == "/a?b")
        #expect(!parser.head.headers.contains(.host))
    }

    @Test func refusedHeadNamesMethodAndTarget() {
        let cases = [
            lines("PUT /a HTTP/1.2", "Host: a"), lines("PUT /a HTTP/1.1", "Host: a", "b"),
            lines("PUT /a HTTP/1.1", "Host: a", "Content-Length: x"), lines("PUT /a HTTP/1.1"),
        ]
        for raw in cases {
            var parser = RequestParser.make()
            #expect(throws: Refusal.self) { try bytes(raw).withUnsafeBytes { try parser.parse($0) } }
            #expect(parser.head.method == .put)
            #expect(latin1(parser.head.target) == "/a", "\(raw.debugDescription)")
            #expect(fieldTexts(parser.head.headers).count <= 3)
        }
    }

    private func read(_ raw: String) -> ReadRequest? {
        if case .read(let request) = readRequest(bytes(raw)) { request } else { nil }
    }
}

extension Outcome<ReadRequest> {
    /// The head's length, where it was read.
    var length: Int? {
        if case .read(let request) = self { request.length } else { nil }
    }
}
