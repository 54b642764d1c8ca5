// SPDX-License-Identifier: Apache-2.0

import Testing
import WAF

@Suite struct URLEncodedBodyTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let body: String
        let arguments: [String]
        var hasError = false
        var testDescription: String { body.debugDescription }
    }

    static let cases: [Case] = [
        Case(body: "", arguments: []),
        Case(body: "key=value&key=other_value", arguments: ["key=value", "key=other_value"]),
        Case(body: "param1=value1=morevalue1&param2=value2", arguments: ["param1=value1=morevalue1", "param2=value2"]),
        Case(body: "param2=value2&param3=", arguments: ["param2=value2", "param3="]),
        Case(body: "&&param2=value2&&&&&", arguments: ["param2=value2"]),
        Case(body: "alone", arguments: ["alone="]),
        Case(body: "alone&a=b", arguments: ["alone=", "a=b"]),
        Case(body: "=nameless", arguments: ["=nameless"]),
        Case(body: "=", arguments: ["="]),
        Case(
            body: "key=other_value%26withsomestuff=tootherstuff",
            arguments: ["key=other_value&withsomestuff=tootherstuff"]
        ),
        Case(body: "a+b=c+d", arguments: ["a b=c d"]),
        Case(body: "%61%3D=%3d&x=y", arguments: ["a===", "x=y"]),
        Case(body: "a=b%2a", arguments: ["a=b*"]),
        Case(body: "a=b%0A\n", arguments: ["a=b\n\n"]),
        Case(
            body: "a=%EC%A7%84%20%EB%A7%88%EC%9D%BC%20%EB%A6%AC",
            arguments: ["a=\u{C9C4} \u{B9C8}\u{C77C} \u{B9AC}"]
        ),
        Case(body: "z=\u{C9C4} \u{B9C8}", arguments: ["z=\u{C9C4} \u{B9C8}"]),
        Case(body: "key=value&key=other_value%2", arguments: ["key=value", "key=other_value%2"], hasError: true),
        Case(
            body: "param1=value12%&param2=value2%2",
            arguments: ["param1=value12%", "param2=value2%2"],
            hasError: true
        ),
        Case(body: "z=%EB%A6%zz%41", arguments: ["z=\u{FFFD}%zzA"], hasError: true),
        Case(body: "a%g1=b&c=d", arguments: ["a%g1=b", "c=d"], hasError: true),
        Case(body: "a=%%41", arguments: ["a=%A"], hasError: true),
        Case(body: "a=%4+1", arguments: ["a=%4 1"], hasError: true),
    ]

    @Test(arguments: cases)
    func argumentsAreSplitAndDecoded(_ test: Case) {
        var sink = MultipartRecorder()
        var scratch: [UInt8] = []
        let report = URLEncodedBody.process(
            Array(test.body.utf8).span,
            limit: 1_000,
            scratch: &scratch,
            sink: &sink
        )
        #expect(sink.list(.argument) == test.arguments)
        #expect(sink.entries.count == test.arguments.count)
        #expect(report.hasURLEncodingError == test.hasError)
        #expect(report.error == nil)
        #expect(!report.isTruncated)
    }

    @Test func anotherSeparatorTakesThePlaceOfTheAmpersand() {
        var sink = MultipartRecorder()
        var scratch: [UInt8] = []
        _ = URLEncodedBody.process(
            Array("a=1;b=2&c=3;".utf8).span,
            separator: UInt8(ascii: ";"),
            limit: 10,
            scratch: &scratch,
            sink: &sink
        )
        #expect(sink.list(.argument) == ["a=1", "b=2&c=3"])
    }

    @Test func argumentsBeyondTheLimitAreLeftOutAndReported() {
        var sink = MultipartRecorder()
        var scratch: [UInt8] = []
        let over = URLEncodedBody.process(Array("a=1&b=2&&c=3".utf8).span, limit: 2, scratch: &scratch, sink: &sink)
        #expect(sink.list(.argument) == ["a=1", "b=2"])
        #expect(over.isTruncated)
        let exact = URLEncodedBody.process(Array("a=1&b=2&&".utf8).span, limit: 2, scratch: &scratch, sink: &sink)
        #expect(!exact.isTruncated)
    }

    @Test func aFullSinkStopsTheProcessor() {
        var sink = MultipartRecorder()
        sink.capacity = 1
        var scratch: [UInt8] = []
        let report = URLEncodedBody.process(Array("a=1&b=2&c=3".utf8).span, limit: 9, scratch: &scratch, sink: &sink)
        #expect(sink.list(.argument) == ["a=1"])
        #expect(report.isTruncated)
    }

    @Test func theClosureFormSaysTheSame() {
        var seen: [String] = []
        var scratch: [UInt8] = []
        let report = URLEncodedBody.process(Array("a=%41&b=c%".utf8).span, limit: 9, scratch: &scratch) { name, value in
            seen.append(
                String(decoding: MultipartRecorder.bytes(name), as: UTF8.self) + ":"
                    + String(decoding: MultipartRecorder.bytes(value), as: UTF8.self)
            )
            return true
        }
        #expect(seen == ["a:A", "b:c%"])
        #expect(report.hasURLEncodingError)
    }

    @Test func nothingLeaksFromOneArgumentToTheNext() {
        var sink = MultipartRecorder()
        var scratch: [UInt8] = []
        _ = URLEncodedBody.process(
            Array("long%41=\(String(repeating: "%42", count: 100))&s=%43".utf8).span,
            limit: 9,
            scratch: &scratch,
            sink: &sink
        )
        #expect(sink.list(.argument) == ["longA=" + String(repeating: "B", count: 100), "s=C"])
    }

    @Test func anyBytesAreReadAsASimpleReaderWould() {
        var random = MultipartRandom(seed: FuzzRun.seed(0xB0D1))
        let alphabet = Array("a%4+=&\u{0}fZ".utf8)
        for _ in 0..<FuzzRun.rounds(1_000) {
            let body = (0..<Int.random(in: 0..<40, using: &random)).map { _ in
                alphabet.randomElement(using: &random) ?? 0
            }
            var sink = MultipartRecorder()
            var scratch: [UInt8] = []
            _ = URLEncodedBody.process(body.span, limit: 1_000, scratch: &scratch, sink: &sink)
            let expected = body.split(separator: UInt8(ascii: "&")).map { segment in
                let equals = segment.firstIndex(of: UInt8(ascii: "="))
                return MultipartRecorder.Entry(
                    collection: .argument,
                    name: Self.decoded(segment[..<(equals ?? segment.endIndex)]),
                    value: Self.decoded(equals.map { segment[($0 + 1)...] } ?? [])
                )
            }
            #expect(sink.entries == expected, "\(body)")
        }
    }

    private static func decoded(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var rest = text
        var output: [UInt8] = []
        while let byte = rest.popFirst() {
            let pair = rest.prefix(2)
            if byte == UInt8(ascii: "%"), pair.count == 2, pair.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }),
                let value = UInt8(String(decoding: pair, as: UTF8.self), radix: 16)
            {
                output.append(value)
                rest = rest.dropFirst(2)
            } else {
                output.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            }
        }
        return output
    }
}
