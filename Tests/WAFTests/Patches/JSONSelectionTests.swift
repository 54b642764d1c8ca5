// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@testable import WAF

@Suite struct JSONSelectionTests {
    /// The selected values as they are written.
    private func select(_ path: String, _ text: String) throws -> [String] {
        let bytes = Array(text.utf8)
        var document = JSONDocument()
        try document.parse(bytes.span)
        return JSONSelection(JSONPath(text: path)).nodes(of: document, in: bytes.span).map { index in
            String(decoding: bytes[document[index].range], as: UTF8.self)
        }
    }

    private static let order = #"{"lines":[{"sku":"a"},{"sku":"b","sku":"c"}],"5":true,"a/b":{"":1,"*":2}}"#

    @Test(arguments: [
        ("", [order]),
        ("/lines/0/sku", [#""a""#]),
        ("/lines/1/sku", [#""b""#, #""c""#]),
        ("/lines/*/sku", [#""a""#, #""b""#, #""c""#]),
        ("/**/sku", [#""a""#, #""b""#, #""c""#]),
        (
            "/lines/**",
            [
                #"[{"sku":"a"},{"sku":"b","sku":"c"}]"#, #"{"sku":"a"}"#, #""a""#, #"{"sku":"b","sku":"c"}"#, #""b""#,
                #""c""#,
            ]
        ),
        ("/5", ["true"]),
        ("/lines/01/sku", []),
        ("/lines/2", []),
        ("/Lines/0/sku", []),
        ("/a~1b/", ["1"]),
        ("/a~1b/~2", ["2"]),
        ("/a/b", []),
        ("/**/**/sku/**", [#""a""#, #""b""#, #""c""#]),
    ])
    func selects(_ path: String, _ values: [String]) throws {
        #expect(try select(path, Self.order) == values)
    }

    @Test func aNameMayBeWrittenWithEscapes() throws {
        #expect(try select("/regex", #"{"\u0072egex":1}"#) == ["1"])
    }

    @Test func pathsSurviveBeingWritten() {
        let segments: [JSONPath.Segment] = [.key("a/b"), .any, .key("*"), .anyDepth, .key("~1"), .key(""), .key("**")]
        #expect(JSONPath(text: JSONPath(segments).text).segments == segments)
    }

    @Test func deepAndWideDocumentsTakeLinearTime() throws {
        let text =
            String(repeating: #"{"a":["#, count: 30) + Array(repeating: "1", count: 20_000).joined(separator: ",")
            + String(repeating: "]}", count: 30)
        let started = ContinuousClock.now
        #expect(try select("/**/a/**/a/**/0", text).count == 29)
        #expect(ContinuousClock.now - started < .seconds(5))
    }
}
