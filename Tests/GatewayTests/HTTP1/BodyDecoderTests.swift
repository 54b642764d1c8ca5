// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Gateway

@Suite struct BodyDecoderTests {
    private static let end = "0\r\n\r\n"

    private func decode(_ raw: String, maxExtensionBytes: Int = 16 * 1024) -> Outcome<ReadBody> {
        readBody(bytes(raw), maxExtensionBytes: maxExtensionBytes)
    }

    // MARK: Chunked

    static let accepted: [(raw: String, data: String)] = [
        ("0\r\n\r\n", ""),
        ("5\r\nhello\r\n" + end, "hello"),
        ("1\r\na\r\n2\r\nbc\r\n" + end, "abc"),
        ("a\r\n0123456789\r\n" + end, "0123456789"),
        ("A\r\n0123456789\r\n" + end, "0123456789"),
        ("005\r\nhello\r\n" + end, "hello"),
        ("000000000000005\r\nhello\r\n000\r\n\r\n", "hello"),
        ("4\r\n\r\n\r\n\r\n" + end, "\r\n\r\n"),
        ("5\r\n0\r\n\r\n\r\n" + end, "0\r\n\r\n"),
        ("3\r\n\0\u{7F}\u{FF}\r\n" + end, "\0\u{7F}\u{FF}"),
        ("1;a\r\nx\r\n" + end, "x"),
        ("1;a=b\r\nx\r\n" + end, "x"),
        ("1;a=b;c;d=e\r\nx\r\n0;f\r\n\r\n", "x"),
        ("1;a=\"b;c=d \t\\\" \u{E9}\"\r\nx\r\n" + end, "x"),
        ("1;a=\"\"\r\nx\r\n" + end, "x"),
        ("1;a=\"b\";c\r\nx\r\n" + end, "x"),
        ("0\r\nX-Checksum: 1\r\netag:\t\"a\" \r\n\r\n", ""),
    ]

    @Test func chunkedBodyIsReadToTheByte() {
        for (raw, data) in Self.accepted {
            guard case .read(let body) = decode(raw + "GET") else {
                Issue.record("\(raw.debugDescription): \(decode(raw))")
                continue
            }
            #expect(latin1(body.data) == data)
            #expect(body.length == raw.unicodeScalars.count, "what follows is not the body's")
        }
    }

