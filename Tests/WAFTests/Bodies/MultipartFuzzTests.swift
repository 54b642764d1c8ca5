// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import WAF

/// Bodies that no client sends: nothing traps, nothing is made up, time grows with the body and not with what is in it.
@Suite struct MultipartFuzzTests {
    private static let contentType = Array("multipart/form-data; boundary=--ab--cd".utf8)
    private static let valid = Array(
        """
        ----ab--cd\r
        Content-Disposition: form-data; name="first"\r
        \r
        one\r
        ----ab--cd\r
        Content-Disposition: form-data; name="fi\\"le"; filename="a.txt"; filename*=UTF-8''a%20b\r
        Content-Type: text/plain;\r
         charset=utf-8\r
        \r
        line\r
        --x--\r
        \r
        ----ab--cd\r
        Content-Disposition: form-data; name='last'\r
        \r
        \r
        ----ab--cd--\r\n
        """.utf8
    )

    @Test func mutatedBodiesAreReadWithoutHarm() {
        var random = MultipartRandom(seed: FuzzRun.seed(0x6A7E))
        let pieces: [[UInt8]] = [
            "--", "----ab--cd", "--ab--cd--", "\r\n", "\n", "\r", "\"", "'", ";", "=", ":", " ", "\t", "\u{0}", "\\",
            "Content-Disposition: form-data; name=x", "filename=", "%", "-", "\r\n\r\n",
        ].map { Array($0.utf8) }
        var scratch: [UInt8] = []
        let rounds = FuzzRun.rounds(1_500)
        var withError = 0
        for _ in 0..<rounds {
            var body = Self.valid
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let place = Int.random(in: 0...body.count, using: &random)
                switch Int.random(in: 0..<5, using: &random) {
                case 0: body.insert(contentsOf: pieces.randomElement(using: &random) ?? [], at: place)
                case 1: body.removeSubrange(place..<min(body.count, place + Int.random(in: 0..<12, using: &random)))
                case 2: body.insert(UInt8.random(in: 0...255, using: &random), at: place)
                case 3: body = Array(body.prefix(place))
                default: body.insert(contentsOf: body.suffix(body.count - place).prefix(60), at: place)
                }
            }
            var sink = MultipartRecorder()
            let report = MultipartBody.process(
                body.span,
                contentType: Self.contentType.span,
                scratch: &scratch,
                sink: &sink
            )
            if report.error != nil { withError += 1 }
            checkSizes(sink, report, body)
        }
        #expect(withError > 400 && withError < rounds, "the mutations are neither harmless nor hopeless")
    }

    @Test func mutatedContentTypesAreReadWithoutHarm() {
        var random = MultipartRandom(seed: FuzzRun.seed(0xC0DE))
        let alphabet = Array("boundary=\";-, \t/BOUNDARY0'\u{0}\u{FF}".utf8)
        var scratch: [UInt8] = []
        for _ in 0..<FuzzRun.rounds(1_000) {
            var header = Self.contentType
            for _ in 0..<Int.random(in: 1...5, using: &random) {
                let place = Int.random(in: 0...header.count, using: &random)
                if Bool.random(using: &random) {
                    header.insert(alphabet.randomElement(using: &random) ?? 0, at: place)
                } else {
                    header.removeSubrange(place..<min(header.count, place + 1))
                }
            }
            var sink = MultipartRecorder()
            let report = MultipartBody.process(
                Self.valid.span,
                contentType: header.span,
                scratch: &scratch,
                sink: &sink
            )
            checkSizes(sink, report, Self.valid)
        }
    }

    /// All content is part of the body, and no byte of it is in two fields or two files.
    private func checkSizes(_ sink: MultipartRecorder, _ report: BodyReport, _ body: [UInt8]) {
        let sizes = [BodyCollection.argument, .fileContent, .partHeader].map { collection in
            sink.entries.filter { $0.collection == collection }.reduce(0) { $0 + $1.value.count }
        }
        #expect(sizes.allSatisfy { $0 <= body.count })
        #expect(report.filesCombinedSize == sizes[1])
        for entry in sink.entries where entry.collection == .argument || entry.collection == .fileContent {
            #expect(Self.holds(entry.value, in: body))
        }
    }

    private static func holds(_ part: [UInt8], in whole: [UInt8]) -> Bool {
        guard part.count <= whole.count else { return false }
        return part.isEmpty || (0...(whole.count - part.count)).contains { whole[$0...].starts(with: part) }
    }

    @Test(arguments: [
        ("dashes", "-"), ("dashes and line ends", "--\n"), ("beginnings of the boundary", "----ab--c"),
        ("lines that begin like the boundary", "\r\n----ab--c"), ("whitespace after dashes", "--                    "),
        ("line feeds", "\n"), ("carriage returns", "\r"), ("parts without an end", "\r\n----ab--cd\r\n"),
        ("lines of whitespace", "--  \r\n \t"), ("quotation marks", "\""), ("NULs", "\u{0}"),
    ])
    func timeGrowsWithTheBodyAlone(_ name: String, _ unit: String) {
        let unit = Array(unit.utf8)
        let megabyte = Array(repeatElement(unit, count: 1_048_576 / unit.count).joined())
        let eighth = megabyte.prefix(131_072)
        let start = Array("----ab--cd\r\nContent-Disposition: form-data; name=a\r\n\r\nx".utf8)
        let header = Array("----ab--cd\r\nContent-Disposition: form-data; name=\"".utf8)
        var limits = MultipartLimits()
        limits.parts = .max
        var wide = limits
        wide.partHeaderBytes = .max
        var scratch: [UInt8] = []
        // One megabyte takes some ten milliseconds with optimisation and a second without; a time that grew with the
        // square of the length would be hours.
        let time = ContinuousClock().measure {
            for (body, limits) in [(start + megabyte, limits), (Array(eighth), limits), (header + eighth, wide)] {
                var sink = MultipartRecorder()
                sink.capacity = 200_000
                _ = MultipartBody.process(
                    body.span,
                    contentType: Self.contentType.span,
                    limits: limits,
                    scratch: &scratch,
                    sink: &sink
                )
            }
        }
        #expect(time < .seconds(30), "\(name)")
    }
}
