// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Gateway

@Suite struct HeaderNameMatcherTests {
    private func matches(_ patterns: [String], _ name: String) -> Bool {
        Array(name.utf8).withUnsafeBytes(HeaderNameMatcher(patterns).matches)
    }

    @Test(
        "an exact name matches itself in any case and nothing else",
        arguments: [
            ("x-real-ip", true), ("X-Real-IP", true), ("X-REAL-IP", true), ("x-real-i", false), ("x-real-ipp", false),
            ("x-feal-ip", false), ("", false), ("x", false),
        ]
    )
    func exactName(_ name: String, _ expected: Bool) {
        #expect(matches(["x-real-ip"], name) == expected)
    }

    @Test(
        "a prefix matches every name that begins with it",
        arguments: [
            ("x-gatehouse-user", true), ("X-Gatehouse-", true), ("x-gatehouse", false), ("x-gatehous-e", false),
            ("y-gatehouse-user", false),
        ]
    )
    func prefix(_ name: String, _ expected: Bool) {
        #expect(matches(["x-gatehouse-*"], name) == expected)
    }

    @Test func oneLetterPrefixMatches() {
        #expect(matches(["q*"], "quux"))
        #expect(matches(["q*"], "q"))
        #expect(!matches(["q*"], "x"))
    }

    @Test func loneAsteriskAndEmptyNameMatchNothing() {
        for name in ["host", "x", ""] { #expect(!matches(["*", ""], name)) }
    }

    @Test func configuredCaseDoesNotMatter() {
        #expect(matches(["X-Internal-*", "X-User"], "x-internal-a"))
        #expect(matches(["X-Internal-*", "X-User"], "x-user"))
    }

    @Test func everyOneOfManyNamesMatchesAndNeighboursDoNot() {
        let names = (0..<500).map { "x-name-\($0)" }
        let matcher = HeaderNameMatcher(names)
        for name in names { #expect(Array(name.utf8).withUnsafeBytes(matcher.matches), "\(name)") }
        for number in 500..<1000 { #expect(!Array("x-name-\(number)".utf8).withUnsafeBytes(matcher.matches)) }
    }

    @Test func removesKnownAndUnknownFieldsAndKeepsTheRest() {
        var headers = HeaderBlock.of([
            "Server": "a", "X-Runtime": "1", "Via": "b", "Date": "c", "SERVER": "d", "ETag": "e",
        ])
        HeaderNameMatcher(["server", "x-runtime", "vi*"]).remove(from: &headers)
        #expect(headers.listing == ["date: c", "etag: e"])
        #expect(!headers.contains(.server))
        #expect(!headers.contains(.via))
    }
}