    /// Chunk lines and ends that readers disagree about (RFC 9112, section 7.1).
    static let refused: [(raw: String, refusal: Refusal)] = [
        ("0x5\r\nhello\r\n", .invalidChunkSize),
        ("+5\r\nhello\r\n", .invalidChunkSize),
        ("-5\r\nhello\r\n", .invalidChunkSize),
        ("-0\r\n\r\n", .invalidChunkSize),
        ("5_0\r\nhello\r\n", .invalidChunkSize),
        (" 5\r\nhello\r\n", .invalidChunkSize),
        ("\t5\r\nhello\r\n", .invalidChunkSize),
        ("5 \r\nhello\r\n", .invalidChunkSize),
        ("5\t\r\nhello\r\n", .invalidChunkSize),
        ("5 ;a\r\nhello\r\n", .invalidChunkSize),
        ("g\r\nhello\r\n", .invalidChunkSize),
        ("5h\r\nhello\r\n", .invalidChunkSize),
        ("5,5\r\nhello\r\n", .invalidChunkSize),
        ("5.0\r\nhello\r\n", .invalidChunkSize),
        ("\r\nhello\r\n", .invalidChunkSize),
        ("\r\n5\r\nhello\r\n", .invalidChunkSize),
        (";a\r\nhello\r\n", .invalidChunkSize),
        ("\0\r\n", .invalidChunkSize),
        ("\u{FF}\r\n", .invalidChunkSize),
        ("5\0\r\nhello\r\n", .invalidChunkSize),
        ("\u{FF}5\r\nhello\r\n", .invalidChunkSize),
        ("0000000000000005\r\nhello\r\n", .invalidChunkSize),
        ("1000000000000000\r\n", .invalidChunkSize),
        ("FFFFFFFFFFFFFFFF\r\n", .invalidChunkSize),
        ("10000000000000005\r\nhello\r\n", .invalidChunkSize),
        (String(repeating: "f", count: 100) + "\r\n", .invalidChunkSize),
        ("5\nhello\r\n" + end, .bareLineFeed),
        ("5\rhello\r\n" + end, .bareCarriageReturn),
        ("5\r\r\nhello\r\n" + end, .bareCarriageReturn),
        ("5\r;a\r\nhello\r\n", .bareCarriageReturn),
        ("0\n\r\n", .bareLineFeed),
        ("0\r\n\n", .bareLineFeed),
        ("0\r\n\rx", .bareCarriageReturn),
        ("5\r\nhello5\r\nworld\r\n", .missingChunkTerminator),
        ("5\r\nhello\n" + end, .missingChunkTerminator),
        ("5\r\nhello\r" + end, .missingChunkTerminator),
        ("5\r\nhello\r\r\n" + end, .missingChunkTerminator),
        ("5\r\nhello!\r\n" + end, .missingChunkTerminator),
        ("4\r\nhello\r\n" + end, .missingChunkTerminator),
        ("5\r\nhello \r\n" + end, .missingChunkTerminator),
        ("5\r\nhello\r\n\r\n", .invalidChunkSize),
        ("6\r\nhello\r\n" + end, .missingChunkTerminator),
        ("5;\r\nhello\r\n", .invalidChunkExtension),
        ("5;;a\r\nhello\r\n", .invalidChunkExtension),
        ("5;a;\r\nhello\r\n", .invalidChunkExtension),
        ("5; a\r\nhello\r\n", .invalidChunkExtension),
        ("5;a =b\r\nhello\r\n", .invalidChunkExtension),
        ("5;a= b\r\nhello\r\n", .invalidChunkExtension),
        ("5;a=\r\nhello\r\n", .invalidChunkExtension),
        ("5;=b\r\nhello\r\n", .invalidChunkExtension),
        ("5;a=b=c\r\nhello\r\n", .invalidChunkExtension),
        ("5;a,b\r\nhello\r\n", .invalidChunkExtension),
        ("5;a\0\r\nhello\r\n", .invalidChunkExtension),
        ("5;a\u{E9}\r\nhello\r\n", .invalidChunkExtension),
        ("5;a=\"b\0\"\r\nhello\r\n", .invalidChunkExtension),
        ("5;a=\"b\r\n\"\r\nhello\r\n", .invalidChunkExtension),
        ("5;a=\"b\\\r\n\"\r\nhello\r\n", .invalidChunkExtension),
        ("5;a=\"b\"c\r\nhello\r\n", .invalidChunkExtension),
        ("5;a=b\"c\"\r\nhello\r\n", .invalidChunkExtension),
        ("5;a\nhello\r\n", .bareLineFeed),
        ("5;a=b\nhello\r\n", .bareLineFeed),
        ("5;a=\"b\n\"\r\nhello\r\n", .bareLineFeed),
        ("5;\n0\r\n\r\n", .bareLineFeed),
        ("5;a\rb\r\nhello\r\n", .bareCarriageReturn),
        ("0;a\rX\r\n", .bareCarriageReturn),
        ("0\r\nContent-Length: 5\r\n\r\n", .forbiddenTrailer),
        ("0\r\nTransfer-Encoding: chunked\r\n\r\n", .forbiddenTrailer),
        ("0\r\nX: y\r\nhost: evil.example\r\n\r\n", .forbiddenTrailer),
        ("0\r\nAuthorization: Bearer a\r\n\r\n", .forbiddenTrailer),
        ("0\r\nProxy-Authorization: Basic a\r\n\r\n", .forbiddenTrailer),
        ("0\r\nCookie: a=b\r\n\r\n", .forbiddenTrailer),
        ("0\r\nContent-Type: text/html\r\n\r\n", .forbiddenTrailer),
        ("0\r\nX-Forwarded-For: 127.0.0.1\r\n\r\n", .forbiddenTrailer),
        ("0\r\nX-HTTP-Method-Override: DELETE\r\n\r\n", .forbiddenTrailer),
        ("0\r\nConnection: close\r\n\r\n", .forbiddenTrailer),
        ("0\r\nContent_Length: 5\r\n\r\n", .underscoreInFieldName),
        ("0\r\nX : y\r\n\r\n", .spaceBeforeColon),
        ("0\r\n X: y\r\n\r\n", .obsoleteLineFolding),
        ("0\r\nX: y\r\n z\r\n\r\n", .obsoleteLineFolding),
        ("0\r\nX: y\n\r\n", .bareLineFeed),
        ("0\r\nX: y\0\r\n\r\n", .controlByte),
        ("0\r\nGET / HTTP/1.1\r\n\r\n", .invalidFieldName),
    ]

    @Test func ambiguousChunksAreRefused() {
        #expect(Self.refused.count == 82)
        for (raw, refusal) in Self.refused {
            #expect(decode(raw) == .refused(refusal), "\(raw.debugDescription)")
        }
    }

    @Test func everyCutOfABodyGivesTheSameResult() {
        for raw in Self.accepted.map(\.raw) + Self.refused.map(\.raw) {
            let whole = bytes(raw)
            let outcome = readBody(whole)
            #expect(outcome != .incomplete, "\(raw.debugDescription)")
            #expect(readBody(whole, ends: 0..<whole.count) == outcome, "\(raw.debugDescription)")
            for split in whole.indices {
                #expect(readBody(whole, ends: [split]) == outcome, "\(raw.debugDescription) at \(split)")
            }
        }
        for (raw, _) in Self.accepted {
            let whole = bytes(raw)
            for end in whole.indices { #expect(readBody(Array(whole[..<end])) == .incomplete) }
        }
    }

    @Test func randomBodiesComeOutAsTheyWentIn() {
        var random = SplitMix64(seed: 2)
        for _ in 0..<200 {
            var data: [UInt8] = []
            var raw: [UInt8] = []
            for _ in 0..<Int.random(in: 0...5, using: &random) {
                let chunk = (0..<Int.random(in: 1...300, using: &random)).map { _ in
                    UInt8.random(in: 0...255, using: &random)
                }
                data += chunk
                raw += bytes(String(chunk.count, radix: 16, uppercase: random.oneIn(2)))
                if random.oneIn(3) { raw += bytes(";n=\"v\"") }
                raw += bytes("\r\n") + chunk + bytes("\r\n")
            }
            raw += bytes(Self.end)
            let cuts = (0..<8).map { _ in Int.random(in: 0...raw.count, using: &random) }.sorted()
            #expect(readBody(raw, ends: cuts) == .read(ReadBody(data: data, trailers: nil, length: raw.count)))
        }
    }

    // MARK: Extensions and trailers

    @Test func extensionsAreLimited() {
        let longest = ";" + String(repeating: "a", count: 255)
        #expect(decode("1\(longest)\r\nx\r\n\(Self.end)") != .refused(.chunkExtensionsTooLarge))
        #expect(decode("1\(longest)a\r\nx\r\n\(Self.end)") == .refused(.chunkExtensionsTooLarge))
        // Each chunk's extension is small; their sum is not.
        let many = String(repeating: "1;abcdefghi\r\nx\r\n", count: 20) + Self.end
        #expect(decode(many, maxExtensionBytes: 200) != .refused(.chunkExtensionsTooLarge))
        #expect(decode(many, maxExtensionBytes: 199) == .refused(.chunkExtensionsTooLarge))
        #expect(decode("1\r\nx\r\n" + Self.end, maxExtensionBytes: 0) != .refused(.chunkExtensionsTooLarge))
    }

    @Test func trailersAreKeptForThoseWhoAskAndLimited() {
        let raw = "2\r\nab\r\n0;a\r\nX-Checksum: \t1 \r\nETag: \"e\"\r\n\r\n"
        let expected = ReadBody(
            data: bytes("ab"),
            trailers: ["X-Checksum: 1", "ETag: \"e\""],
            length: raw.unicodeScalars.count
        )
        #expect(decode(raw) == .read(expected))
        let limits = HeadLimits(target: 0, line: 10, head: 30, count: 2)
        func trailers(_ section: String) -> Outcome<ReadBody> { readBody(bytes("0\r\n" + section), limits: limits) }
        #expect(trailers("A: b\r\nC: d\r\n\r\n") != .incomplete)
        #expect(trailers("A: b\r\nC: d\r\nE: f\r\n\r\n") == .refused(.tooManyFields))
        #expect(trailers("A: 12345678\r\n\r\n") == .refused(.fieldLineTooLong))
        #expect(trailers("A: 123456789012345") == .refused(.fieldLineTooLong))
        var tight = limits
        tight.head = 13
        #expect(readBody(bytes("0\r\nA: b\r\nC: d\r\n\r\n"), limits: tight) == .refused(.headTooLarge))
    }

    /// A caller may look at any time: half a trailer section is none.
    @Test func trailersAreNilUntilTheyAreWhole() throws {
        var decoder = BodyDecoder(.chunked, limits: .standard, maxExtensionBytes: 0)
        let part = bytes("0\r\nX: y\r\nZ:")
        let step = try part.withUnsafeBytes { try decoder.step($0) }
        #expect(step == BodyDecoder.Step(skipped: 3))
        #expect(decoder.trailers == nil && !decoder.isAtEnd)
        let rest = bytes("X: y\r\nZ: a\r\n\r\n")
        let last = try rest.withUnsafeBytes { try decoder.step($0) }
        #expect(last == BodyDecoder.Step(skipped: rest.count, isEnd: true))
        #expect(decoder.trailers.map(fieldTexts) == ["X: y", "Z: a"])
        #expect(decoder.isAtEnd)
    }

    // MARK: Other framings

    @Test func lengthIsCountedToTheByte() {
        let raw = bytes("hello, next")
        for ends in [[], [0], [2], [4, 5], [1, 2, 3, 4]] {
            let expected = ReadBody(data: bytes("hello"), trailers: nil, length: 5)
            #expect(readBody(raw, .length(5), ends: ends) == .read(expected))
        }
        #expect(readBody(raw, .length(12)) == .incomplete)
        #expect(readBody(raw, .length(11)) == .read(ReadBody(data: raw, trailers: nil, length: 11)))
    }

    @Test func bodyWithoutLengthGoesOnUntilTheConnectionCloses() throws {
        for framing in [BodyFraming.untilClose, .stream] {
            #expect(readBody(bytes("0\r\n\r\n"), framing) == .incomplete)
            var decoder = BodyDecoder(framing, limits: .standard, maxExtensionBytes: 0)
            #expect(!decoder.isAtEnd)
            for part in ["a", "bc", ""] {
                let step = try bytes(part).withUnsafeBytes { try decoder.step($0) }
                #expect(step == BodyDecoder.Step(data: part.count))
            }
        }
    }

    @Test func noBodyEndsAtOnce() throws {
        var decoder = BodyDecoder(.none, limits: .standard, maxExtensionBytes: 0)
        #expect(decoder.isAtEnd)
        #expect(try bytes("GET").withUnsafeBytes { try decoder.step($0) } == BodyDecoder.Step(isEnd: true))
    }

    /// What lies behind the end is never taken for data, however often one asks.
    @Test func endedBodyTakesNothingMore() throws {
        var decoder = BodyDecoder(.length(1), limits: .standard, maxExtensionBytes: 0)
        let raw = bytes("abc")
        #expect(try raw.withUnsafeBytes { try decoder.step($0) } == BodyDecoder.Step(data: 1, isEnd: true))
        for _ in 0..<3 {
            #expect(try raw.withUnsafeBytes { try decoder.step($0) } == BodyDecoder.Step(isEnd: true))
        }
    }
}
